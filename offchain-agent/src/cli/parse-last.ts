import { parseCount } from '../base/parse.ts';

/** More days no chain keeps. */
const mostDays = 3_660;

/** How far back is asked: periods, or days. */
export type Last = { readonly count: number } | { readonly days: number };

/**
 * Reads `--last`: a number of periods, or days as `30d`.
 * @throws AgentError `bad_input/count` for anything else
 */
export function parseLast(text: string, maxCount: number): Last {
  const days = /^(.*)d$/.exec(text)?.[1];
  return days === undefined
    ? { count: parseCount(text, '--last', maxCount) }
    : { days: parseCount(days, '--last', mostDays) };
}
