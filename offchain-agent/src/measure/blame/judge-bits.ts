import { entryOf } from '../../base/map-entry.ts';
import { authorsOf } from './judge-votes.ts';
import { type Loss, unknownBecause, type Verdict } from './loss.ts';
import { presentNear } from './presence.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

/** Pieces of which a block has no word of a validator, while their candidate waited: very many. Nothing is paid for them. */
export function* judgeBits(seen: SeenSession, lacking: ReadonlySet<number>): Generator<Loss> {
  for (const block of seen.blocks) {
    const { number } = block;
    // What a missing row is laid to is one answer for all its bits.
    const rows = new Map<number, Verdict>();
    for (const { core, para, voters } of block.outcome.occupied ?? []) {
      const holders = block.held.get(core);
      if (!holders) continue;
      const isHeldByFew = holders.size * 2 < block.rows.size;
      const zero = judgeZero(
        block,
        isHeldByFew,
        voters.map((voter) => voter.validator),
      );
      for (const validator of seen.session.accounts.keys()) {
        if (holders.has(validator)) continue;
        const verdict = block.rows.has(validator)
          ? zero
          : entryOf(rows, validator, () => judgeRow(seen, block, validator, lacking));
        yield { kind: 'bit', block: number, core, para, validators: [validator], points: 0, ...verdict };
      }
    }
  }
}

/** It answered, and holds no piece. */
function judgeZero({ number }: JudgedBlock, isHeldByFew: boolean, by: readonly number[]): Verdict {
  if (isHeldByFew) return { cause: 'group', certainty: 'likely', rule: 'B4', shownBy: [number], by };
  return unknownBecause('B5', [number]);
}

function judgeRow(
  seen: SeenSession,
  block: JudgedBlock,
  validator: number,
  lacking: ReadonlySet<number>,
): Verdict {
  const { number } = block;
  const author = { cause: 'author', by: authorsOf(seen, block) } as const;
  if (!block.disabled) return unknownBecause('B5', [number]);
  if (block.disabled.has(validator))
    return { cause: 'disabled', certainty: 'certain', rule: 'V1', shownBy: [number], by: [validator] };
  if (block.rows.size === 0) return { ...author, certainty: 'certain', rule: 'B1', shownBy: [number] };
  const isPresent = presentNear(seen, validator, number) && seen.authorOf(block) !== validator;
  if (isPresent && seen.earlierSiblings(block).some(({ rows }) => rows.has(validator)))
    return { ...author, certainty: 'likely', rule: 'B2', shownBy: [number] };
  const silence = seen.silence(validator, number);
  if (silence) return { cause: 'self', certainty: 'likely', rule: 'V3', shownBy: silence, by: [validator] };
  if (isPresent && lacking.has(number))
    return { ...author, certainty: 'likely', rule: 'B3', shownBy: [number] };
  return unknownBecause('B5', [number]);
}
