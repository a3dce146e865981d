import assert, { deepEqual, equal, match, ok } from 'node:assert/strict';
import { compareLaws, defaultPolicy, type Verdict } from '../../../src/usl/compare.ts';
import { fitUsl } from '../../../src/usl/fit.ts';
import type { UslParameters } from '../../../src/usl/model.ts';
import type { Point } from '../../../src/usl/point.ts';
import { fTail } from '../../../src/usl/statistics.ts';
import { lawPoints, noisyPoints, pastPeak } from './cases.ts';
import { seeded } from './random.ts';

const law = { lambda: 100, sigma: 0.03, kappa: 0.0005 };
const sizes = [1, 2, 4, 8, 16, 24, 32, 64].flatMap((n) => [n, n, n]);
const comparisons = 200;

function verdicts(candidate: typeof law, spread: number): Record<Verdict, number> {
  const tally: Record<Verdict, number> = { pass: 0, regress: 0, improve: 0, inconclusive: 0 };
  for (let seed = 1; seed <= comparisons; seed++) {
    const { normal } = seeded(seed);
    const noise = (): number => spread * normal();
    const before = lawPoints(law, sizes, noise);
    const after = lawPoints(candidate, sizes, noise);
    tally[compareLaws(before, after).verdict]++;
  }
  return tally;
}

