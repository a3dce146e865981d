import type { PlacedCandidate } from '../backing/place-candidate.ts';
import { pointsPerDuty } from '../backing/session-points.ts';
import { limits } from './limits.ts';
import { type Loss, unknownBecause, type Verdict } from './loss.ts';
import { oftenAbsent, presentNear, slowness } from './presence.ts';
import type { JudgedBlock, SeenSession } from './seen-session.ts';

interface Missed {
  readonly block: JudgedBlock;
  readonly candidate: PlacedCandidate;
  readonly validator: number;
}

/** Votes that candidates on the chain lack, each laid to the first cause that fits. */
export function judgeVotes(seen: SeenSession, lacking: ReadonlySet<number>): Loss[] {
  const included = new Set(seen.blocks.flatMap(({ outcome }) => outcome.included.map(({ hash }) => hash)));
  return seen.blocks.flatMap((block) =>
    block.outcome.backed.flatMap((candidate) =>
      candidate.silent.map((validator): Loss => {
        const verdict = judge(seen, { block, candidate, validator }, lacking);
        const { core, para, hash } = candidate;
        const points = included.has(hash) ? pointsPerDuty : 0;
        return { kind: 'vote', block: block.number, core, para, validators: [validator], points, ...verdict };
      }),
    ),
  );
}

function judge(
  seen: SeenSession,
  { block, candidate, validator }: Missed,
  lacking: ReadonlySet<number>,
): Verdict {
  const { number } = block;
  const author = authorsOf(seen, block);
  const own = { cause: 'self', by: [validator] } as const;
  if (!block.disabled) return unknownBecause('V6', [number]);
  if (block.disabled.has(validator))
    return { cause: 'disabled', certainty: 'certain', rule: 'V1', shownBy: [number], by: [validator] };
  const witness = seen
    .earlierSiblings(block)
    .some(({ candidates }) =>
      candidates.some(
        ({ hash, voters }) =>
          hash === candidate.hash && voters.some((voter) => voter.validator === validator),
      ),
    );
  const isPresent = presentNear(seen, validator, number) && seen.authorOf(block) !== validator;
  if (witness && isPresent)
    return { cause: 'author', certainty: 'likely', rule: 'V2', shownBy: [number], by: author };
  const silence = seen.silence(validator, number);
  if (silence) return { ...own, certainty: 'likely', rule: 'V3', shownBy: silence };
  if (lacking.has(number) && isPresent)
    return { cause: 'author', certainty: 'likely', rule: 'V4', shownBy: [number], by: author };
  const absences = oftenAbsent(seen, validator, number, (near) => lacking.has(near));
  if (absences) return { ...own, certainty: 'likely', rule: 'V5', shownBy: absences };
  const isLacking = (near: number): boolean => lacking.has(near);
  const slow = slowness(seen, validator, number, isLacking);
  if (slow) return { ...own, certainty: 'likely', rule: 'V7', shownBy: slow };
  const late = slowVoters(seen, block, candidate, isLacking);
  const slowAuthor = author[0] === undefined ? undefined : slowness(seen, author[0], number, isLacking);
  // Where both come late, either may have done it.
  if (late && !slowAuthor)
    return { cause: 'group', certainty: 'likely', rule: 'V8', shownBy: [number], by: late };
  if (slowAuthor && !late && isPresent && lacksSeveral(seen, block))
    return { cause: 'author', certainty: 'likely', rule: 'V9', shownBy: slowAuthor, by: author };
  return unknownBecause('V6', [number]);
}

/** Whether a block lacks votes of several that are present otherwise. */
function lacksSeveral(seen: SeenSession, { number, outcome }: JudgedBlock): boolean {
  const lacking = outcome.backed.flatMap(({ silent }) =>
    silent.filter((one) => presentNear(seen, one, number)),
  );
  return lacking.length >= limits.leastQuick;
}

/** Slow members that voted, where several that are not slow lack: these had the candidate from slow ones. */
function slowVoters(
  seen: SeenSession,
  block: JudgedBlock,
  { voters, silent }: PlacedCandidate,
  isLeftOut: (number: number) => boolean,
): readonly number[] | undefined {
  const isSlow = (member: number): boolean => slowness(seen, member, block.number, isLeftOut) !== undefined;
  const quick = silent.filter((member) => !seen.isDisabled(member, block.number) && !isSlow(member));
  if (quick.length < limits.leastQuick) return undefined;
  const by = voters.map(({ validator }) => validator).filter(isSlow);
  return by.length > 0 ? by : undefined;
}

export function authorsOf(seen: SeenSession, block: JudgedBlock): readonly number[] {
  const place = seen.authorOf(block);
  return place === undefined ? [] : [place];
}
