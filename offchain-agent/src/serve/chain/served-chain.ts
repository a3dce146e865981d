import type { SliRecords } from '../../chain/records/records.ts';
import type { NetworkInfo } from '../../chain/registry/networks.ts';
import type { TargetGroup } from '../../chain/registry/target-groups.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import type { ReporterInfo, TargetInfo } from '../../chain/reporting/reporting-shapes.ts';
import type { Basis } from '../../chain/rpc/basis.ts';
import type { ApiScalabilityChain } from '../../chain/scalability/api-scalability-chain.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import type { SamplingParameters } from '../../sli/sample.ts';
import type { LiveNames } from '../names/served-names.ts';

/** What a chain is, for as long as it is served. */
export interface ServedChainFacts {
  readonly name: string;
  /** For people, without what may be secret in it. */
  readonly url: string;
  readonly genesisHash: string;
  readonly basis: Basis;
  /** What accounts are called; it may change while the chain is served. */
  readonly names: LiveNames;
}

/** The records of one network and indicator, as they are read for answers. */
export type ServedRecords = Pick<
  SliRecords,
  'asOfMs' | 'answer' | 'current' | 'history' | 'ranking' | 'sum' | 'periodOf' | 'targetOf' | 'targets'
>;

/** Load tests, as they are read for answers. */
export type ServedScalability = Pick<ApiScalabilityChain, 'subjects' | 'subject' | 'history' | 'prediction'>;

/** A chain as it stood at one finalized block. What its runtime lacks is refused with the name of what is missing. */
export interface BlockView {
  readonly head: FinalizedHead;
  readonly specVersion: number;
  networks(): Promise<readonly NetworkInfo[]>;
  targets(network: number): Promise<readonly TargetInfo[]>;
  groups(network: number): Promise<readonly TargetGroup[]>;
  reporters(network: number): Promise<readonly ReporterInfo[]>;
  /** How reporters measure; undefined of a network whose windows are not closed here. */
  sampling(network: number): Promise<SamplingParameters | undefined>;
  records(network: number, indicator: IndicatorName): Promise<ServedRecords>;
  scalability(): ServedScalability;
  /** What is read once at this block, whoever asks; what fails is read again. */
  once<Value>(key: string, read: () => Promise<Value>): Promise<Value>;
}

/** The chain that is served: followed block by block, and known to be away when it is. */
export interface ServedChain {
  readonly facts: ServedChainFacts;
  /** Since when it does not answer, ms since the Unix epoch; undefined while it does. */
  readonly awaySinceMs: number | undefined;
  /** That it was asked and did not answer in time, although it is connected. */
  noteUnanswered(): void;
  /** Of the last finalized block that it told of. */
  view(): BlockView;
  /** Called at every finalized block, until what is returned is called. */
  onHead(listener: (view: BlockView) => void): () => void;
}
