const levels = ['▁', '▂', '▃', '▄', '▅', '▆', '▇'] as const;
const full = '█';
const unknown = '·';

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
