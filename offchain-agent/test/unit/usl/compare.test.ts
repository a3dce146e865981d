import assert from 'node:assert/strict';
import { compareLaws, type Verdict } from '../../../src/usl/compare.ts';
import { lawPoints } from './cases.ts';
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
});
