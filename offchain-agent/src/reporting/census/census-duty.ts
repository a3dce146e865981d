import { blake2, hexText, textBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { isSameAccount } from '../../chain/address.ts';
import type { CensusChain, ForeignNetwork, OpenWindows } from '../../chain/reporting/census-chain.ts';
import type { ProvedCensus } from '../../measure/census/census-proof.ts';
import type { CensusQuestion } from '../../measure/census/count-census.ts';
import { type Census, censusRoot } from '../../sli/census.ts';
import { cidOf } from '../../sli/evidence/evidence.ts';
import type { CensusIndicator } from '../../sli/indicator.ts';
import { type OutboxRow, pendingRow } from '../../store/outbox-row.ts';
import type { Store } from '../../store/store.ts';
import type { Metrics } from '../metrics.ts';
import type { EvidenceKeeper } from '../parts.ts';
import { publicKeyOf, whyIdle } from '../window-facts.ts';

/** A window, and when the chain takes no census of it any more. */
export type AskedCensus = Pick<CensusQuestion, 'window' | 'windowMs' | 'namesEras'> & {
  readonly closesMs: number;
};

/** Who reports a network's censuses. */
export interface CensusReporter {
  /** SS58. */
  readonly account: string;
  /** The account of its signing key. */
  readonly signer: string;
  /** Told when there is something to send. */
  readonly nudge: () => void;
}

export interface CensusDutyParts {
  readonly chain: CensusChain;
  readonly store: Pick<Store, 'windowOf' | 'putWindow' | 'closeWindow' | 'dropWindowsBefore'>;
  readonly evidence: EvidenceKeeper;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Counts a window and proves it. @throws AgentError `unknown/census_open`, while it cannot be counted yet */
  readonly count: (asked: AskedCensus) => Promise<ProvedCensus>;
  /** No window before this moment is asked for any more. */
  readonly onSettledBefore: (timeMs: number) => void;
}

interface CensusSubject {
  readonly network: ForeignNetwork;
  /** Slots unless given. */
  readonly indicator?: CensusIndicator;
  readonly reporters: readonly CensusReporter[];
  readonly keepEvidenceMs: number;
}

/** Whether a window cannot be counted yet: only time is missing. */
export function isOpen(error: unknown): boolean {
  return error instanceof AgentError && error.code === 'unknown/census_open';
}

/**
 * Brings the census of every window that the chain takes into the outbox, once for each reporter: what has become of a window
 * is in the store, so that it may be asked any number of times, in any life.
 */
export class CensusDuty {
  readonly #subject: CensusSubject;
  readonly #parts: CensusDutyParts;
  /** The first window that was open when it was last asked. */
  #first: number | undefined;
  #idle: string | undefined;

  constructor(subject: CensusSubject, parts: CensusDutyParts) {
    this.#subject = subject;
    this.#parts = parts;
  }

  /** Why nothing is reported for some reporter. */
  get idle(): string | undefined {
    return this.#idle;
  }

  /** The oldest window that is still to be counted, ms; undefined before the chain was asked. */
  get neededSinceMs(): number | undefined {
    return this.#first === undefined ? undefined : this.#first * 1_000;
  }

  /** Asks the chain which windows it takes. */
  async openWindows(): Promise<OpenWindows | undefined> {
    const { network } = this.#subject;
    const open = await this.#parts.chain.openWindows(network.id);
    if (!open) return undefined;
    const step = open.windowMs / 1_000;
    for (let window = this.#first ?? open.first; window < open.first; window += step) {
      await this.#noteMissed(window);
    }
    if (open.first !== this.#first) await this.#forget(open);
    this.#first = open.first;
    return open;
  }

  /**
   * Settles all windows that can be settled now; one that cannot be keeps no later one waiting.
   * @throws AgentError `unknown/census_open` where one cannot be counted yet; the first failure of the count, of chain,
   * store or disk
   */
  async settle(): Promise<void> {
    const open = await this.openWindows();
    if (!open) return;
    const step = open.windowMs / 1_000;
    const failures: unknown[] = [];
    for (let window = open.first; window < open.end; window += step) {
      await this.#settle(window, open).catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw failures.find((error) => !isOpen(error)) ?? failures[0];
  }

  async #settle(window: number, { windowMs, graceMs }: OpenWindows): Promise<void> {
    const { network, reporters, indicator = 'authorship' } = this.#subject;
    const { evidence, store, log, metrics, count } = this.#parts;
    const due: CensusReporter[] = [];
    for (const reporter of reporters) if (await this.#isDue(reporter, window)) due.push(reporter);
    if (due.length === 0) return;
    const { census, text } = await count({
      window,
      windowMs,
      closesMs: window * 1_000 + windowMs + graceMs,
      namesEras: !network.hasConstantEras,
    });
    const bytes = textBytes(text);
    const contentId = hexText(blake2(bytes));
    for (const reporter of due) {
      const { account } = reporter;
      await evidence.put(
        { network: network.id, window, reporter: publicKeyOf(account), census: indicator },
        { cid: cidOf(contentId), bytes },
      );
      const rows = await this.#rows(reporter, window, census, contentId);
      const row = {
        network: network.id,
        reporter: account,
        window,
        state: 'closed',
        contentId: contentId.slice(2),
      } as const;
      await store.closeWindow(row, rows);
      metrics.add('almanac_census_reported_total', { reporter: account });
      log.info(
        {
          network: network.id,
          window,
          indicator,
          reporter: account,
          validators: census.duties.length,
          root: censusRoot(census),
        },
        'a census is in the outbox',
      );
      reporter.nudge();
    }
  }

  async #isDue({ account, signer }: CensusReporter, window: number): Promise<boolean> {
    const { network, indicator } = this.#subject;
    const { store, chain, log } = this.#parts;
    const row = await store.windowOf(account, network.id, window);
    if (row && row.state !== 'measuring') return false;
    const standing = await chain.standingOf(network.id, account);
    this.#idle = whyIdle({ standing, window, network: network.id }, account);
    if (this.#idle !== undefined || !standing) return false;
    if (!isSameAccount(standing.signer, signer)) {
      this.#idle = `${account} reports on network ${network.id} with ${standing.signer}, and the signing key is that of ${signer}; change it with "almanac reporter set-signer"`;
      return false;
    }
    const stored = await chain.storedCensus(network.id, window, account, indicator);
    if (stored?.root === undefined) return true;
    // Only a store that was lost does not know of it.
    log.warn(
      { network: network.id, window, indicator, reporter: account },
      'the chain holds a census that the store does not know; it stays',
    );
    await store.closeWindow(
      {
        network: network.id,
        reporter: account,
        window,
        state: 'closed',
        contentId: stored.contentId.slice(2),
      },
      [],
    );
    return false;
  }

  async #rows(
    { account, signer }: CensusReporter,
    window: number,
    census: Census,
    contentId: string,
  ): Promise<readonly OutboxRow[]> {
    const { indicator } = this.#subject;
    const network = this.#subject.network.id;
    const calls = await this.#parts.chain.censusCalls({ network, window, indicator, census, contentId });
    const work = indicator && indicator !== 'authorship' ? { indicator } : {};
    const of = { kind: 'census', network, reporter: account, window, ...work } as const;
    return calls.map((call, part) => pendingRow({ ...of, part }, signer, call));
  }

  async #noteMissed(window: number): Promise<void> {
    const { network, reporters } = this.#subject;
    const { store, log, metrics, chain } = this.#parts;
    for (const { account } of reporters) {
      if (await store.windowOf(account, network.id, window)) continue;
      const standing = await chain.standingOf(network.id, account);
      if (whyIdle({ standing, window, network: network.id }, account) !== undefined) continue;
      const reason = 'too_late: the chain closed the window before its census was counted';
      await store.putWindow({ network: network.id, reporter: account, window, state: 'absent', reason });
      metrics.add('almanac_census_absent_total', { reporter: account });
      log.warn(
        { network: network.id, window, indicator: this.#subject.indicator, reporter: account },
        'a window has no census: the chain has closed it',
      );
    }
  }

  /** Evidence is kept as long as that of samples. */
  async #forget({ first }: OpenWindows): Promise<void> {
    const { network, reporters, keepEvidenceMs } = this.#subject;
    const { evidence, store, onSettledBefore } = this.#parts;
    onSettledBefore(first * 1_000);
    const before = first - Math.floor(keepEvidenceMs / 1_000);
    if (before <= 0) return;
    await evidence.dropBefore(network.id, before);
    for (const { account } of reporters) await store.dropWindowsBefore(account, network.id, before);
  }
}
