import { type SampleClock } from '../base/clock.ts';
import { type Logger } from '../base/logger.ts';
import type { CommitChain } from '../chain/reporting/commit-chain.ts';
import { type ReportingChain } from '../chain/reporting/reporting-chain.ts';
import { type ProbeSet } from '../measure/probe-set.ts';
import { type InstantsContext, type InstantsPlan } from '../measure/sample/run-instants.ts';
import type { EncodedEvidence, EvidenceHeader } from '../sli/evidence/evidence.ts';
import type { Report } from '../sli/evidence/report.ts';
import type { CensusIndicator, PlannedSubject } from '../sli/indicator.ts';
import type { SampleProof } from '../sli/proof/proof-tree.ts';
import type { Sample } from '../sli/sample.ts';
import { type Store } from '../store/store.ts';
import { type Metrics } from './metrics.ts';
import type { Links, WindowPlan } from './window-facts.ts';

/** Whose windows are measured. */
export interface WindowSubject {
  readonly network: number;
  /** The reporter's account, SS58. */
  readonly account: string;
  readonly evidence: EvidenceKeeper;
}

/** What measures and reports windows is made of; tests give other ones. */
export interface WindowParts {
  readonly chain: ReportingChain;
  /** Without it no report is committed to before. */
  readonly commits?: CommitChain;
  readonly store: Store;
  /** Told when there is something to send (reporting/outbox/outbox.ts). */
  readonly outbox: { nudge(): void };
  readonly probes: ProbeSet;
  /** Takes the samples of a window's instants. */
  readonly runInstants: (plan: InstantsPlan, context: InstantsContext) => Promise<void>;
  /** None on other networks than the home one. */
  readonly arrivals?: ArrivalWatch;
  /** None on the home network. */
  readonly votes?: VoteWatch;
  readonly links: Links;
  /** The account of the signing key, SS58. */
  readonly signer: string;
  readonly clock: SampleClock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Counts a window elsewhere than in this process (reporting/agent/queue/window-counter.ts); without it here. */
  readonly count?: (counting: WindowCounting) => Promise<CountedWindow>;
}

/** A window that is over, as a job carries it to whoever counts it: all but the samples that are in the store. */
export interface WindowCounting {
  /** The reporter's account, SS58. */
  readonly account: string;
  readonly header: EvidenceHeader;
  readonly subjects: readonly PlannedSubject[];
  /** Intended instants of every subject, microseconds since the Unix epoch. */
  readonly instantsUs: readonly number[];
  /** Samples that were taken at no drawn instant. */
  readonly seen: readonly Sample[];
  /** Targets whose samples are to be proved, with the keys that may sign receipts; none where no report is committed to. */
  readonly provable?: readonly ProvableTarget[];
  /** The chain takes a proof only of a target that has signed all of its answers. */
  readonly isAllSigned?: boolean;
}

/** A target whose samples are proved where its receipts stand. */
export interface ProvableTarget {
  readonly target: number;
  /** ed25519 keys of its `rpc` addresses, 0x and 64 hex digits. */
  readonly keys: readonly string[];
}

/** What came of a window. Its evidence is kept when a sample of it was taken. */
export interface CountedWindow {
  readonly taken: number;
  readonly planned: number;
  /** Planned samples that nobody kept. */
  readonly stopped: readonly (readonly [indicator: Sample['indicator'], samples: number])[];
  /** None when no sample was taken. */
  readonly report?: Report;
  /** Of the provable targets, ascending; those of which an answer has no receipt that stands are left out. */
  readonly proofs?: readonly SampleProof[];
}

export interface WindowArrivals {
  /** One a finalized block of the window under its author, and the same under target 0; those not seen are untaken. */
  readonly samples: readonly Sample[];
  /** Own clock minus the authors', as this window shows it. */
  readonly clockOffsetMs?: number | undefined;
  /** Why the clock is not one to report by. */
  readonly withheld?: string | undefined;
}

/** Watches the blocks of the home network arrive, over all windows. */
export interface ArrivalWatch {
  /**
   * The arrivals of a window that is over.
   * @throws AgentError retryable, while its last block is not final
   */
  arrivalsOf(plan: WindowPlan): Promise<WindowArrivals>;
  /** Own clock minus the others', in ms; undefined while nothing was there to compare with. */
  clockOffsetMs(): number | undefined;
  /** Forgets what was seen before; UTC seconds. Windows before then can no longer be told. */
  dropBefore(second: number): Promise<void>;
  close(): Promise<void>;
}

/** Watches the votes on finality of another network, over all windows. */
export interface VoteWatch {
  /**
   * The samples of a window that is over: one of each target that could vote, none where nothing of the window is proved.
   * @throws AgentError `unknown/votes_open`, retryable, while its last block is not proved and may still be
   */
  votesOf(plan: WindowPlan): Promise<readonly Sample[]>;
}

/** Where evidence files are kept, each under its content identifier (store/evidence-folder.ts). */
export interface EvidenceKeeper {
  /** Keeps a file whole and durably, or not at all; the same evidence again changes nothing. */
  put(
    place: Pick<EvidenceHeader, 'network' | 'window' | 'reporter'> & { readonly census?: CensusIndicator },
    evidence: Pick<EncodedEvidence, 'cid' | 'bytes'>,
  ): Promise<void>;
  /** Removes the evidence of windows before `window`; how many. */
  dropBefore(network: number, window: number): Promise<number>;
}
