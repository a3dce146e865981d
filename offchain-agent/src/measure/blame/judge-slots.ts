import { pointsPerDuty } from '../backing/session-points.ts';
import { limits } from './limits.ts';
import { type SlotLoss, unknownBecause, type Verdict } from './loss.ts';
import type { JudgedBlock, JudgedSlot, SeenSession } from './seen-session.ts';

/** Slots without a block, each laid to the first cause that fits; those of which nobody knows whose they were are left out. */
export function* judgeSlots(seen: SeenSession): Generator<SlotLoss> {
  const silentFor = longMissing(seen);
  for (const block of seen.blocks) {
    for (const empty of block.emptySlots ?? []) {
      const { slot, account } = empty;
      const verdict = judge(seen, block, empty, silentFor.get(empty));
      yield { kind: 'slot', block: block.number, slot, account, points: pointsPerDuty, ...verdict };
    }
  }
}

function judge(
  seen: SeenSession,
  { number, disabledAccounts }: JudgedBlock,
  { account, isSealed }: JudgedSlot,
  missing: readonly number[] | undefined,
): Verdict {
  const place = seen.placeOf(account);
  const by = place === undefined ? [] : [place];
  const own = { cause: 'self', certainty: 'likely', by } as const;
  if (isSealed) return { cause: 'fork', certainty: 'likely', rule: 'S1', shownBy: [number], by: [] };
  if (!disabledAccounts) return unknownBecause('S5', [number]);
  if (disabledAccounts.has(account))
    return { cause: 'disabled', certainty: 'likely', rule: 'S2', shownBy: [number], by };
  const silence = place === undefined ? undefined : seen.silence(place, number);
  if (silence) return { ...own, rule: 'S3', shownBy: silence };
  if (missing) return { ...own, rule: 'S4', shownBy: missing };
  return unknownBecause('S5', [number]);
}

/** Slots of those that missed several of their own in a row, and wrote no block between them, all of which were read; with the blocks after these slots. */
function longMissing(seen: SeenSession): ReadonlyMap<JudgedSlot, readonly number[]> {
  const runs = new Map<string, { readonly empty: JudgedSlot; readonly block: number }[]>();
  const found = new Map<JudgedSlot, readonly number[]>();
  const close = (account: string): void => {
    const run = runs.get(account) ?? [];
    runs.delete(account);
    if (run.length < limits.ownSlots) return;
    const blocks = [...new Set(run.map(({ block }) => block))];
    for (const { empty } of run) found.set(empty, blocks);
  };
  let last: number | undefined;
  for (const { number, author, emptySlots = [] } of seen.blocks) {
    // Nobody knows who wrote a block that was not read, nor whose slots before it were empty.
    if (last !== undefined && number !== last + 1) for (const account of runs.keys()) close(account);
    last = number;
    // Where many in a row are empty, the chain stood still: that says nothing of one of them.
    const counted = emptySlots.length >= limits.stalledSlots ? [] : emptySlots;
    for (const empty of counted) {
      if (empty.isSealed) close(empty.account);
      else runs.set(empty.account, [...(runs.get(empty.account) ?? []), { empty, block: number }]);
    }
    if (author !== undefined) close(author);
  }
  for (const account of runs.keys()) close(account);
  return found;
}
