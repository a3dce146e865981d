import type { CommitmentReveal } from '../../sli/proof/opening.ts';

/** How a window stands whose reports are committed to before anybody reports. */
export interface WindowCommits {
  /** `before`: the chain has not counted its slots yet. `commit`: it takes commits. `open`: it takes openings and reports. */
  readonly phase: 'before' | 'commit' | 'open';
  /** The reporter's own, 0x and 64 hex digits. */
  readonly commitment?: string;
  readonly isOpened: boolean;
}

/** What a commitment is called by on the chain. */
export interface CommittedWindow {
  readonly network: number;
  /** UTC seconds. */
  readonly window: number;
  readonly opening: CommitmentReveal;
  /** 0x and 64 hex digits. */
  readonly commitment: string;
}

/** What the agent asks of a chain on which reports are committed to. `chain/` implements it on @polkadot/api, tests in memory. */
export interface CommitChain {
  /**
   * At the finalized head; undefined where reports of the window need no commit, and on a chain that knows none.
   * @param reporter its account
   */
  commitsOf(network: number, window: number, reporter: string): Promise<WindowCommits | undefined>;
  /** Targets of which the chain takes proofs: those with an open agreement on `rpc`. */
  provableTargets(network: number): Promise<ReadonlySet<number>>;
  /** Whether a proof may count an answer without a receipt as a null. A runtime before version 17 refuses the report then. */
  takesUnsigned(): Promise<boolean>;
  /** The calls that bring a commitment and its opening to the chain; SCALE encoded, hex. */
  commitCalls(committed: CommittedWindow): Promise<{ readonly commit: string; readonly open: string }>;
}

/** As many times the blocks of the commits may pass while blocks have no room for them. */
export const mostPerRoomyBlock = 16;
