const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'] as const;
const full = '█';
const unknown = '·';

/**
 * An instant in UTC, to the second.
 * @example utc(1_795_161_600_000) // '2026-11-20 08:00:00'
 */
export function utc(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
}

/** Seconds since the Unix epoch as ISO 8601 has them, for documents. */
export function isoTime(seconds: number): string {
  return new Date(seconds * 1_000).toISOString();
}

/** The time of day of an instant in UTC. */
export function utcTime(timeMs: number): string {
  return utc(timeMs).slice(11);
}

/**
 * A latency in milliseconds, for a column with the unit in its header. Rounded up, as upper bounds are, with about three
 * digits that count.
 *
 * @example milliseconds(147) // '0.15'
 * @example milliseconds(253_951) // '254'
 */
export function milliseconds(us: number): string {
  const digits = us < 10_000 ? 2 : us < 100_000 ? 1 : 0;
  const scale = 10 ** digits;
  return (Math.ceil((us * scale) / 1_000) / scale).toFixed(digits);
}

/**
 * A share as percent with two digits, for a column with the unit in its header. Rounded down: only a complete share
 * reads 100.00.
 *
 * @returns `?` for an unknown share, never a number
 * @example percent(999_999) // '99.99'
 */
export function percent(sharePpm: number | undefined): string {
  return sharePpm === undefined ? '?' : (Math.floor(sharePpm / 100) / 100).toFixed(2);
}

/**
 * An upper bound as percent with two digits. Rounded up: a bound that is cut would not hold what it bounds.
 * @example percentAbove(985_136) // '98.52'
 */
export function percentAbove(boundPpm: number): string {
  return (Math.ceil(boundPpm / 100) / 100).toFixed(2);
}

/**
 * A share with all the digits that it has: what a person demanded is repeated as it was demanded.
 * @example exactPercent(999_990) // '99.999'
 */
export function exactPercent(sharePpm: number): string {
  return String(sharePpm / 10_000);
}

/**
 * One character a share. Only a share that is complete fills its cell, and an unknown one is a dot, so that neither a
 * single missed slot nor a gap in the data looks like something else.
 *
 * @param sharesPpm shares in parts per million, oldest first; `undefined` where there is no record
 * @example sparkline([1_000_000, 999_999, 500_000, 0, undefined]) // '█▇▄▁·'
 */
export function sparkline(sharesPpm: readonly (number | undefined)[]): string {
  return sharesPpm.map(character).join('');
}

function character(sharePpm: number | undefined): string {
  if (sharePpm === undefined) return unknown;
  if (sharePpm >= 1_000_000) return full;
  return levels[Math.floor((sharePpm * levels.length) / 1_000_000)] ?? unknown;
}
