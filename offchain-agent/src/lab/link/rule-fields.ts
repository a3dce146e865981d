import { z } from 'zod';
import { durationMs } from '../../base/parse.ts';

/** The longest way that anybody asks for, in milliseconds. */
const longestMs = 60_000;
const leastBitsPerS = 1_000;
const mostBitsPerS = 100e9;

/**
 * A time on a link, in milliseconds: text with a unit, or a bare number, which are milliseconds as in `tc netem`.
 * @param example ends the sentence that refuses it
 */
export function linkTime(example: string) {
  return z.unknown().transform((given, context) => {
    const ms = typeof given === 'string' ? durationMs(/[a-z]/.test(given) ? given : `${given}ms`) : given;
    if (typeof ms === 'number' && ms >= 0 && ms <= longestMs) return ms;
    context.addIssue({ code: 'custom', message: `must be a time of at most 60s, for example ${example}` });
    return z.NEVER;
  });
}

/**
 * What a link carries, in bits a second: text with a unit, or a bare number.
 * @param example ends the sentence that refuses it
 */
export function bitsPerS(example: string) {
  return z.unknown().transform((given, context) => {
    const text = typeof given === 'string' ? given.trim() : '';
    const match = /^(\d+(?:\.\d+)?)\s*(|k|m|g)bit(?:\/s|ps)?$/i.exec(text);
    const scale = { '': 1, k: 1e3, m: 1e6, g: 1e9 }[match?.[2]?.toLowerCase() ?? ''] ?? 1;
    const bits = typeof given === 'number' ? given : Number(match?.[1] ?? Number.NaN) * scale;
    if (bits >= leastBitsPerS && bits <= mostBitsPerS) return bits;
    context.addIssue({
      code: 'custom',
      message: `must be 1kbit to 100gbit a second, for example ${example}`,
    });
    return z.NEVER;
  });
}
