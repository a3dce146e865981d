import { AgentError } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { isSameAccount } from '../../chain/address.ts';
import type { Claimable, ClaimChain, OpenedWindow, ShownLeaf } from '../../chain/agreement/claim-chain.ts';
import { receiptKeys } from '../../chain/reporting/receipt-keys.ts';
import type { ReportingChain } from '../../chain/reporting/reporting-chain.ts';
import { isProved, signerOf } from '../../sli/evidence/check-receipts.ts';
import { decodeEvidence } from '../../sli/evidence/decode.ts';
import { cidOf, type Evidence } from '../../sli/evidence/evidence.ts';
import { drawLeaves } from '../../sli/proof/opening.ts';
import { proveTarget } from '../../sli/proof/proof-tree.ts';
import type { Receipt } from '../../sli/receipt.ts';
import type { Sample } from '../../sli/sample.ts';
import { type OutboxEffect, type OutboxFate, pendingRow } from '../../store/outbox-row.ts';
import type { Store, WindowRow } from '../../store/store.ts';
import type { Metrics } from '../metrics.ts';
import { rpcSamplesOf } from './window-opening.ts';

interface ClaimDutyOptions {
  readonly network: number;
  /** The reporter's account, SS58. */
  readonly account: string;
  /** The account of the signing key. */
  readonly signer: string;
  readonly chain: Pick<ReportingChain, 'firstOpenWindow' | 'targetsAt'>;
  readonly claims: ClaimChain;
  readonly store: Pick<Store, 'settledWindows' | 'outboxFates' | 'enqueue' | 'dropOutbox'>;
  /** An evidence file by its content identifier. */
  readonly fileOf: (cid: string) => Promise<Uint8Array | undefined>;
  /** Told when there is something to send. */
  readonly outbox: { nudge(): void };
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** What has become of a claim. */
interface ClaimFate extends OutboxFate {
  readonly effect: Extract<OutboxEffect, { readonly kind: 'claim' }>;
}

/** What was earned can be claimed for days; shorter windows are claimed as they are closed. */
const longestWaitMs = 600_000;
/** Newest windows that are looked at: more than a chain keeps openings of. */
const mostWindows = 200;
/** A report never waits for more claims than these. */
const mostOnTheirWay = 4;

/**
 * Claims what a reporter's proved samples have earned, window by window. All that was done is in the store and on the chain: a
 * pass that comes twice, or after a restart, claims nothing twice.
 */
export class ClaimDuty {
  readonly job = 'claim';
  readonly #options: ClaimDutyOptions;
  /** Windows of which nothing will ever be claimed any more. */
  readonly #settled = new Set<number>();
  /** Windows that cannot be claimed now, and that is logged. */
  readonly #lacking = new Set<number>();

  constructor(options: ClaimDutyOptions) {
    this.#options = options;
  }

  everyMs(windowMs: number): number {
    return Math.min(windowMs, longestWaitMs);
  }

  /** @throws AgentError retryable, when the chain does not answer; what the store throws */
  async pass(): Promise<void> {
    const { store, network, account, signer, chain, outbox } = this.#options;
    const rows = await this.#rows();
    await this.#notePaid(rows.filter(({ state }) => state === 'finalized'));
    const known = new Set(rows.map(({ effect }) => effect.window));
    let free =
      mostOnTheirWay - rows.filter(({ state }) => state === 'pending' || state === 'submitted').length;
    const before = await chain.firstOpenWindow(network);
    for (const row of await store.settledWindows(account, network, before, mostWindows)) {
      if (free <= 0) return;
      const { window } = row;
      // One that was refused stays so: it would be again.
      if (row.state !== 'closed' || known.has(window) || this.#settled.has(window)) continue;
      const call = await this.#callFor(row);
      if (call === undefined) this.#settled.add(window);
      if (typeof call !== 'string') continue;
      const effect = { kind: 'claim', network, reporter: account, window } as const;
      await store.enqueue([pendingRow(effect, signer, call)]);
      outbox.nudge();
      free -= 1;
    }
  }

  async #rows(): Promise<readonly ClaimFate[]> {
    const { store, network, account, signer } = this.#options;
    return (await store.outboxFates(signer)).filter(
      (fate): fate is ClaimFate =>
        fate.effect.kind === 'claim' && fate.effect.network === network && fate.effect.reporter === account,
    );
  }

  /** The call that claims a final window; undefined when there is nothing to claim, null when a later try may do better. */
  async #callFor({ window, contentId }: WindowRow): Promise<string | null | undefined> {
    const { claims, network, account } = this.#options;
    const claimable = await claims.claimable(network, window, account);
    if (!claimable || claimable.amount === 0n) return undefined;
    const opened = await claims.openedOf(network, window, account);
    if (!opened || opened.isClaimed) return undefined;
    const leaves = await this.#leavesOf(window, contentId, { opened, claimable });
    return leaves && (await claims.claimCall(network, window, leaves));
  }

