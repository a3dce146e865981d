const units: Readonly<Record<string, number>> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };

/**
 * A size with a decimal unit, in bytes; undefined when it is none.
 * @example decimalBytes('1.5 TB') // 1_500_000_000_000
 */
export function decimalBytes(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*(B|kB|MB|GB|TB)$/.exec(text.trim()) ?? [];
  if (number === undefined) return undefined;
  const bytes = Math.round(Number(number) * (units[unit] ?? Number.NaN));
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

const shownUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/**
 * Bytes in the unit that a person would choose.
 * @param shown the number in that unit, from 1 to 1,000; to one decimal unless given
 * @example shownBytes(50_331_648) // '50.3 MB'
 */
export function shownBytes(bytes: number, shown = (value: number) => value.toFixed(1)): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < shownUnits.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 ? value : shown(value)} ${shownUnits[unit]}`;
}
