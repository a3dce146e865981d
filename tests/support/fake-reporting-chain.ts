import { createHash } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { AgentError } from '../../offchain-agent/src/base/error.ts';
import { splitEntries } from '../../offchain-agent/src/chain/reporting/report-parts.ts';
import type {
  FinalizedHead,
  MeasuredTarget,
  ReporterStanding,
  ReportingChain,
  StoredReport,
} from '../../offchain-agent/src/chain/reporting/reporting-chain.ts';
import { entriesHash, type Report, type ReportEntry } from '../../offchain-agent/src/sli/evidence/report.ts';
import type { SamplingParameters } from '../../offchain-agent/src/sli/sample.ts';

/** Windows of 20 s, 4 samples, 2 reporters; what a test wants otherwise it changes. */
export const fakeSampling: SamplingParameters = {
  windowMs: 20_000,
  samplesPerWindow: 4,
  distribution: 'Stratified',
  timeoutMs: 1_000,
  fastUs: { arrival: 500_000, rpc: 250_000, reachability: 250_000 },
  minCoveragePpm: 500_000,
  minReporters: 2,
  graceMs: 10_000,
  graceBlocks: 3,
  idleWindows: 10,
  hostRate: 100,
  clockOffsetMs: 500,
  lagBlocks: 3,
};

interface ReportPart {
  readonly network: number;
  readonly window: number;
  readonly part: number;
  readonly evidence: { readonly root: string; readonly contentId: string } | null;
  readonly entries: readonly ReportEntry[];
}

/** A chain that takes reports, in memory and driven by hand; all blocks are final at once. */
export class FakeReportingChain implements ReportingChain {
  readonly genesisHash = digest('genesis');
  sampling: SamplingParameters = fakeSampling;
  targets: MeasuredTarget[] = [];
  /** Own targets by account, besides those of the account itself. */
  readonly owned = new Map<string, readonly number[]>();
  /** By account, then by the window in which they begin to hold. */
  readonly standings = new Map<string, ReporterStanding>();
  /** Blocks by target of each window that is over. */
  readonly authored = new Map<number, ReadonlyMap<number, number>>();
  firstOpen = 0;
  readonly #reports = new Map<string, { info: StoredReport; parts: (readonly ReportEntry[])[] }>();
  readonly #listeners = new Set<(head: FinalizedHead) => void>();
  #head: FinalizedHead;
  /** Aborts when a chain that is away comes back. */
  #back: AbortController | undefined;

  constructor(timeMs = 0) {
    this.#head = { number: 0, hash: this.genesisHash, timeMs };
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

  /** The next block, of this time. */
  advance(timeMs: number): FinalizedHead {
    const number = this.#head.number + 1;
    this.#head = { number, hash: digest(`block ${number}`), timeMs };
    if (this.isReachable) for (const listener of this.#listeners) listener(this.#head);
    return this.#head;
  }

  /** Takes an encoded call of a report, as a block would; `false` for a part that is there already. */
  apply(call: string, reporter: string): boolean {
    const part = JSON.parse(Buffer.from(call.slice(2), 'hex').toString()) as ReportPart;
    const key = reportKey(part.network, part.window, reporter);
    const stored = this.#reports.get(key);
    if ((stored?.parts.length ?? 0) > part.part) return false;
    if ((stored?.parts.length ?? 0) < part.part) throw new Error(`part ${part.part} without the one before`);
    const parts = [...(stored?.parts ?? []), part.entries];
    const { root, contentId } = stored?.info ?? part.evidence ?? { root: '', contentId: '' };
    const origin = { block: this.#head.number, extrinsic: 1 };
    const info = {
      root,
      contentId,
      entriesHash: entriesHash(parts) ?? '',
      parts: [...(stored?.info.parts ?? []), origin],
    };
    this.#reports.set(key, { info, parts });
    return true;
  }

  /** The entries that were reported. */
  entriesOf(network: number, window: number, reporter: string): readonly ReportEntry[] {
    return this.#reports.get(reportKey(network, window, reporter))?.parts.flat() ?? [];
  }

  async finalizedHead(): Promise<FinalizedHead> {
    await this.#reach();
    return this.#head;
  }

  async followFinalized(onHead: (head: FinalizedHead) => void): Promise<() => void> {
    await this.#reach();
    onHead(this.#head);
    this.#listeners.add(onHead);
    return () => this.#listeners.delete(onHead);
  }

  async samplingAt(): Promise<SamplingParameters> {
    await this.#reach();
    return this.sampling;
  }

  async targetsAt(): Promise<readonly MeasuredTarget[]> {
    await this.#reach();
    return this.targets;
  }

  async ownTargets(_network: number, account: string): Promise<ReadonlySet<number>> {
    await this.#reach();
    const accounts = this.targets.filter((target) => target.account === account);
    return new Set([...accounts.map(({ id }) => id), ...(this.owned.get(account) ?? [])]);
  }

  async standingOf(_network: number, account: string): Promise<ReporterStanding | undefined> {
    await this.#reach();
    return this.standings.get(account);
  }

  async storedReport(network: number, window: number, reporter: string): Promise<StoredReport | undefined> {
    await this.#reach();
    return this.#reports.get(reportKey(network, window, reporter))?.info;
  }

  async firstOpenWindow(): Promise<number> {
    await this.#reach();
    return this.firstOpen;
  }

  async authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number>> {
    await this.#reach();
    const authored = this.authored.get(window);
    if (authored) return authored;
    throw new AgentError(
      'unknown/window_open',
      `the chain has not counted the slots of window ${window} yet`,
      { data: { network, window }, retryable: true },
    );
  }

  async reportCalls(report: Report): Promise<readonly string[]> {
    await this.#reach();
    const { network, window, link, root, contentId } = report;
    return splitEntries(report.entries).map((entries, part) => {
      const evidence = part === 0 ? { root, contentId } : null;
      const text = JSON.stringify({ network, window, part, link, evidence, entries });
      return `0x${Buffer.from(text).toString('hex')}`;
    });
  }

  async #reach(): Promise<void> {
    while (this.#back) await this.whileAway(this.#back.signal);
  }

  /** What becomes of a request while the chain is away. @param back aborts when it comes back */
  protected async whileAway(_back: AbortSignal): Promise<void> {
    throw new AgentError('unreachable/closed', 'the connection to the node was closed', { retryable: true });
  }
}

function reportKey(network: number, window: number, reporter: string): string {
  return `${network}/${window}/${reporter}`;
}

function digest(text: string): string {
  return `0x${createHash('sha256').update(text).digest('hex')}`;
}
