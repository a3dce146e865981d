/** What reporters measure; authorship is counted by the chain itself. The order is that of the chain's indices. */
export const sampledIndicators = ['arrival', 'rpc', 'reachability'] as const;

export type SampledIndicator = (typeof sampledIndicators)[number];

/** Why a sample that was taken holds no answer: the target's doing, it counts against its uptime. */
export type NullReason =
  | 'refused'
  | 'timeout'
  | 'disconnected'
  | 'bad_answer'
  | 'too_large'
  | 'redirect'
  | 'wrong_genesis'
  | 'wrong_peer'
  | 'behind'
  | 'forbidden_address'
  | 'unresolved'
  | 'late';

/** Why a planned sample was not taken: the reporter's own doing, it lowers the coverage and nothing else. */
export type UntakenReason = 'stopped' | 'stalled' | 'offline' | 'clock' | 'rate_limited';

export type Outcome =
  | { readonly kind: 'answer'; readonly latencyUs: number }
  | { readonly kind: 'null'; readonly reason: NullReason }
  | { readonly kind: 'untaken'; readonly reason: UntakenReason };

/** One planned measurement and what became of it. */
export interface Sample {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  readonly target: number;
  readonly indicator: SampledIndicator;
  /** The intended instant, microseconds since the Unix epoch; of `arrival` the start of the block's slot. */
  readonly instantUs: number;
  readonly outcome: Outcome;
}
