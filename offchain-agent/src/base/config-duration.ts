import { z } from 'zod';
import { durationMs, shownDuration } from './parse.ts';

/** A duration in a configuration as people write it (`90d`, `12h`), in milliseconds, between two bounds. */
export function configDuration(leastMs: number, mostMs: number) {
  return z.string().transform((text, context) => {
    const ms = durationMs(text);
    if (ms !== undefined && ms >= leastMs && ms <= mostMs) return ms;
    const message =
      ms === undefined
        ? 'must be a number with ms, s, m, h or d, for example 90d'
        : `must be between ${shownDuration(leastMs)} and ${shownDuration(mostMs)}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}
