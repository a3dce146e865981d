/** The relay blocks of the final chain on which a candidate of a block could be built. */
export interface RelaySpan {
  /** All of them are higher: what is built on this height was backed, or cannot be. */
  readonly since: number;
  /** One that is built on this height was backed; others on it may wait. */
  readonly isBacked: boolean;
  /** Height of the block that could back it. */
  readonly before: number;
  /** State root of a relay block of that height; undefined where it is not known. */
  readonly rootOf: (height: number) => string | undefined;
}

/** What a node of a parachain tells of its collators: whether any built a block for a core. */
export interface CollatorWitness {
  /** @returns undefined where the node cannot tell, or the block was built on a relay block that finality passed over */
  builtOn(para: number, span: RelaySpan): boolean | undefined;
}
