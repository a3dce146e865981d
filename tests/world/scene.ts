/** What a node is, as one who knows the chain sees it. */
type NodeKind =
  /** At the head of the chain. */
  | 'head'
  /** Of the chain, but behind. */
  | 'behind'
  /** On a fork, with finality that stays where the fork begins. */
  | 'fork'
  /** On a fork that it calls final. */
  | 'final-fork'
  /** Numbers of the heads that it tells are 900 too high; what it answers is right. */
  | 'numbers-lie'
  /** Tells and answers a chain of its own that is 900 ahead. */
  | 'chain-lie'
  /** Tells heads that are 900 ahead and stand on nothing. */
  | 'head-lie'
  /** Tells best heads of the chain, and calls other blocks of its heights final. */
  | 'final-lie'
  /** Of another network with the same genesis. */
  | 'other-network'
  /** Tells heads, and answers each call with an error, or with null, or one method with an error. */
  | 'all-errors'
  | 'all-null'
  | 'one-error'
  /** Does not answer one method. */
  | 'one-mute'
  /** Answers, but tells no heads. */
  | 'no-heads';

/** What happens to a node or its links for a while. */
export interface SceneFault {
  /** Stops in order; stops with resets; stays connected and says nothing; its links swallow everything; its links are reset. */
  readonly what: 'stop' | 'kill' | 'freeze' | 'cut' | 'reset';
  readonly atMs: number;
  readonly forMs: number;
}

export interface NodeSpec {
  readonly name: string;
  readonly kind: NodeKind;
  /** When it is first there. */
  readonly startMs: number;
  readonly isSyncing: boolean;
  readonly peers: number;
  /** How long after the chain it has a block, ms. */
  readonly slowMs: number;
  /** Whether it has forgotten old blocks. */
  readonly isPruned: boolean;
  readonly faults: readonly SceneFault[];
  /** Of `head`: whether it sometimes has another block first at the height of the head. */
  readonly isFickle?: boolean;
  /** Of `behind`: blocks below the head when the scene begins, and how it goes on. */
  readonly lag?: number;
  readonly course?: 'still' | 'same pace' | 'catching up';
  /** Of forks and lies: blocks below the head where it leaves the chain. */
  readonly depth?: number;
  /** Of lies: whether what it calls final is of its own making. */
  readonly isFinalOwn?: boolean;
  /** Of lies and faults: from when to when; all the time by default. */
  readonly fromMs?: number;
  readonly toMs?: number;
  /** Of `one-error` and `one-mute`. */
  readonly method?: string;
  /** When it begins again with the chain's new blocks; with all others by default. */
  readonly purgedMs?: number;
}

/** What happens, of which chance is no part any more. */
export interface WorldScene {
  readonly seed: number;
  /** The kind that it is counted under. */
  readonly kind: string;
  readonly lastsMs: number;
  readonly blockMs: number;
  /** Height of the chain when the scene begins. */
  readonly height: number;
  /** Blocks from the best to the finalized one. */
  readonly finalLag: number;
  readonly nodes: readonly NodeSpec[];
  readonly delayMs: readonly [number, number];
  /** When the whole chain begins again from the same genesis with other blocks. */
  readonly purgeMs?: number;
  /** When no block is made. */
  readonly halt?: { readonly fromMs: number; readonly toMs: number };
  readonly jumps: readonly { readonly atMs: number; readonly byMs: number }[];
  /** When clients hand in transactions. */
  readonly submitMs: readonly number[];
  /** Whether none can say which of its chains is the right one: the gateway must then say so. */
  readonly isUndecidable: boolean;
}
