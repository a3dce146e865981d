/** What a quota did to one node over a span of time. */
export interface ShareUse {
  readonly node: string;
  /** Of one core. */
  readonly quota: number;
  /** Periods in which it had something to do, and those in which it was stopped. */
  readonly periods: number;
  readonly throttled_periods: number;
  readonly throttled_ms: number;
}

/** The same share of the cores for each of several processes. */
export interface CpuShares {
  /** Puts a process, with all its threads, under a quota of its own. */
  add(name: string, pid: number, share: number): void;
  /** Since each was added. */
  read(): ShareUse[];
  /** Takes the quotas away; the processes are expected to have ended. */
  close(): void;
}

/** Between two readings. */
export function shareUseBetween(from: readonly ShareUse[], to: readonly ShareUse[]): ShareUse[] {
  return to.map((use) => {
    const before = from.find(({ node }) => node === use.node);
    return {
      ...use,
      periods: use.periods - (before?.periods ?? 0),
      throttled_periods: use.throttled_periods - (before?.throttled_periods ?? 0),
      throttled_ms: use.throttled_ms - (before?.throttled_ms ?? 0),
    };
  });
}
