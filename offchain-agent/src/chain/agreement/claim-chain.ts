import type { ProvedLeaf, SampleProof } from '../../sli/proof/proof-tree.ts';

/** What a reporter is owed of a window, and what decides which samples it has to show. */
export interface Claimable {
  /** Of the draws, 0x and 64 hex digits. */
  readonly seed: string;
  /** Answered samples of the proofs that are drawn of. */
  readonly answered: number;
  /** The targets that samples are drawn of: those that pay something. Undefined of a runtime that draws of all. */
  readonly targets?: readonly number[];
  /** How many samples are drawn. */
  readonly openings: number;
  /** Proved samples that count, of all those of the window. */
  readonly credits: number;
  readonly total: number;
  /** In the chain's smallest part. */
  readonly amount: bigint;
}

/** What a reporter has opened of a window, as the chain keeps it. */
export interface OpenedWindow {
  /** Those that the chain has taken: it leaves out targets that were under no agreement any more. */
  readonly proofs: readonly SampleProof[];
  readonly isClaimed: boolean;
}

/** A claim that was paid. */
export interface PaidClaim {
  readonly network: number;
  readonly window: number;
  readonly reporter: string;
  readonly credits: number;
  readonly paid: bigint;
}

/** A sample as a claim shows it. */
export interface ShownLeaf extends ProvedLeaf {
  /** The endpoint's key that signed its receipt, 0x and 64 hex digits. */
  readonly key: string;
}

/** What the agent asks of a chain that pays reporters for proved samples. `chain/` implements it on @polkadot/api, tests in memory. */
export interface ClaimChain {
  /** At the finalized head; undefined where there is nothing to claim, and on a chain that pays nobody. */
  claimable(network: number, window: number, reporter: string): Promise<Claimable | undefined>;
  openedOf(network: number, window: number, reporter: string): Promise<OpenedWindow | undefined>;
  /** The call that claims, SCALE encoded, hex. */
  claimCall(network: number, window: number, leaves: readonly ShownLeaf[]): Promise<string>;
  /** The claims that were paid in a block, in their order. */
  paidIn(block: number): Promise<readonly PaidClaim[]>;
}
