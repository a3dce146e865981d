const edges = 20;

/**
 * What to add to `performance.now()` for the wall clock, both in microseconds, to about a microsecond. `Date.now()` knows
 * whole milliseconds only, so the moments are sought at which it goes on by one.
 */
export function wallOffsetUs(): number {
  let lowMs = Number.NEGATIVE_INFINITY;
  let highMs = Number.POSITIVE_INFINITY;
  for (let edge = 0; edge < edges; edge++) {
    let beforeMs = performance.now();
    const wallMs = Date.now();
    for (;;) {
      const betweenMs = performance.now();
      const nextMs = Date.now();
      if (nextMs === wallMs) {
        beforeMs = betweenMs;
        continue;
      }
      lowMs = Math.max(lowMs, wallMs + 1 - performance.now());
      highMs = Math.min(highMs, nextMs - beforeMs);
      break;
    }
  }
  return 1_000 * ((lowMs + highMs) / 2);
}
