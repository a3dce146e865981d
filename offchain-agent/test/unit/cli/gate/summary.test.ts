import assert from 'node:assert/strict';
import { junitOf, markdownOf, summaryLines } from '../../../../src/cli/gate/run.ts';
import type { Judgement } from '../../../../src/scale/gate/judge.ts';
import { compareLaws } from '../../../../src/usl/compare.ts';
import type { Point } from '../../../../src/usl/point.ts';
import { lawPoints } from '../../usl/cases.ts';
import { seeded } from '../../usl/random.ts';

const law = { lambda: 100, sigma: 0.03, kappa: 0.0005 };
const sizes = [1, 2, 4, 8, 16, 32].flatMap((n) => [n, n]);
const { normal } = seeded(3);
const noise = (): number => 0.01 * normal();
const judged = (baseline: readonly Point[], candidate: readonly Point[]): Judgement => {
  const comparison = compareLaws(baseline, candidate);
  return {
    ...comparison,
    laws: comparison.verdict,
    history: null,
    weights: 'relative',
    flags: { baseline: [], candidate: ['low_confidence'] },
  };
};
const worse = judged(lawPoints(law, sizes, noise), lawPoints({ ...law, lambda: 80 }, sizes, noise));
const same = judged(lawPoints(law, sizes, noise), lawPoints(law, sizes, noise));
const few = judged(lawPoints(law, [1, 2]), lawPoints(law, sizes));
const below: Judgement = {
  ...same,
  verdict: 'regress',
  history: { releases: 9, mean: 100, low: 97, high: 103, n: 32, candidate: 90, verdict: 'below' },
};

describe('the summary of a gate', () => {
  it('says the verdict, where it is worst, and what moved', () => {
    const lines = summaryLines(worse);
    assert.match(lines[0] ?? '', /^REGRESS: the laws differ/);
    assert.match(lines[1] ?? '', /throughput: -2\d\.\d % at \d+ \(worst\)/);
    assert.equal(lines[2], 'what moved most: lambda');
    assert.equal(lines[3], 'flags of the candidate: low_confidence');
  });

  it('is a table for a pull request', () => {
    assert.match(markdownOf(worse), /\| lambda \| [\d.]+ \| [\d.]+ \| -(19|20|21)\.\d % \|/);
    assert.match(markdownOf(worse), /^- F\(3, \d+\) = [\d.]+, p < 0\.001$/m);
    assert.match(markdownOf(few), /### Scalability: inconclusive: the baseline has too few sizes/);
  });

  it('is JUnit XML whose failure is the regression alone', () => {
    assert.match(junitOf(worse), /failures="1" skipped="0".*<failure message=/s);
    assert.match(junitOf(same), /failures="0" skipped="0"/);
    assert.match(junitOf(few), /failures="0" skipped="1".*<skipped/s);
  });

  it('has the history for a case of its own', () => {
    assert.match(
      summaryLines(below).at(-1) ?? '',
      /^history: 90 up to 32 is below what 9 releases predict, 97 \.\. 103/,
    );
    assert.match(
      junitOf(below),
      /tests="2" failures="1" skipped="0".*size loses throughput"><\/testcase>.*predict"><failure/s,
    );
    assert.match(junitOf({ ...below, laws: 'regress' }), /tests="2" failures="2"/);
  });
});
