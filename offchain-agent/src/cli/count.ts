import { AgentError } from '../base/error.ts';

/**
 * Reads a whole number.
 * @throws AgentError `bad_input/count` when it is none, or outside 1..`max`.
 */
export function parseCount(text: string, source: string, max: number): number {
  const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (count >= 1 && count <= max) return count;
  throw new AgentError(
    'bad_input/count',
    `${source}: "${text}" is out of range; expected a whole number from 1 to ${max}`,
    {
      data: { source, text, max },
    },
  );
}
