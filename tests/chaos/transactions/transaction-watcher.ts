/** What a client was told last of a transaction. */
export interface WatchEnd {
  readonly kind: 'finalized' | 'ended' | 'refused';
  /** The block, or the client's words. */
  readonly text: string;
}

/** A client that hands in signed transactions and watches them. */
export interface TransactionWatcher {
  /** Resolves with the last state; `refused` where the call or the client failed, which tells nothing of the transaction. */
  watch(hex: `0x${string}`): Promise<WatchEnd>;
  close(): Promise<void>;
}
