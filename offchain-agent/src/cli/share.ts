import { AgentError } from '../error.ts';

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
 * Reads a share as people write it.
 * @throws AgentError `bad_input/share` for anything but a percentage from 0 % to 100 % with at most four decimals.
 * @example parseShare('99.5%', '--require') // 995_000
 */
export function parseShare(text: string, source: string): number {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?\s*%$/.exec(text.trim());
  const ppm = match ? Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0')) : Number.NaN;
  if (ppm <= 1_000_000) return ppm;
  throw new AgentError(
    'bad_input/share',
    `${source}: "${text}" is no share; expected a percentage from 0% to 100%, for example 99.5%`,
    {
      data: { source, text },
    },
  );
}
