import { firstOf } from '../../base/bisect.ts';
import type { CouncilHistory, MotionEnd, OpenMotion } from '../../chain/govern/council-history.ts';

/** A motion that was closed. */
export interface ClosedMotion extends MotionEnd, Pick<OpenMotion, 'index' | 'call'> {
  readonly block: number;
  readonly atS: number;
}

/**
 * The motions that were closed in a stretch of time, in their order. A closed motion leaves nothing in the state; so the states of then
 * are asked when each was there for the first and for the last time, some twenty of them a motion, and the block behind for its end.
 * One that was opened and closed in the same block is not seen.
 * @param head the last block that is looked at
 * @throws Error of the node, when it does not keep the states of then
 */
export async function closedMotions(
  history: CouncilHistory,
  { startS, endS }: { readonly startS: number; readonly endS: number },
  head: number,
): Promise<ClosedMotion[]> {
  const since = (seconds: number) => async (block: number) =>
    (await history.timeMs(block)) >= seconds * 1_000;
  const before = Math.max(0, (await firstOf(head, since(startS))) - 1);
  const last = (await firstOf(head, since(endS))) - 1;
  if (last <= before) return [];
  const seen = (await history.openAt(before)).map((motion) => ({ motion, from: before }));
  const until = await history.opened(last);
  for (let index = await history.opened(before); index < until; index += 1) {
    const from = await firstOf(last, async (block) => (await history.opened(block)) > index);
    const motion = (await history.openAt(from)).find((open) => open.index === index);
    if (motion) seen.push({ motion, from });
  }
  const closed: ClosedMotion[] = [];
  for (const { motion, from } of seen) {
    const isOver = async (block: number): Promise<boolean> =>
      block > from && !(await history.openAt(block)).some(({ index }) => index === motion.index);
    const block = await firstOf(last, isOver);
    if (block > last) continue;
    const end = await history.endIn(block, motion.hash);
    if (!end) continue;
    const atS = Math.floor((await history.timeMs(block)) / 1_000);
    closed.push({ index: motion.index, call: motion.call, block, atS, ...end });
  }
  return closed.toSorted((a, b) => a.block - b.block || a.index - b.index);
}
