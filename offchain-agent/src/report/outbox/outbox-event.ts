/** What the outbox tells its owner, for logs and metrics; `sentence` is for people. */
export interface OutboxEvent {
  readonly kind: 'signed' | 'finalized' | 'refused' | 'waiting' | 'unpaid' | 'unreachable' | 'reachable';
  /** The row that it concerns. */
  readonly key?: string;
  readonly sentence: string;
}
