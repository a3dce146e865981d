import type { Census, CensusEntry, EraMark } from '../../sli/census.ts';
import type { CensusIndicator } from '../../sli/indicator.ts';
import type { ReporterStanding } from './reporting-chain.ts';

/** Another network, as it is registered. */
export interface ForeignNetwork {
  readonly id: number;
  readonly name: string;
  readonly genesisHash: string;
  readonly consensus: 'aura' | 'babe' | 'other';
  readonly slotMs: number;
  /** Whether its eras have a constant length; else its censuses name them. */
  readonly hasConstantEras: boolean;
}

/** Windows whose censuses the chain takes now: from `first` on, before `end`; UTC seconds. */
export interface OpenWindows {
  readonly first: number;
  readonly end: number;
  readonly windowMs: number;
  /** How long after its end a window takes censuses, ms. */
  readonly graceMs: number;
}

/** A reporter's census of a window as far as the chain has it. */
export interface StoredCensus {
  readonly reporter: string;
  readonly from: string;
  readonly to: string;
  readonly era: EraMark | undefined;
  /** Validators, over all parts. */
  readonly duties: number;
  /** Of the file that proves it. */
  readonly contentId: string;
  readonly parts: readonly { readonly hash: string; readonly block: number; readonly extrinsic: number }[];
  /** Once all of it is there. */
  readonly root: string | undefined;
}

/** The census of a window that is believed, and how many reporters sent just this one. */
export interface AgreedCensus {
  readonly root: string;
  readonly agreeing: number;
  readonly active: number;
}

/** What is asked of the chain that holds the records about censuses of other networks; of slots, where nothing else is asked for. */
export interface CensusChain {
  readonly genesisHash: string;
  /** All that are registered, by id. */
  networks(): Promise<readonly ForeignNetwork[]>;
  /** Whether it keeps censuses of this: a release before 15 had those of slots alone. */
  takesCensusOf(indicator: CensusIndicator): boolean;
  /** Undefined where the network is not measured. */
  openWindows(network: number): Promise<OpenWindows | undefined>;
  standingOf(network: number, account: string): Promise<ReporterStanding | undefined>;
  storedCensus(
    network: number,
    window: number,
    reporter: string,
    indicator?: CensusIndicator,
  ): Promise<StoredCensus | undefined>;
  /** Those of all reporters. */
  storedCensuses(
    network: number,
    window: number,
    indicator?: CensusIndicator,
  ): Promise<readonly StoredCensus[]>;
  agreedCensus(
    network: number,
    window: number,
    indicator?: CensusIndicator,
  ): Promise<AgreedCensus | undefined>;
  /**
   * The duties of a census that is stored whole: as the chain keeps them while the window is open, later as the reporter sent
   * them.
   * @returns undefined where neither is there any more
   */
  dutiesOf(
    network: number,
    window: number,
    stored: StoredCensus,
  ): Promise<readonly CensusEntry[] | undefined>;
  /** The calls of a census, one a part; SCALE encoded, hex. */
  censusCalls(place: {
    readonly network: number;
    readonly window: number;
    readonly indicator?: CensusIndicator;
    readonly census: Census;
    readonly contentId: string;
  }): Promise<readonly string[]>;
}
