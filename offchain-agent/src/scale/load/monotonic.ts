/**
 * Microseconds of the machine's monotonic clock. All processes of one machine read the same clock, so that instants of the
 * generator and of the observer can be compared.
 */
export function monotonicUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + nanoseconds / 1_000;
}
