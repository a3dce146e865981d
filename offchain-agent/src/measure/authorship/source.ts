/** A block as far as it concerns who wrote it. */
export interface AuraHeader {
  readonly number: number;
  readonly parentHash: string;
  /** Of its Aura pre-runtime digest; the genesis block has none. */
  readonly slot: number | undefined;
}

/** Receives a header with the wall clock at which it came in. */
export type OnHeader = (header: AuraHeader, seenAtMs: number) => void;

/**
 * The port through which a chain is watched: what any node of any Aura chain answers. `chain/` implements it on
 * JSON-RPC, tests implement it in memory; tests/support/chain-conformance.ts holds both to the same behaviour.
 *
 * Every method rejects with an AgentError.
 */
export interface AuraSource {
  /** Number and hash of the last finalized block. */
  finalizedHead(): Promise<{ readonly number: number; readonly hash: string }>;
  /** Hash of the block of this number on the finalized chain. */
  hashOf(number: number): Promise<string>;
  headerOf(hash: string): Promise<AuraHeader>;
  /** The Aura keys in force after this block, in order, as hex: they decide who writes its children. */
  authoritiesAfter(hash: string): Promise<readonly string[]>;
  slotDurationMs(hash: string): Promise<number>;
  /** Every new best block; the first one delivered may be older than the call. */
  followNewHeads(onHeader: OnHeader): Promise<() => void>;
  /** A call for every advance of finality, with the number now finalized. */
  followFinalized(onNumber: (number: number) => void): Promise<() => void>;
}
