/** A header as far as its place in a chain. */
export interface Head {
  readonly height: number;
  readonly parentHash: string;
}

/** The chain as it is, for the judge to ask. */
export interface ChainFacts {
  /** The hash of a block of the chain, as it is now. */
  readonly hashAt: (height: number) => string;
  readonly heightNow: () => number;
  /** How many times the chain has begun again. */
  readonly life: () => number;
  readonly isUndecidable: boolean;
}
