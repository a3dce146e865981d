import type { Dice } from '../../support/dice.ts';
import type { NodeSpec } from '../scene.ts';
import { narrowKinds } from './narrow-kinds.ts';
import { behind, type Drawn, head, heads, high, outage, outagesOf, type SceneKind, times } from './nodes.ts';

const spread = 900;

const laggards = (dice: Dice, most: number, more: Partial<Drawn> = {}): Drawn[] =>
  times(1 + dice.whole(most), () => behind(dice, high, more));
const shuffledStarts = (dice: Dice, nodes: readonly Drawn[]): Drawn[] =>
  dice
    .shuffled(nodes)
    .map((node) => ({ ...node, startMs: dice.pick([0, 0, 200, 900, 2_500, 7_000, 15_000]) }));
/** A liar lies all the time, or from an instant on. */
const lie = (dice: Dice): Pick<NodeSpec, 'fromMs' | 'toMs'> => {
  const [fromMs] = [dice.pick([0, 0, 25_000])];
  return { fromMs, ...(dice.chance(0.3) && { toMs: fromMs + dice.pick([6_000, 30_000]) }) };
};

export const sceneKinds: Readonly<Record<string, SceneKind>> = {
  ...narrowKinds,
  restart: {
    weight: 4,
    draw: (dice) => ({
      height: high + dice.whole(spread),
      nodes: [
        ...heads(dice, 1, 2, () => ({ faults: [outage(dice, dice.pick(['stop', 'kill']))] })),
        ...laggards(dice, 2),
      ],
    }),
  },
  start: {
    weight: 4,
    draw: (dice) => ({
      height: high + dice.whole(spread),
      nodes: shuffledStarts(dice, [...heads(dice, 1, 2), ...laggards(dice, 3, { course: 'still' })]),
    }),
  },
  alone: {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: [
        dice.chance(0.7)
          ? head(dice, { faults: outagesOf(dice, 2) })
          : behind(dice, high, { faults: outagesOf(dice, 1) }),
      ],
    }),
  },
  'all behind': {
    weight: 1,
    draw: (dice) => {
      const { lag, course } = behind(dice, high, { course: dice.pick(['still', 'same pace']) });
      return {
        height: high,
        nodes: times(2 + dice.whole(3), () =>
          behind(dice, high, {
            ...(lag !== undefined && { lag }),
            ...(course !== undefined && { course }),
            faults: dice.chance(0.3) ? [outage(dice)] : [],
          }),
        ),
      };
    },
  },
  silent: {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: [
        ...heads(dice, 1, 3, () => ({ faults: dice.chance(0.7) ? outagesOf(dice, 2, 'freeze') : [] })),
        ...(dice.chance(0.6) ? laggards(dice, 2) : []),
      ],
    }),
  },
  'half open': {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: [
        ...heads(dice, 1, 3, () => ({ faults: dice.chance(0.7) ? outagesOf(dice, 2, 'cut') : [] })),
        ...(dice.chance(0.6) ? laggards(dice, 2) : []),
      ],
    }),
  },
  resets: {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: heads(dice, 1, 3, () => ({
        faults: times(4, (turn) => outage(dice, 'reset', 12_000 + turn * 17_000)),
      })),
      submitMs: [13_000, 20_000, 27_000, 44_000],
    }),
  },
  'other heads': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: heads(dice, 1, 4, () => ({
        isFickle: dice.chance(0.6),
        faults: dice.chance(0.4) ? [outage(dice)] : [],
      })),
    }),
  },
  'one foreign': {
    weight: 1,
    draw: (dice) => ({
      height: 200 + dice.whole(200),
      nodes: shuffledStarts(dice, [
        ...heads(dice, 2, 4),
        head(dice, { kind: 'other-network', isSyncing: false }),
      ]),
    }),
  },
  fork: {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: shuffledStarts(dice, [
        ...heads(dice, 1, 3),
        head(dice, { kind: 'fork', depth: 3 + dice.whole(200), isSyncing: false, peers: dice.pick([0, 2]) }),
      ]),
    }),
  },
  'final fork': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: shuffledStarts(dice, [
        ...heads(dice, 2, 4),
        head(dice, { kind: 'final-fork', depth: 3 + dice.whole(200), isSyncing: false }),
      ]),
    }),
  },
  'numbers lie': {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: shuffledStarts(dice, [
        ...heads(dice, 1, 3),
        head(dice, { kind: 'numbers-lie', isSyncing: false, ...lie(dice) }),
      ]),
    }),
  },
  'head lie': {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: shuffledStarts(dice, [
        ...heads(dice, 1, 3),
        head(dice, { kind: 'head-lie', isSyncing: false, ...lie(dice) }),
      ]),
    }),
  },
  'chain lie': {
    weight: 2,
    draw: (dice) => ({
      height: high,
      nodes: shuffledStarts(dice, [
        ...heads(dice, 2, 4),
        head(dice, {
          kind: 'chain-lie',
          isSyncing: false,
          depth: dice.pick([0, 5, 100]),
          isFinalOwn: dice.chance(0.5),
          ...lie(dice),
        }),
      ]),
    }),
  },
  purge: {
    weight: 1,
    draw: (dice) => ({
      height: dice.pick([40, 400, high]),
      nodes: heads(dice, 1, 4, () => ({ isPruned: false })),
      purgeMs: 25_000 + dice.whole(10_000),
      lastsMs: 100_000,
    }),
  },
  'early purge': {
    weight: 1,
    draw: (dice) => ({
      height: dice.pick([40, 400, high]),
      nodes: [
        head(dice, { isPruned: false, purgedMs: 24_000 + dice.whole(6_000) }),
        ...heads(dice, 1, 3, () => ({ isPruned: false })),
      ],
      purgeMs: 50_000 + dice.whole(20_000),
      lastsMs: 130_000,
    }),
  },
  genesis: {
    weight: 1,
    draw: (dice) => ({
      height: 0,
      nodes: heads(dice, 1, 3),
      halt: { fromMs: 0, toMs: 20_000 + dice.whole(20_000) },
    }),
  },
  halt: {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: [
        ...heads(dice, 1, 3, () => ({ faults: dice.chance(0.3) ? [outage(dice)] : [] })),
        ...(dice.chance(0.4) ? laggards(dice, 1, { course: 'still' }) : []),
      ],
      halt: { fromMs: 20_000, toMs: 60_000 },
      lastsMs: 110_000,
    }),
  },
  broken: {
    weight: 3,
    draw: (dice) => ({
      height: high,
      nodes: dice.shuffled([
        ...heads(dice, 1, 3),
        head(dice, {
          kind: dice.pick(['all-errors', 'all-null', 'one-error']),
          method: dice.pick(['state_getStorage', 'chain_getHeader', 'author_submitAndWatchExtrinsic']),
          fromMs: dice.pick([0, 20_000]),
          isSyncing: false,
        }),
      ]),
    }),
  },
  'no heads': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: dice.shuffled([
        ...heads(dice, 1, 3),
        head(dice, { kind: 'no-heads', fromMs: dice.pick([0, 20_000]), isSyncing: false }),
      ]),
    }),
  },
  mixed: {
    weight: 4,
    draw: (dice) => ({
      height: high + dice.whole(spread),
      nodes: shuffledStarts(dice, [
        ...heads(dice, 1, 3, () => ({ faults: dice.chance(0.6) ? outagesOf(dice, 2) : [] })),
        ...laggards(dice, 2, { faults: dice.chance(0.3) ? [outage(dice)] : [] }),
        ...(dice.chance(0.3) ? [head(dice, { kind: 'numbers-lie', isSyncing: false, ...lie(dice) })] : []),
      ]).slice(0, 6),
    }),
  },
  'two liars alone': {
    weight: 1,
    draw: (dice) => ({
      height: high,
      nodes: dice.shuffled([
        head(dice, { isSyncing: false, isPruned: false }),
        head(dice, { kind: 'chain-lie', isSyncing: false, isPruned: false, depth: 5, isFinalOwn: true }),
      ]),
      isUndecidable: true,
    }),
  },
  'two networks': {
    weight: 1,
    draw: (dice) => ({
      height: 200 + dice.whole(200),
      nodes: dice.shuffled([
        head(dice, { isSyncing: false, isPruned: false }),
        head(dice, { kind: 'other-network', isSyncing: false, isPruned: false }),
      ]),
      isUndecidable: true,
    }),
  },
};
