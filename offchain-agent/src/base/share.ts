import { AgentError } from './error.ts';

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
