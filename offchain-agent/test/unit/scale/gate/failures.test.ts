import { deepEqual, equal, ok } from 'node:assert/strict';
import { judgeFailures } from '../../../../src/scale/gate/failures.ts';
import { binomialOf, seededRandom } from './failing-case.ts';

const policy = { significance: 0.05, mostFailed: 0.2 };
const sizes = [1, 2, 4, 6, 8, 12];

interface Share {
  readonly of: (n: number) => number;
  /** Relative deviation between runs. */
  readonly deviation?: number;
}

/** A side with 5,000 answers a point. */
function sideOf(random: () => number, repetitions: number, { of, deviation = 0 }: Share, isPaired: boolean) {
  const points = sizes.flatMap((n) =>
    Array.from({ length: repetitions }, (_, pair) => {
      const spread = Math.exp(deviation * gauss(random));
      const failed = binomialOf(random, 5_000, Math.min(1, of(n) * spread));
      return { n, failed_share: failed / 5_000, answers: 5_000, ...(isPaired && { pair }) };
    }),
  );
  return { points };
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** How many of 300 comparisons are refused. */
function refusedOf(before: Share, now: Share, mode: 'pairs' | 'fresh' | 'shared', repetitions = 3): number {
  const random = seededRandom(7);
  let refused = 0;
  for (let i = 0; i < 300; i++) {
    const [baseline, candidate] = [before, now].map((share) =>
      sideOf(random, repetitions, share, mode === 'pairs'),
    );
    if (!baseline || !candidate) continue;
    if (judgeFailures({ baseline, candidate }, mode, policy).verdict === 'regress') refused++;
  }
  return refused;
}

const always = (share: number, deviation = 0): Share => ({ of: () => share, deviation });
const side = (...shares: readonly (readonly [n: number, share: number | undefined])[]) => ({
  points: shares.map(([n, share]) => ({
    n,
    answers: 5_000,
    ...(share !== undefined && { failed_share: share }),
  })),
});
const judged = (baseline: ReturnType<typeof side>, candidate: ReturnType<typeof side>) =>
  judgeFailures({ baseline, candidate }, 'shared', policy);

describe('the failed answers of a gate', () => {
  for (const mode of ['pairs', 'fresh', 'shared'] as const) {
    it(`reject a rise from 1 to 3 % in 95 of 100: ${mode}`, () => {
      ok(refusedOf(always(0.01), always(0.03), mode) >= 285);
      ok(refusedOf(always(0.01, 0.2), always(0.03, 0.2), mode) >= 285);
    });

    it(`reject equal releases in at most 5 of 100: ${mode}`, () => {
      const rising: Share = { of: (n) => 0.0003 * n * n, deviation: 0.3 };
      for (const share of [always(0.01), always(0.01, 0.2), always(0.05, 0.5), rising])
        ok(refusedOf(share, share, mode) <= 15 + 7);
    });
  }

  it('reject a rise at one size on fresh networks', () => {
    const rise: Share = { of: (n) => (n === 12 ? 0.03 : 0.01) };
    ok(refusedOf(always(0.01), rise, 'fresh') >= 285);
    ok(refusedOf(always(0.01), rise, 'pairs') >= 285);
  });

  it('reject more than --most-failed at a size, whatever the baseline has', () => {
    const { verdict, cause } = judged(side([1, 0], [2, 0.3]), side([1, 0], [2, 0.21]));
    equal(verdict, 'regress');
    deepEqual(cause, { kind: 'failures', what: 'limit', n: 2, baseline: 0.3, candidate: 0.21 });
    equal(judged(side([1, 0], [2, 0.2]), side([1, 0], [2, 0.2])).verdict, 'pass');
    equal(judged(side([1, undefined]), side([1, 0.21])).verdict, 'regress');
  });

  it('pass where none failed, or where neither side counts them', () => {
    equal(judged(side([1, 0], [2, 0]), side([1, 0], [2, 0])).verdict, 'pass');
    equal(judged(side([1, undefined]), side([1, undefined])).verdict, 'pass');
    equal(judged(side([1, undefined]), side([1, 0.01])).verdict, 'pass');
  });

  it('leave it open where one side alone counts many', () => {
    equal(judged(side([1, 0], [2, 0]), side([1, undefined], [2, undefined])).verdict, 'pass');
    const blind = judged(side([1, 0], [2, 0.03]), side([1, undefined], [2, undefined]));
    deepEqual(
      [blind.verdict, blind.cause?.what, blind.cause?.candidate],
      ['inconclusive', 'unknown', undefined],
    );
    equal(judged(side([1, undefined]), side([1, 0.05])).verdict, 'inconclusive');
  });

  it('leave it open where one size rose, measured once, unless it is far from the baseline', () => {
    const others = [
      [1, 0],
      [2, 0],
      [4, 0],
    ] as const;
    const once = judged(side(...others, [8, 0.01]), side(...others, [8, 0.02]));
    deepEqual([once.verdict, once.cause?.what, once.cause?.n], ['inconclusive', 'size_once', 8]);
    equal(judged(side(...others, [8, 0]), side(...others, [8, 0.02])).verdict, 'regress');
    equal(judged(side(...others, [8, 0.02]), side(...others, [8, 0.02])).verdict, 'pass');
  });

  it('compare with the counts that a run has on a chain', () => {
    const candidate = side([1, 0.01], [2, 0.03]);
    const stored = {
      points: side([1, undefined], [2, undefined]).points,
      stored: { share: 0.001, answers: 10_000 },
    };
    equal(judgeFailures({ baseline: stored, candidate }, 'shared', policy).cause?.what, 'all');
    const alike = { ...stored, stored: { share: 0.02, answers: 10_000 } };
    equal(judgeFailures({ baseline: alike, candidate }, 'shared', policy).verdict, 'pass');
    equal(judgeFailures({ baseline: candidate, candidate: stored }, 'shared', policy).verdict, 'pass');
  });

  it('compare with a run on a chain by the sizes that it has, and not where it has others', () => {
    const stored = {
      points: side([1, undefined], [2, undefined]).points,
      stored: { share: 0.01, answers: 10_000 },
    };
    const more = side([1, 0.01], [2, 0.01], [4, 0.1]);
    equal(judgeFailures({ baseline: stored, candidate: more }, 'shared', policy).verdict, 'pass');
    const fewer = { baseline: stored, candidate: side([1, 0.001]) };
    equal(judgeFailures(fewer, 'shared', policy).verdict, 'pass');
    const { verdict, cause } = judgeFailures(
      { baseline: stored, candidate: side([1, 0.1]) },
      'shared',
      policy,
    );
    deepEqual([verdict, cause?.what], ['inconclusive', 'other_sizes']);
  });

  it('ignore a rise of less than a thousandth of all answers', () => {
    const many = (share: number) => ({
      points: sizes.map((n) => ({ n, failed_share: share, answers: 1_000_000 })),
    });
    equal(judgeFailures({ baseline: many(0), candidate: many(0.0009) }, 'shared', policy).verdict, 'pass');
    equal(judgeFailures({ baseline: many(0), candidate: many(0.002) }, 'shared', policy).verdict, 'regress');
  });
});
