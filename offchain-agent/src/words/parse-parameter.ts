import { durationMs } from '../base/parse.ts';
import { parseAmount } from '../chain/amount.ts';

/**
 * A number of a parameter's unit as people write it: a whole number, or a share, rate, duration or amount with its own unit.
 * @returns undefined for what is none
 * @example parseParameter('12 %', 'ppm') // 120_000n
 */
export function parseParameter(text: string, unit: string): bigint | undefined {
  if (/^\d[\d_]*$/.test(text)) return BigInt(text.replaceAll('_', ''));
  const [, share] = /^([\d.]+)\s*%$/.exec(text) ?? [];
  if (share !== undefined && unit === '1e-18') return scaled(share, 16);
  if (share !== undefined && unit.startsWith('ppm')) return scaled(share, 4);
  const [, rate] = /^([\d.]+)\s*\/\s*s$/.exec(text) ?? [];
  if (rate !== undefined && unit === '1e-6') return scaled(rate, 6);
  const ms = durationMs(text);
  if (ms !== undefined && unit === 'ms') return BigInt(ms);
  if (ms !== undefined && unit === 'µs') return BigInt(ms) * 1_000n;
  return unit === '1e-12 ALM' ? parseAmount(text) : undefined;
}

/** A decimal as a whole number of parts; undefined for one that is finer. */
function scaled(text: string, digits: number): bigint | undefined {
  const [, whole, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === undefined || fraction.length > digits) return undefined;
  return BigInt(whole + fraction.padEnd(digits, '0'));
}
