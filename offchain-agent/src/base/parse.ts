import { AgentError } from './error.ts';

/** A whole number in decimal digits, exact as a double; undefined for anything else. */
export function wholeNumber(text: string): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A number in decimal digits, with a fraction perhaps; undefined for anything else. */
export function decimal(text: string): number | undefined {
  return /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : undefined;
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration as people write it, in milliseconds; undefined for anything else. @example durationMs('1.5m') // 90_000 */
export function durationMs(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text.trim());
  const unit = unitsMs[match?.[2] ?? ''];
  return match && unit !== undefined ? Math.round(Number(match[1]) * unit) : undefined;
}

/** A duration as `durationMs` reads it, in its largest whole unit, rounded down. @example shownDuration(3_600_000) // '1h' */
export function shownDuration(ms: number): string {
  const [unit, size] = Object.entries(unitsMs).findLast(([, one]) => ms >= one) ?? ['ms', 1];
  return `${Math.floor(ms / size)}${unit}`;
}

/**
 * Reads a whole number.
 * @throws AgentError `bad_input/count` when it is none, or outside `least`..`max`.
 */
export function parseCount(text: string, source: string, max: number, least = 1): number {
  const count = wholeNumber(text);
  if (count !== undefined && count >= least && count <= max) return count;
  throw new AgentError(
    'bad_input/count',
    `${source}: "${text}" is out of range; expected a whole number from ${least} to ${max}`,
    {
      data: { source, text, max },
    },
  );
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
    `${source}: "${text}" is not a share; expected a percentage from 0% to 100%, for example 99.5%`,
    {
      data: { source, text },
    },
  );
}

/**
 * Reads a duration as people write it, in milliseconds.
 * @throws AgentError `bad_input/duration` for anything but a number with a unit, and above `maxMs`.
 * @example parseDuration('1.5m', '--for') // 90_000
 */
export function parseDuration(text: string, source: string, maxMs = Number.MAX_SAFE_INTEGER): number {
  const ms = durationMs(text);
  if (ms !== undefined && ms <= maxMs) return ms;
  if (ms !== undefined) {
    throw new AgentError(
      'bad_input/duration',
      `${source}: "${text}" is too long; expected at most ${shownDuration(maxMs)}`,
      { data: { source, text, max_ms: maxMs } },
    );
  }
  throw new AgentError(
    'bad_input/duration',
    `${source}: "${text}" is not a duration; expected a number with ms, s, m, h or d, for example 90s or 10m`,
    { data: { source, text } },
  );
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads HOST:PORT, an IPv6 host in brackets; undefined for anything else. */
export function listenAddress(text: string): ListenAddress | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  return host !== undefined && port <= 65_535 ? { host, port } : undefined;
}
