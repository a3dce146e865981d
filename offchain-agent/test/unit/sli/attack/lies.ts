import type { View } from '../../../../src/sli/robust.ts';
import type { Random } from './random.ts';
import { type Truth, viewOf } from './truth.ts';

/** What a liar reports of a window, knowing what the honest ones saw; `undefined` is silence. */
type Lie = (random: Random, truth: Truth, honest: readonly View[]) => View | undefined;

/** Every field and direction in which a well-formed report can be false. */
export const lies: Readonly<Record<string, Lie>> = {
  'all down': (_, { expectedEach }) => ({ samples: expectedEach, buckets: [] }),
  'all fast': (_, { expectedEach }) => ({ samples: expectedEach, buckets: [[0, expectedEach]] }),
  'all slow': (_, { expectedEach }) => ({ samples: expectedEach, buckets: [[735, expectedEach]] }),
  'just too slow': (_, { expectedEach, fastBucket }) => ({
    samples: expectedEach,
    buckets: [[fastBucket + 1, expectedEach]],
  }),
  'slower or faster by some buckets': (random, _, honest) =>
    shifted(random.oneOf(honest), random.whole(-40, 40)),
  noise: (random, { expectedEach }) => {
    const samples = random.whole(0, expectedEach);
    const answers = Array.from({ length: random.whole(0, samples) }, () => random.whole(0, 735));
    return viewOf(samples, answers);
  },
  'as few samples as count, all down': (_, { least }) => ({ samples: least, buckets: [] }),
  'as few samples as count, all fast': (_, { least }) => ({ samples: least, buckets: [[0, least]] }),
  'one sample too few, all down': (_, { least }) => ({ samples: least - 1, buckets: [] }),
  'more samples than anyone, the same answers': (random, { expectedEach }, honest) => ({
    samples: expectedEach,
    buckets: random.oneOf(honest).buckets,
  }),
  'only the answers as samples': (random, _, honest) => {
    const { buckets } = random.oneOf(honest);
    return { samples: buckets.reduce((sum, [, count]) => sum + count, 0), buckets };
  },
  'the worst that an honest one saw, and one answer less': (_, __, honest) => {
    const worst = [...honest].sort((a, b) => answersOf(a) / a.samples - answersOf(b) / b.samples)[0];
    if (!worst) return undefined;
    const [[index, count] = [0, 0], ...others] = worst.buckets;
    return { samples: worst.samples, buckets: count > 1 ? [[index, count - 1], ...others] : others };
  },
  'down where it was seen down, else silence': (_, { expectedEach }, honest) =>
    honest.some((view) => answersOf(view) < view.samples)
      ? { samples: expectedEach, buckets: [] }
      : undefined,
  'up where it was seen up, else silence': (_, { expectedEach, fastBucket }, honest) =>
    honest.every((view) => answersOf(view) === view.samples)
      ? { samples: expectedEach, buckets: [[fastBucket, expectedEach]] }
      : undefined,
  'the truth where it was seen down, else silence': (random, _, honest) => {
    const view = random.oneOf(honest);
    return answersOf(view) < view.samples ? view : undefined;
  },
  silence: () => undefined,
};

function shifted({ samples, buckets }: View, by: number): View {
  return viewOf(
    samples,
    buckets.flatMap(([index, count]) => Array<number>(count).fill(Math.min(735, Math.max(0, index + by)))),
  );
}

function answersOf({ buckets }: View): number {
  return buckets.reduce((sum, [, count]) => sum + count, 0);
}
