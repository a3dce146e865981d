import { z } from 'zod';

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const longestMs = 3_650 * 86_400_000;

/** A duration as people write it (`90d`, `12h`), in milliseconds, between `leastMs` and ten years. */
export function durationMs(leastMs: number) {
  return z.string().transform((text, context) => {
    const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
    const ms = match ? Math.round(Number(match[1]) * (unitsMs[match[2] ?? ''] ?? 0)) : Number.NaN;
    if (ms >= leastMs && ms <= longestMs) return ms;
    const message = Number.isNaN(ms)
      ? 'must be a number with ms, s, m, h or d, for example 90d'
      : `must be between ${leastMs / 1_000} s and ${longestMs / 86_400_000}d`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}
