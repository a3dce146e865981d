import { dice } from '../../../../tests/support/dice.ts';

/** What is done to a network so that opportunities are lost. */
export type PlantedKind = 'collator' | 'frozen' | 'cut' | 'region';

/** An opportunity, as `almanac earnings --blame` calls its kinds. */
type LostOpportunity = 'core' | 'vote' | 'inclusion' | 'bit' | 'slot';

/**
 * What a loss has to do with those that were broken: it is their own, in a block that they wrote, of a group with one of them, on a
 * candidate for which one of them voted, on a core that waits for words on pieces, or of their parachain.
 */
type PlantedRole = 'own' | 'author' | 'group' | 'voter' | 'waiting' | 'para';

/** Whose fault such a loss is, by what was broken; this says nothing of how a judge finds it. */
interface ExpectedCause {
  readonly lost: LostOpportunity;
  readonly where: PlantedRole;
  readonly cause: 'self' | 'author' | 'group' | 'collator';
}

/** One fault of a plan. Slots are counted from the session's first block. */
export interface PlannedBreak {
  readonly kind: PlantedKind;
  readonly afterSlots: number;
  readonly lastsSlots: number;
  /** Validators by name, in the order in which they are taken. */
  readonly order: readonly string[];
  /** How many are taken. */
  readonly count: number;
  /** Parachains, whose second collator is killed. */
  readonly paras: readonly number[];
  /** Of packets between them and all other validators, each way. */
  readonly delayMs?: number;
  readonly expected: readonly ExpectedCause[];
}

/** What is written down before a network is started: one fault a session. */
export interface BlamePlan {
  readonly schema: 'almanac.blame_plan.v1';
  readonly seed: number;
  readonly validators: number;
  readonly paras: readonly number[];
  readonly faults: readonly PlannedBreak[];
}

interface PlanSize {
  readonly validators: number;
  readonly paras: readonly number[];
  readonly faults: number;
  readonly kinds?: readonly PlantedKind[];
}

export const plantedKinds: readonly PlantedKind[] = ['collator', 'frozen', 'cut', 'region'];

/** Of the 20 slots of a session. What it leaves is quiet, but for the time in which nodes find each other again. */
const lengths: Readonly<Record<PlantedKind, readonly [least: number, more: number]>> = {
  collator: [12, 3],
  frozen: [10, 3],
  cut: [12, 3],
  region: [10, 3],
};

const laidTo =
  (where: PlantedRole, cause: ExpectedCause['cause']) =>
  (...lost: LostOpportunity[]): ExpectedCause[] =>
    lost.map((one) => ({ lost: one, where, cause }));
const own = laidTo('own', 'self');
const group = laidTo('group', 'group');
const author = laidTo('author', 'author');

/** Of those who are away: their words, votes and blocks lack; others ask them for pieces in vain; and they write blocks before they have what others said. */
const away: readonly ExpectedCause[] = [
  ...own('vote', 'bit', 'slot'),
  ...group('core', 'inclusion'),
  { lost: 'core', where: 'waiting', cause: 'group' },
  ...author('core', 'vote', 'bit'),
];

/**
 * By kind. Who is frozen is away, and writes blocks when it is back. Who is cut off from all other validators is away and writes blocks
 * all the time: it has theirs by way of the relay nodes of collators, and no votes. From a group alone nobody can be cut off: what its
 * members say comes by way of the others. Who is slow does all of it late: its blocks lack what others said, and who has a candidate from it votes late, too.
 */
export const expectedCauses: Readonly<Record<PlantedKind, readonly ExpectedCause[]>> = {
  collator: [{ lost: 'core', where: 'para', cause: 'collator' }],
  frozen: away,
  cut: away,
  region: [
    ...own('vote', 'bit', 'slot'),
    ...group('core', 'inclusion'),
    { lost: 'vote', where: 'voter', cause: 'group' },
    { lost: 'core', where: 'waiting', cause: 'group' },
    ...author('core', 'vote', 'bit'),
  ],
};

/**
 * Draws faults, one for each session: of as many in a row as there are kinds one of each. The first validator is spared, at which everything is heard; at
 * most two of eight are away, since six must be there.
 */
export function drawBlamePlan(
  seed: number,
  { validators, paras, faults, kinds = plantedKinds }: PlanSize,
): BlamePlan {
  const { whole, shuffled } = dice(seed);
  const names = Array.from({ length: validators - 1 }, (_, place) => `v${place + 2}`);
  const mostAway = Math.max(1, Math.min(2, Math.floor((validators - 1) / 3)));
  const drawn: PlantedKind[] = [];
  while (drawn.length < faults) drawn.push(...shuffled(kinds));
  const plan = drawn.slice(0, faults).map((kind): PlannedBreak => {
    const [least, more] = lengths[kind];
    return {
      kind,
      afterSlots: 1 + whole(2),
      lastsSlots: least + whole(more),
      order: kind === 'collator' ? [] : shuffled(names),
      count: { collator: 0, frozen: 1 + whole(mostAway), cut: mostAway, region: mostAway }[kind],
      paras: kind === 'collator' ? paras : [],
      ...(kind === 'region' && { delayMs: 3_000 + whole(501) }),
      expected: expectedCauses[kind],
    };
  });
  return { schema: 'almanac.blame_plan.v1', seed, validators, paras, faults: plan };
}
