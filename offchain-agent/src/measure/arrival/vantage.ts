/**
 * The port to a node at which a reporter listens. `chain/vantage.ts` implements it on JSON-RPC, tests in memory. A lost
 * connection is restored by the vantage itself.
 */
export interface Vantage {
  /** The same over restarts; no secrets. */
  readonly name: string;
  /** Every block that comes in from now on, none that came in earlier; milliseconds since the Unix epoch. */
  followBlocks(onBlock: (hash: string, receivedAtMs: number) => void): Promise<() => void>;
  onLost(listener: () => void): () => void;
  /** Whether the node is in touch with its network and up to date. Rejects when it does not answer. */
  isWell(): Promise<boolean>;
  close(): void;
}
