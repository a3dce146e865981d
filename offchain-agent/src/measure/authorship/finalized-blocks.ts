/**
 * The finalized chain of a node, or as much of it as is proved: `RpcBlocks` of `chain/` is one, `ProvedHeaders` another.
 *
 * Every method rejects with an AgentError.
 */
export interface FinalizedBlocks {
  /** Number and hash of the last finalized block. */
  finalizedHead(): Promise<{ readonly number: number; readonly hash: string }>;
  /** Hash of the block of this number on the finalized chain. */
  hashOf(number: number): Promise<string>;
  /** A call for every advance of finality, with the number now finalized. */
  followFinalized(onNumber: (number: number) => void): Promise<() => void>;
}
