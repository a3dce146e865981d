import { fakeCall, MadeLedger } from '../../../../../../tests/support/fake-outbox-chain.ts';
import { FakeReportingChain } from '../../../../../../tests/support/fake-reporting-chain.ts';
import type { FinalizedHead } from '../../../../../src/chain/reporting/reporting-chain.ts';
import type { Report } from '../../../../../src/sli/evidence/report.ts';
import { HashChain } from '../../../../../src/sli/hash-chain.ts';
import { type KnownEffect, outboxKey } from '../../../../../src/store/outbox-row.ts';
import { parameters } from '../fakes/reporter-chain.ts';

export const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
export const signer = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
export const genesisHash = `0x${'11'.repeat(32)}`;
const windowMs = 1_000;
const blockMs = 100;
const unfinalized = 3;

/** Who reports, and signs. */
export interface LiveReporter {
  readonly account: string;
  readonly signer: string;
}

/** A chain of this process that lives in real time, with one reporter; windows of one second. */
export class LiveChain extends FakeReportingChain {
  override readonly genesisHash = genesisHash;
  override sampling = { ...parameters, windowMs, samplesPerWindow: 10, timeoutMs: 200 };
  readonly ledger = new MadeLedger();
  /** Reports whose calls were asked for; whether they came is the ledger's to say. */
  readonly reports = new Map<number, Report>();
  readonly firstWindow = Math.floor(Date.now() / windowMs) * (windowMs / 1_000);
  isHalted = false;
  readonly #times = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #reporter: LiveReporter;
  #lastMs = Date.now();

  constructor(reporter: LiveReporter = { account, signer }) {
    super();
    this.#reporter = reporter;
    this.targets = [1, 2].map((id) => ({
      id,
      label: `v${id}`,
      addresses: [{ kind: 'rpc', url: `ws://v${id}`, peerId: `12D3KooW${id}` }],
    }));
    const { head } = new HashChain(new Uint8Array(32).fill(7), 1_000);
    this.standings.set(reporter.account, {
      ...reporter,
      joined: this.firstWindow,
      link: head,
      linkWindow: this.firstWindow - windowMs / 1_000,
    });
    this.#grow();
    this.#timer = setInterval(() => {
      if (!this.isHalted) this.#grow();
    }, blockMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  override async finalizedHead(): Promise<FinalizedHead> {
    const number = this.ledger.finalizedNumber;
    return { number, hash: `0x${`${number}`.padStart(64, '0')}`, timeMs: this.#times.get(number) ?? 0 };
  }

  override async storedReport(_network: number, window: number, reporter: string) {
    if (reporter !== this.#reporter.account) return undefined;
    const report = this.reports.get(window);
    const isIn =
      (await this.ledger.chainOf(this.#reporter.signer).effectOf(this.#effectOf(window))) === 'done';
    return isIn && report
      ? { root: report.root, contentId: report.contentId, entriesHash: '0x', parts: [] }
      : undefined;
  }

  override async reportCalls(report: Report): Promise<readonly string[]> {
    this.reports.set(report.window, report);
    const calls = await super.reportCalls(report);
    return calls.map((_, part) => fakeCall(outboxKey(this.#effectOf(report.window, part))));
  }

  /** How often the report of each window was included: accepted, and refused. */
  tally(): Map<number, { accepted: number; refused: number }> {
    const tally = new Map<number, { accepted: number; refused: number }>();
    for (const { key, dispatch } of this.ledger.finalizedDispatches()) {
      const window = Number(key.split('/')[3]);
      const counts = tally.get(window) ?? { accepted: 0, refused: 0 };
      if (dispatch.kind === 'ok') counts.accepted += 1;
      else counts.refused += 1;
      tally.set(window, counts);
    }
    return tally;
  }

  #effectOf(window: number, part = 0): KnownEffect {
    return { kind: 'report', network: 0, reporter: this.#reporter.account, window, part };
  }

  #grow(): void {
    this.#lastMs = Math.max(this.#lastMs + 1, Date.now());
    this.ledger.build();
    this.#times.set(this.ledger.bestNumber, this.#lastMs);
    this.ledger.finalize(Math.max(0, this.ledger.bestNumber - unfinalized));
    this.advance(this.#times.get(this.ledger.finalizedNumber) ?? 0);
  }
}
