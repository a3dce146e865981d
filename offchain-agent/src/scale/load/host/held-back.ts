import type { ShareUse } from './cpu-share.ts';

/** Of the time at rest: a stop of a few milliseconds while a block is made is none that matters. */
const tolerableThrottle = 0.01;

/** Nodes that their quota stopped for more than a hundredth of the time. */
export function heldBack(uses: readonly ShareUse[], spanMs: number): string[] {
  return uses.filter(({ throttled_ms: ms }) => ms > tolerableThrottle * spanMs).map(({ node }) => node);
}