describe('the comparison of two laws', () => {
  for (const percent of [2, 5])
    it(`calls at most 7 % of 200 comparisons of a release with itself a regression, noise ${percent} %`, () => {
      const { regress } = verdicts(law, percent / 100);
      assert.ok(regress <= 0.07 * comparisons, `${regress} of ${comparisons}`);
    });

  it('catches 5 % less throughput of one in 95 % of cases, noise 2 %', () => {
    const { regress } = verdicts({ ...law, lambda: 95 }, 0.02);
    assert.ok(regress >= 0.95 * comparisons, `${regress} of ${comparisons}`);
  });

  it('catches half as much coherency again in 95 % of cases, noise 2 %', () => {
    const { regress } = verdicts({ ...law, kappa: 0.00075 }, 0.02);
    assert.ok(regress >= 0.95 * comparisons, `${regress} of ${comparisons}`);
  });

  it('says that it improved', () => {
    const { improve } = verdicts({ ...law, lambda: 110 }, 0.02);
    assert.ok(improve >= 0.95 * comparisons, `${improve} of ${comparisons}`);
  });

  it('names the parameter that moved', () => {
    const { normal } = seeded(7);
    const noise = (): number => 0.01 * normal();
    const base = lawPoints(law, sizes, noise);
    assert.equal(compareLaws(base, lawPoints({ ...law, lambda: 80 }, sizes, noise)).moved, 'lambda');
    assert.equal(compareLaws(base, lawPoints({ ...law, kappa: 0.001 }, sizes, noise)).moved, 'kappa');
  });

  it('is inconclusive for repetitions at a single size', () => {
    const once = (throughput: number) => ({ n: 8, throughput });
    const { verdict, reason } = compareLaws([100, 101, 102].map(once), [80, 81, 82].map(once));
    assert.equal(verdict, 'inconclusive');
    assert.match(reason, /the baseline has too few sizes/);
  });

  it('is inconclusive where both laws go through all their points', () => {
    const three = lawPoints(law, [1, 8, 64]);
    assert.equal(compareLaws(three, three).verdict, 'inconclusive');
  });

  it('refuses points that are none', () => {
    assert.throws(
      () => compareLaws([{ n: 1, throughput: 0 }], lawPoints(law, sizes)),
      /throughput must be above 0/,
    );
  });

  describe('of two releases', () => {
    const noisy = (law: UslParameters, spread: number, seed: number, of = sizes): Point[] =>
      noisyPoints(law, of, { spread, seed });
    const before = noisy(law, 0.01, 1);

    it('tells how sure it is, where the change is greatest, and both laws', () => {
      const found = compareLaws(before, noisy({ ...law, lambda: 90 }, 0.01, 2));
      equal(found.verdict, 'regress');
      equal(found.reason, 'the laws differ: probability by chance less than 0.1 %');
      deepEqual([found.above, found.below], [3, 42]);
      ok((found.f ?? 0) > 100 && (found.p ?? 1) < 1e-9);
      ok(Math.abs((found.worst?.share ?? 0) + 0.1) < 0.02, String(found.worst?.share));
      ok(Math.abs((found.best?.share ?? 0) + 0.1) < 0.02, String(found.best?.share));
      ok((found.worst?.share ?? 0) < (found.best?.share ?? 0));
      ok(
        Math.abs((found.baseline?.lambda ?? 0) - 100) < 2 &&
          Math.abs((found.candidate?.lambda ?? 0) - 90) < 2,
      );
    });

    it('is that of the same F test worked out by hand', () => {
      // Without weights: the sums of squares are those of the three fits.
      const policy = { ...defaultPolicy, weights: 'none' } as const;
      const after = noisy({ ...law, lambda: 99 }, 0.01, 3);
      const [pooled, left, right] = [[...before, ...after], before, after].map(
        (points) => fitUsl(points).method.sse,
      ) as [number, number, number];
      const f = (pooled - left - right) / 3 / ((left + right) / 42);
      const found = compareLaws(before, after, policy);
      ok(Math.abs((found.f ?? 0) / f - 1) < 1e-6, `${found.f} instead of ${f}`);
      equal(found.p, fTail(found.f ?? 0, 3, 42));
    });

    it('finds no difference in one with itself, and tells the probability', () => {
      const { verdict, reason, p, moved } = compareLaws(before, noisy(law, 0.01, 4));
      ok(p !== null && p > 0.05);
      equal(verdict, 'pass');
      equal(reason, `no difference beyond what chance gives (probability ${(100 * p).toFixed(1)} %)`);
      equal(moved, null);
    });

    it('passes a difference that is certain, and too small to count', () => {
      const found = compareLaws(noisy(law, 0.0005, 1), noisy({ ...law, lambda: 99 }, 0.0005, 2));
      equal(found.verdict, 'pass');
      equal(
        found.reason,
        'the laws differ (probability by chance less than 0.1 %), by less than what counts',
      );
      equal(found.moved, 'lambda');
      const better = compareLaws(noisy(law, 0.0005, 1), noisy({ ...law, lambda: 101 }, 0.0005, 2));
      equal(better.verdict, 'pass');
    });

    it('goes by the policy that it is given', () => {
      const after = noisy({ ...law, lambda: 90 }, 0.01, 2);
      equal(compareLaws(before, after, { ...defaultPolicy, magnitude: 0.2 }).verdict, 'pass');
      equal(compareLaws(before, after, { ...defaultPolicy, significance: 0 }).verdict, 'pass');
    });

    it('refuses what trades small sizes for large ones, and judges at no size that only one has measured', () => {
      const few = sizes.filter((n) => n <= 16);
      const after = noisy({ lambda: 110, sigma: 0.05, kappa: 0.0005 }, 0.002, 5, few.toReversed());
      const found = compareLaws(noisy(law, 0.002, 1).toReversed(), after);
      deepEqual([found.best?.n, found.worst?.n], [1, 16]);
      ok((found.best?.share ?? 0) > 0.05 && (found.worst?.share ?? 0) < -0.05);
      equal(found.verdict, 'regress');
    });

    it('names contention where it moved', () => {
      equal(compareLaws(before, noisy({ ...law, sigma: 0.06 }, 0.01, 6)).moved, 'sigma');
    });

    it('takes a standard deviation for the weight of its square', () => {
      const policy = { ...defaultPolicy, weights: 'given' } as const;
      const after = noisy({ ...law, lambda: 97 }, 0.01, 7);
      const sdOf = ({ n }: Point): number => (n % 3) + 1;
      const bySd = (points: readonly Point[]) => points.map((point) => ({ ...point, sd: sdOf(point) }));
      const byWeight = (points: readonly Point[]) =>
        points.map((point) => ({ ...point, weight: 1 / sdOf(point) ** 2 }));
      const found = compareLaws(bySd(before), bySd(after), policy);
      deepEqual(found, compareLaws(byWeight(before), byWeight(after), policy));
      ok(found.f !== compareLaws(before, after, { ...policy, weights: 'none' }).f);
    });

    it('goes by the weights of its policy, whatever weights the points have', () => {
      const after = noisy({ ...law, lambda: 70 }, 0.01, 9);
      for (const weights of ['relative', 'none'] as const) {
        const policy = { ...defaultPolicy, weights };
        const plain = compareLaws(before, after, policy);
        equal(plain.verdict, 'regress');
        const bySd = (point: Point): Point => ({ ...point, sd: 0.01 * point.throughput });
        const byWeight = (point: Point): Point => ({ ...point, weight: 1e-6 });
        for (const given of [bySd, byWeight])
          deepEqual(compareLaws(before.map(given), after.map(given), policy), plain);
      }
    });

    it('judges at no size below those that both have measured', () => {
      // One law is the other's at 8 and 32, and lies below it where only the baseline was measured.
      const [a, b, c] = [(1 - 0.1) / 100, (0.1 - 0.0005) / 100, 0.0005 / 100];
      const changed = { a: 1.08 * a, b: b - 0.0144 * a, c: c + 0.00037 * a };
      const lambda = 1 / (changed.a + changed.b + changed.c);
      const other = { lambda, sigma: lambda * (changed.b + changed.c), kappa: lambda * changed.c };
      const spread = { spread: 2e-4, seed: 1 };
      const baseline = noisyPoints(
        { lambda: 100, sigma: 0.1, kappa: 0.0005 },
        [1, 2, 4, 8, 16, 24, 32],
        spread,
      );
      const { verdict, worst, best } = compareLaws(baseline, noisyPoints(other, [8, 16, 24, 32], spread));
      ok(verdict !== 'regress' && (worst?.n ?? 0) >= 8 && (best?.n ?? 0) >= 8, `${verdict} at ${worst?.n}`);
    });

    it('is inconclusive where no size lies within both', () => {
      const [small, large] = [noisy(law, 0.01, 1, [1, 2, 3, 4]), noisy(law, 0.01, 2, [8, 16, 24, 32])];
      for (const { verdict, reason, worst } of [compareLaws(small, large), compareLaws(large, small)])
        deepEqual(
          [verdict, reason, worst],
          ['inconclusive', 'there is no size that both have covered', null],
        );
      ok(compareLaws(small, noisy(law, 0.01, 2, [4, 16, 24, 32])).f !== null);
    });

    it('is inconclusive where no law fits one of them', () => {
      for (const { verdict, reason } of [compareLaws(pastPeak, before), compareLaws(before, pastPeak)]) {
        equal(verdict, 'inconclusive');
        match(reason, /no scalability law fits these points best/);
      }
    });

    it('is told from four points on, not of three, which a law meets whatever they are', () => {
      const four = noisy(law, 0.01, 8, [1, 4, 16, 64]);
      ok(compareLaws(four, before).f !== null);
      const { verdict, reason } = compareLaws(before, four.slice(0, 3));
      equal(verdict, 'inconclusive');
      equal(
        reason,
        'the candidate has 3 points, which a law of three parameters meets whatever they are; measure at more sizes',
      );
    });
  });
});
