import { setMaxListeners } from 'node:events';
import { AgentError } from '../../../../../src/base/error.ts';
import type {
  FinalizedHead,
  MeasuredTarget,
  ReporterStanding,
  ReportingChain,
  StoredReport,
} from '../../../../../src/chain/reporting/reporting-chain.ts';
import type { Report } from '../../../../../src/sli/evidence/report.ts';
import type { SamplingParameters } from '../../../../../src/sli/sample.ts';
import type { FakeClock } from './fake-clock.ts';

export const parameters: SamplingParameters = {
  windowMs: 20_000,
  samplesPerWindow: 4,
  distribution: 'Stratified',
  timeoutMs: 1_000,
  fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
  minCoveragePpm: 500_000,
  minReporters: 2,
  graceMs: 60_000,
  graceBlocks: 3,
  idleWindows: 10,
  hostRate: 10,
  clockOffsetMs: 1_000,
  lagBlocks: 5,
};

/** How long the real client waits for an answer or for its connection to come back (chain/rpc/client.ts). */
const timeoutMs = 20_000;

/** A chain in memory: a test says which blocks are final, whom it knows and whether it answers. */
export class FakeReportingChain implements ReportingChain {
  readonly genesisHash = `0x${'11'.repeat(32)}`;
  parameters = parameters;
  targets: MeasuredTarget[] = [];
  standing: ReporterStanding | undefined;
  /** Targets about which the chain takes no report of this reporter. */
  own: ReadonlySet<number> = new Set([2]);
  firstOpen = 0;
  /** Reports by window, as accepted; a second one of a window is counted and refused. */
  readonly reports = new Map<number, Report>();
  duplicates = 0;
  head: FinalizedHead;
  readonly #calls = new Map<string, Report>();
  readonly #listeners = new Set<(head: FinalizedHead) => void>();
  readonly #clock: FakeClock;
  /** Aborts when a chain that is away comes back. */
  #back: AbortController | undefined;

  constructor(timeMs: number, clock: FakeClock) {
    this.head = { number: 1, hash: '0x01', timeMs };
    this.#clock = clock;
  }

  get isReachable(): boolean {
    return this.#back === undefined;
  }

  set isReachable(isReachable: boolean) {
    this.#back?.abort();
    this.#back = isReachable ? undefined : new AbortController();
    // Many requests wait for it.
    if (this.#back) setMaxListeners(0, this.#back.signal);
  }

  finalize(timeMs: number): void {
    this.head = { number: this.head.number + 1, hash: `0x${this.head.number + 1}`, timeMs };
    if (this.isReachable) for (const listener of this.#listeners) listener(this.head);
  }

  /** Takes the call of a report. */
  accept(call: string): 'accepted' | 'duplicate' {
    const report = this.#calls.get(call);
    if (!report) throw new Error(`no report has the call ${call}`);
    if (this.reports.has(report.window)) {
      this.duplicates += 1;
      return 'duplicate';
    }
    this.reports.set(report.window, report);
    return 'accepted';
  }

  async ownTargets(): Promise<ReadonlySet<number>> {
    await this.#reach();
    return this.own;
  }

  async finalizedHead(): Promise<FinalizedHead> {
    await this.#reach();
    return this.head;
  }

  async followFinalized(onHead: (head: FinalizedHead) => void): Promise<() => void> {
    await this.#reach();
    this.#listeners.add(onHead);
    return () => this.#listeners.delete(onHead);
  }

  async samplingAt(): Promise<SamplingParameters> {
    await this.#reach();
    return this.parameters;
  }

  async targetsAt(): Promise<readonly MeasuredTarget[]> {
    await this.#reach();
    return this.targets;
  }

  async standingOf(): Promise<ReporterStanding | undefined> {
    await this.#reach();
    return this.standing;
  }

  async storedReport(_network: number, window: number): Promise<StoredReport | undefined> {
    await this.#reach();
    const report = this.reports.get(window);
    return report && { root: report.root, contentId: report.contentId, entriesHash: '0x', parts: [] };
  }

  async firstOpenWindow(): Promise<number> {
    await this.#reach();
    return this.firstOpen;
  }

  async authoredIn(): Promise<ReadonlyMap<number, number>> {
    await this.#reach();
    return new Map();
  }

  async reportCalls(report: Report): Promise<readonly string[]> {
    await this.#reach();
    const call = `0x${report.window.toString(16)}${report.contentId.slice(2)}`;
    this.#calls.set(call, report);
    return [call];
  }

  // As the real client: while the connection is being restored a request waits, at most the time-out.
  async #reach(): Promise<void> {
    const back = this.#back?.signal;
    if (!back) return;
    await this.#clock.until(this.#clock.monotonicMs() + timeoutMs, back);
    if (back.aborted) return await this.#reach();
    throw new AgentError('unreachable/timeout', 'the node did not answer within 20 s', { retryable: true });
  }
}
