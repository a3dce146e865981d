/**
 * An instant in UTC, to the second.
 * @example utc(1_795_161_600_000) // '2026-11-20 08:00:00'
 */
export function utc(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** The time of day of an instant in UTC. */
export function utcTime(timeMs: number): string {
  return utc(timeMs).slice(11);
}