  /** Null, and logged once, where the file is missing or another one: it may be restored as long as the window can be claimed. */
  async #leavesOf(
    window: number,
    contentId: string | undefined,
    { opened, claimable }: { readonly opened: OpenedWindow; readonly claimable: Claimable },
  ): Promise<readonly ShownLeaf[] | null> {
    const { chain, network } = this.#options;
    const cid = contentId === undefined ? undefined : cidOf(`0x${contentId}`);
    const amount = `${claimable.amount}`;
    try {
      const bytes = cid === undefined ? undefined : await this.#options.fileOf(cid);
      if (!bytes) throw noEvidence(window, cid);
      const keys = receiptKeys(await chain.targetsAt(network, window));
      return claimLeaves(decodeEvidence(bytes), keys, { opened, claimable });
    } catch (error) {
      if (!(error instanceof AgentError) || error.retryable) throw error;
      if (!this.#lacking.has(window)) {
        this.#lacking.add(window);
        this.#options.log.warn({ err: error, window, amount }, 'what a window earned cannot be claimed yet');
      }
      return null;
    }
  }

  /** What was paid stands in the events of the block; a row is dropped when it is counted, so that it is counted once. */
  async #notePaid(rows: readonly ClaimFate[]): Promise<void> {
    const { claims, network, account, store, log, metrics } = this.#options;
    for (const { key, effect, block } of rows) {
      const { window } = effect;
      const paid = block === undefined ? [] : await claims.paidIn(Number.parseInt(block, 10));
      const own = paid.find(
        (one) => one.network === network && one.window === window && isSameAccount(one.reporter, account),
      );
      await store.dropOutbox([key]);
      this.#settled.add(window);
      metrics.add('almanac_claims_total', { reporter: account, outcome: 'paid' });
      if (own) metrics.add('almanac_claimed_plancks_total', { reporter: account }, Number(own.paid));
      log.info(
        { window, credits: own?.credits, paid: own && `${own.paid}` },
        own ? 'the samples of a window are paid for' : 'the samples of a window were claimed already',
      );
    }
  }
}

function noEvidence(window: number, cid: string | undefined): AgentError {
  return new AgentError(
    'no/evidence',
    `the evidence of window ${window} is not in the data folder; restore ${cid ?? 'it'} from a copy, and keep evidence for four days at least (evidence.keepFor)`,
    { data: { window, cid } },
  );
}

/**
 * The samples that a claim shows: those that are drawn among the answered ones of the targets that pay, each with its receipt and its way
 * to the root that was opened.
 *
 * @param evidence the file of the window
 * @param keys of each target
 * @param opened what the chain keeps of the opening: draws run over its proofs
 * @throws AgentError `no/other_evidence` when the file is not the one that was opened, `no/receipt_key` when a target is
 *   not listed any more with the key that signed
 */
function claimLeaves(
  { header, samples }: Evidence,
  keys: ReadonlyMap<number, readonly string[]>,
  {
    opened,
    claimable: { seed, openings, targets },
  }: { readonly opened: OpenedWindow; readonly claimable: Claimable },
): readonly ShownLeaf[] {
  const byTarget = rpcSamplesOf(samples, header);
  const proofs = opened.proofs.filter(({ target }) => targets?.includes(target) ?? true);
  const trees = proofs.map(({ target, root }) => {
    const own = byTarget.get(target) ?? [];
    const listed = keys.get(target) ?? [];
    // Which receipts stand was decided before it was opened: mostly all of them.
    const isListed = (sample: Sample, index: number, receipt: Receipt) =>
      isProved(header, { sample, index, receipt, keys: listed });
    for (const stands of [() => true, isListed]) {
      const proved = proveTarget(own, stands);
      if (proved?.proof.root === root) return proved.tree;
    }
    throw new AgentError(
      'no/other_evidence',
      `the evidence of window ${header.window} lacks the revealed samples of target ${target}; restore the file from a copy`,
      { data: { window: header.window, target } },
    );
  });
  return drawLeaves(proofs, { seed, reporter: header.reporter, openings }).map(({ proof, rank }) => {
    const leaf = trees[proof]?.answeredLeaf(rank);
    const target = proofs[proof]?.target;
    if (!leaf || target === undefined) throw new RangeError(`unknown proof ${proof}`);
    const key = signerOf(header, { ...leaf, target, keys: keys.get(target) ?? [] });
    if (key !== undefined) return { ...leaf, key };
    throw new AgentError(
      'no/receipt_key',
      `target ${target} is not listed any more with the key that signed in window ${header.window}; nothing can be claimed of it`,
      { data: { window: header.window, target } },
    );
  });
}
