import { behind, head, heads, high, outage, outagesOf, type SceneKind, times } from './nodes.ts';

/** An instant behind the beginning, ms. */
const later = [2_500, 7_000, 12_000];
const never = { isSyncing: false, isPruned: false, faults: [] };

/** Kinds of scenes in which one part of the gateway alone keeps a rule; others hold as well in most scenes of the wide kinds. */
export const narrowKinds: Readonly<Record<string, SceneKind>> = {
  /** The head is away for so long that tries to connect are far apart. */
  'long outage': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        head(dice, {
          isSyncing: false,
          faults: [{ what: dice.pick(['stop', 'kill']), atMs: 20_000, forMs: 33_000 + dice.whole(20_000) }],
        }),
        ...(dice.chance(0.5) ? [behind(dice, high)] : []),
      ],
    }),
  },
  /** While the head restarts, only nodes are left that have forgotten every block that could be remembered. */
  'pruned laggards': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        head(dice, {
          isPruned: false,
          faults: [
            {
              what: dice.pick(['stop', 'kill']),
              atMs: 22_000 + dice.whole(9_000),
              forMs: 25_000 + dice.whole(15_000),
            },
          ],
        }),
        ...times(2 + dice.whole(2), () =>
          behind(dice, high, { lag: 1_000 + dice.whole(8_000), course: 'still', isPruned: true }),
        ),
      ],
    }),
  },
  /** A node that has no peers any more is connected to, takes transactions, and passes none on. */
  isolated: {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        ...heads(dice, 1, 2, () => ({
          isSyncing: false,
          faults: dice.chance(0.5) ? [outage(dice, 'kill')] : [],
        })),
        behind(dice, high, { course: 'still', peers: 0, isSyncing: false }),
      ],
      lastsMs: 130_000,
    }),
  },
  /** All heads end with their pools just after one of them took a transaction. */
  'lost pools': {
    weight: 1,
    draw: (dice) => {
      const atMs = 20_000 + dice.whole(10_000);
      const forMs = dice.pick([1_500, 3_000, 8_000]);
      return {
        height: high,
        nodes: heads(dice, 1, 3, () => ({
          isSyncing: false,
          faults: [{ what: 'kill', atMs: atMs + 380, forMs: forMs + dice.whole(4_000) }],
        })),
        submitMs: [13_000, atMs],
        lastsMs: 130_000,
      };
    },
  },
  /** A node far below comes first, and the head over slow connections. */
  'late head': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        behind(dice, high, { ...never, lag: 180 + dice.whole(60), course: 'still' }),
        ...heads(dice, 1, 2, () => ({ ...never, startMs: dice.pick(later) })),
      ],
      delayMs: [40, 90],
    }),
  },
  'final lie': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: dice.shuffled([
        ...heads(dice, 1, 2),
        head(dice, { kind: 'final-lie', isSyncing: false, fromMs: dice.pick([0, 0, 25_000]) }),
      ]),
    }),
  },
  /** Only its best heads are made up, and no second head is there to outvote it. */
  'best lie': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: dice.shuffled([
        ...heads(dice, 1, 2),
        head(dice, { kind: dice.pick(['head-lie', 'numbers-lie']), isSyncing: false, isFinalOwn: false }),
      ]),
    }),
  },
  /** A fork whose blocks come before those of the only head. */
  'fast fork': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        head(dice, { isSyncing: false, slowMs: 250 + dice.whole(200) }),
        head(dice, { kind: 'fork', depth: 12 + dice.whole(200), isSyncing: false, slowMs: 0 }),
      ],
    }),
  },
  /** A fork that calls its blocks final is there first, with each block too: all that is remembered is its own. */
  'early final fork': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        head(dice, { kind: 'final-fork', depth: 12 + dice.whole(200), isSyncing: false, slowMs: 0 }),
        ...heads(dice, 2, 3, () => ({
          isSyncing: false,
          startMs: dice.pick(later),
          slowMs: 250 + dice.whole(200),
        })),
      ],
    }),
  },
  /** A chain of its own begins where the others' heads are, so that only blocks to come contradict it. */
  'leading lie': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      finalLag: 4 + dice.whole(3),
      nodes: [
        ...heads(dice, 2, 4),
        head(dice, { kind: 'chain-lie', isSyncing: false, depth: 0, isFinalOwn: dice.chance(0.5) }),
      ],
    }),
  },
  /** A liar is there before all others, and is believed until they come. */
  'early lie': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        head(dice, { kind: 'chain-lie', isSyncing: false, depth: 100, isFinalOwn: true }),
        ...heads(dice, 2, 3, () => ({ isSyncing: false, startMs: dice.pick(later) })),
      ],
    }),
  },
  /** A node that is alone calls blocks final, and others in their place after a repair. */
  'repaired lie': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        head(dice, {
          kind: 'chain-lie',
          isSyncing: false,
          depth: dice.pick([0, 5, 100]),
          isFinalOwn: true,
          toMs: 10_000 + dice.whole(10_000),
        }),
        ...(dice.chance(0.5) ? heads(dice, 1, 2, () => ({ isSyncing: false, startMs: 40_000 })) : []),
      ],
    }),
  },
  'one mute': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: dice.shuffled([
        ...heads(dice, 1, 2, () => ({ faults: dice.chance(0.5) ? outagesOf(dice, 1, 'kill') : [] })),
        head(dice, { kind: 'one-mute', method: 'chain_getBlockHash', isSyncing: false }),
      ]),
    }),
  },
};
