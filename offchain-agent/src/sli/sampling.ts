/** How reporters measure a network: the chain's `sli.sampling`, one field each. */
export interface SamplingParameters {
  readonly windowMs: number;
  /** Planned instants of `rpc` and `reachability` per window and target. */
  readonly samplesPerWindow: number;
  readonly distribution: 'Stratified';
  /** An answer later than this is none. */
  readonly timeoutMs: number;
  /** Fast enough, microseconds, by indicator. */
  readonly fastUs: { readonly arrival: number; readonly rpc: number; readonly reachability: number };
  readonly minCoveragePpm: number;
  readonly minReporters: number;
  /** A window closes when both have passed since its end. */
  readonly graceMs: number;
  readonly graceBlocks: number;
  /** A reporter without an accepted report for this many windows is no longer active. */
  readonly idleWindows: number;
  /** Requests per second to one host, over all targets. */
  readonly hostRate: number;
  /** Above this difference from the others' clocks a reporter withholds its report. */
  readonly clockOffsetMs: number;
  /** An endpoint further behind the best of the cohort is not current. */
  readonly lagBlocks: number;
}
