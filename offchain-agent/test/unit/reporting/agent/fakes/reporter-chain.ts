import { FakeReportingChain, fakeSampling } from '../../../../../../tests/support/fake-reporting-chain.ts';
import { AgentError } from '../../../../../src/base/error.ts';
import type { ReporterStanding } from '../../../../../src/chain/reporting/reporting-chain.ts';
import type { Report } from '../../../../../src/sli/evidence/report.ts';
import type { SamplingParameters } from '../../../../../src/sli/sample.ts';
import type { FakeClock } from './fake-clock.ts';

export const parameters: SamplingParameters = {
  ...fakeSampling,
  fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
  graceMs: 60_000,
  hostRate: 10,
  clockOffsetMs: 1_000,
  lagBlocks: 5,
};

/** How long the real client waits for an answer or for its connection to come back (chain/rpc/client.ts). */
const timeoutMs = 20_000;

/** The chain as one reporter knows it, on the clock of the test: its reports are of one part. */
export class ReporterChain extends FakeReportingChain {
  /** The instants of these tests follow from it. */
  override readonly genesisHash = `0x${'11'.repeat(32)}`;
  override sampling = parameters;
  /** Reports by window, as accepted; a second one of a window is counted and refused. */
  readonly reports = new Map<number, Report>();
  duplicates = 0;
  readonly #calls = new Map<string, Report>();
  readonly #account: string;
  readonly #clock: FakeClock;

  constructor(account: string, timeMs: number, clock: FakeClock) {
    super(timeMs);
    this.#account = account;
    this.#clock = clock;
  }

  get standing(): ReporterStanding | undefined {
    return this.standings.get(this.#account);
  }

  set standing(standing: ReporterStanding | undefined) {
    if (standing) this.standings.set(this.#account, standing);
    else this.standings.delete(this.#account);
  }

  /** Takes the call of a report. */
  accept(call: string): 'accepted' | 'duplicate' {
    const report = this.#calls.get(call);
    if (!report) throw new Error(`no report has the call ${call}`);
    if (!this.apply(call, this.#account)) {
      this.duplicates += 1;
      return 'duplicate';
    }
    this.reports.set(report.window, report);
    return 'accepted';
  }

  override async reportCalls(report: Report): Promise<readonly string[]> {
    const calls = await super.reportCalls(report);
    for (const call of calls) this.#calls.set(call, report);
    return calls;
  }

  // As the real client: while the connection is being restored a request waits, at most the timeout.
  protected override async whileAway(back: AbortSignal): Promise<void> {
    await this.#clock.until(this.#clock.monotonicMs() + timeoutMs, back);
    if (back.aborted) return;
    throw new AgentError('unreachable/timeout', 'the node did not answer within 20 s', { retryable: true });
  }
}
