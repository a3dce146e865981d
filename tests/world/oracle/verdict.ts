/** The rules, each with what it says. */
export const rules = {
  'old-head': 'no client is served a head below the best honest reachable node for longer than three blocks',
  'foreign-head': 'no client is served a head that no honest node has for longer than three blocks',
  'not-served': 'what an honest reachable node at the head has is served within three blocks',
  laggard: 'while only nodes below a known height are left, /ready is 503 or system_health says isSyncing',
  'slow-return':
    'when the better node is back, it is served within 12 s, or 18 s where it shares no block with one below',
  'refused-honest': 'no honest reachable node is refused for longer than three blocks',
  'false-reset': 'a reset is never told that was none',
  'final-order': 'no finalized height is told twice or lost',
  'final-false': 'no block is told as final that is not of the chain',
  'undecided-unsaid':
    'where none can decide, /ready is 503 and both faults name the other with heights and hashes',
  'hash-read': 'reads by hash never fail while an honest node that has the block is reachable',
  'head-read': 'other calls fail in at most 0.1 % of all cases after the first 2 s',
  'transaction-end': 'a watched transaction ends only as the chain says',
  'transaction-hangs': 'a watched transaction that the chain has finalized does not hang',
  'transaction-lost': 'a transaction comes to the chain while an honest node at the head is reachable',
  crash: 'nothing throws, and no client is disconnected',
} as const;

export type WorldRule = keyof typeof rules;

export interface Violation {
  readonly rule: WorldRule;
  readonly atMs: number;
  readonly text: string;
}

/** Counts of calls: all, and those that failed. */
export interface CallCount {
  calls: number;
  failed: number;
}
