/** The four clocks of every transaction of a load, in microseconds; NaN for what did not happen. Index: the schedule's. */
export interface TransactionRecords {
  readonly count: number;
  readonly intendedUs: Float64Array;
  readonly sentUs: Float64Array;
  readonly acceptedUs: Float64Array;
  /** Refused by the node's pool. */
  readonly refusedUs: Float64Array;
  /** When the block of the finalized chain that holds it was seen. */
  readonly includedUs: Float64Array;
  readonly finalizedUs: Float64Array;
  /** Number of that block; NaN when there is none. */
  readonly block: Float64Array;
  /** 1 with a success event, 0 without. */
  readonly succeeded: Uint8Array;
}
