import { deepEqual, equal, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { lawOf, pointOf, storedLaw } from '../../../../src/chain/scalability/stored-units.ts';
import { fitStored, runInput } from '../../../../src/scale/submit/run-input.ts';
import { parametersOf } from '../../../../src/usl/band.ts';
import { checkLaw } from '../../../../src/usl/check-law.ts';
import { weightings } from '../../../../src/usl/weigh.ts';
import { lawPoints } from '../../usl/cases.ts';

const hash = `0x${'11'.repeat(32)}`;
const description = {
  version: 'v1',
  commit: '-',
  weights: 'none' as const,
  sweep: 'validators' as const,
  fingerprint: hash,
  evidence: { root: hash, contentId: hash },
};
const three = [1, 2, 4].map((n) => ({ n, throughput: 10 * n }));

describe('a run as the chain stores it', () => {
  it('rounds sizes and throughput to millionths and puts the sizes in order', () => {
    const { points } = runInput(
      [
        { n: 4, throughput: 1 / 3 },
        { n: 1.0000004, throughput: 2 },
        { n: 2, throughput: 0.0000005 },
      ],
      description,
    );
    deepEqual(
      points.map(({ size, throughput }) => [size, throughput]),
      [
        [1_000_000, 2_000_000n],
        [2_000_000, 1n],
        [4_000_000, 333_333n],
      ],
    );
  });

  it('has the failed answers behind its commit, where all points count them', () => {
    const counted = three.map((point) => ({ ...point, failed_share: 0.25, answers: 1_000 }));
    equal(runInput(counted, { ...description, commit: 'd3adb33f' }).commit, 'd3adb33f failed=750/3000');
    equal(runInput([...counted.slice(1), ...three.slice(0, 1)], description).commit, '-');
    throws(() => runInput(counted, { ...description, commit: 'c'.repeat(64) }), {
      code: 'bad_input/text',
      message: /64 bytes leave no room for the share of failed answers/,
    });
  });

  it('takes 64 points, and no more', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => ({ n: i + 1, throughput: 5 }));
    equal(runInput(many(64), description).points.length, 64);
    throws(() => runInput(many(65), description), {
      code: 'bad_input/points',
      message: /at most 64 points, and these are 65; leave sizes out, or give each size as one row/,
    });
  });

  it('needs three sizes that differ as they are stored', () => {
    equal(runInput(three, description).points.length, 3);
    throws(() => runInput([...three.slice(0, 2), { n: 2.0000001, throughput: 7 }], description), {
      message: 'a run needs at least 3 different sizes, and these have 2; measure at more sizes',
    });
  });

  for (const [what, point, words] of [
    ['a size below one', { n: 0.5, throughput: 1 }, /from 1 to a million, and one is 0\.5/],
    ['a size above a million', { n: 1_000_001, throughput: 1 }, /from 1 to a million/],
    ['no number', { n: Number.NaN, throughput: 1 }, /one is NaN/],
    ['throughput that rounds to nothing', { n: 8, throughput: 4e-7 }, /stored in millionths.*another unit/],
    ['throughput without end', { n: 8, throughput: Number.POSITIVE_INFINITY }, /another unit/],
  ] as const) {
    it(`refuses ${what}`, () => {
      throws(() => runInput([...three, point], description), { code: 'bad_input/points', message: words });
    });
  }

  it('keeps weights that are whole, and scales others so that the largest is 1e12', () => {
    const given = { ...description, weights: 'given' as const };
    const weightsOf = (weights: readonly number[]) =>
      runInput(
        three.map((point, i) => ({ ...point, weight: weights[i] ?? 1 })),
        given,
      ).points.map(({ weight }) => weight);
    deepEqual(weightsOf([3, 1, 7]), [3n, 1n, 7n]);
    deepEqual(weightsOf([0.5, 0.25, 0.125]), [1_000_000_000_000n, 500_000_000_000n, 250_000_000_000n]);
    throws(() => weightsOf([0.5, 0.25, 1e-13]), { code: 'bad_input/weights', message: /n = 4 is less than/ });
    throws(() => runInput(three, given), {
      code: 'bad_input/weights',
      message: /--weights none or relative/,
    });
  });

  it('refuses a version that the chain would', () => {
    for (const version of ['', 'x'.repeat(65), 'a\nb'])
      throws(() => runInput(three, { ...description, version }), { code: 'bad_input/text' });
    equal(runInput(three, { ...description, version: 'x'.repeat(64) }).version.length, 64);
  });

  it('is fitted as it is stored: the rounded law is a stationary point of the rounded points', () => {
    const law = fc.record({
      lambda: fc.double({ min: 0.5, max: 1e5, noNaN: true }),
      sigma: fc.double({ min: 0, max: 0.9, noNaN: true }),
      kappa: fc.double({ min: 0, max: 0.02, noNaN: true }),
    });
    const noises = fc.array(fc.double({ min: -0.05, max: 0.05, noNaN: true }), {
      minLength: 8,
      maxLength: 8,
    });
    const property = fc.property(law, noises, fc.constantFrom(...weightings), (truth, noise, weights) => {
      let next = 0;
      const measured = lawPoints(truth, [1, 2, 4, 8, 16, 32, 48, 64], () => noise[next++] ?? 0);
      const points = measured.map(({ n, throughput }, i) => ({ n, throughput, weight: i + 1 }));
      const run = runInput(points, { ...description, weights });
      const stored = storedLaw(parametersOf(fitStored(run)));
      const check = checkLaw(run.points.map(pointOf), weights, lawOf(stored));
      equal(check.kind, 'stationary', JSON.stringify(check));
    });
    fc.assert(property, { numRuns: 300, seed: 11 });
  });
});
