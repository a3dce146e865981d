import { AgentError } from '../base/error.ts';

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads a duration as people write it, in milliseconds.
 * @throws AgentError `bad_input/duration` for anything but a number with a unit, and above `maxMs`.
 * @example parseDuration('1.5m', '--for') // 90_000
 */
export function parseDuration(text: string, source: string, maxMs = Number.MAX_SAFE_INTEGER): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = unitsMs[match?.[2] ?? ''];
  const durationMs = match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
  if (durationMs !== undefined && durationMs <= maxMs) return durationMs;
  if (durationMs !== undefined) {
    throw new AgentError(
      'bad_input/duration',
      `${source}: "${text}" is too long; expected at most ${Math.floor(maxMs / 86_400_000)}d`,
      { data: { source, text, max_ms: maxMs } },
    );
  }
  throw new AgentError(
    'bad_input/duration',
    `${source}: "${text}" is no duration; expected a number with ms, s, m, h or d, for example 90s or 10m`,
    { data: { source, text } },
  );
}
