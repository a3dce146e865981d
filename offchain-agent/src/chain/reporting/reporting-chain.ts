import type { Report } from '../../sli/evidence/report.ts';
import type { SamplingParameters } from '../../sli/sample.ts';

/** A finalized block: what the chain says the time is. */
export interface FinalizedHead {
  readonly number: number;
  readonly hash: string;
  readonly timeMs: number;
}

export type TargetAddress =
  | { readonly kind: 'libp2p'; readonly multiaddr: string; readonly peerId: string }
  | { readonly kind: 'rpc'; readonly url: string; readonly peerId: string };

/** A target as a reporter measures it in one window. */
export interface MeasuredTarget {
  readonly id: number;
  /** Account (SS58) or name, for people. */
  readonly label: string;
  readonly account?: string;
  readonly addresses: readonly TargetAddress[];
  readonly region?: string;
}

export interface ReporterStanding {
  readonly account: string;
  readonly signer: string;
  /** First window it may report, and the first it may no longer; UTC seconds. */
  readonly joined: number;
  readonly left?: number;
  readonly reported?: number;
  /** The newest link revealed and its window; the first is the registered head. */
  readonly link: string;
  readonly linkWindow: number;
}

/** How a report stands on chain, until its window's retention ends. */
export interface StoredReport {
  readonly root: string;
  readonly contentId: string;
  readonly entriesHash: string;
  readonly parts: readonly { readonly block: number; readonly extrinsic: number }[];
}

/** What the agent asks of the chain that holds the records. `chain/` implements it on @polkadot/api, tests in memory. */
export interface ReportingChain {
  readonly genesisHash: string;
  finalizedHead(): Promise<FinalizedHead>;
  followFinalized(onHead: (head: FinalizedHead) => void): Promise<() => void>;
  /**
   * The parameters in force at the first millisecond of a window, as the chain says at a block (the finalized head unless
   * given): those that a change has replaced are forgotten when the first window after it is closed.
   * @throws AgentError `unknown/no_state` when the node no longer has the state of that block
   */
  samplingAt(network: number, window: number, block?: number): Promise<SamplingParameters>;
  /**
   * Whom to measure in a window, and where, as the chain says at a block (the finalized head unless given): addresses that
   * are removed are forgotten after a while. Arrival needs no address: target 0 (all authors) is not among them.
   * @throws AgentError `unknown/no_state` when the node no longer has the state of that block
   */
  targetsAt(network: number, window: number, block?: number): Promise<readonly MeasuredTarget[]>;
  /** The reporter's own targets (its accounts, what it owns or has paid for): the chain takes no report of it about them. */
  ownTargets(network: number, account: string, block?: number): Promise<ReadonlySet<number>>;
  standingOf(network: number, account: string): Promise<ReporterStanding | undefined>;
  storedReport(network: number, window: number, reporter: string): Promise<StoredReport | undefined>;
  /** Start of the first window whose sampled records are not closed. */
  firstOpenWindow(network: number): Promise<number>;
  /** Blocks of the finalized chain that a target authored in a window; 0 of all authors; known once the window is over. */
  authoredIn(network: number, window: number): Promise<ReadonlyMap<number, number>>;
  /** The calls of a report, split into parts that fit into a block each; SCALE encoded, hex. */
  reportCalls(report: Report): Promise<readonly string[]>;
}
