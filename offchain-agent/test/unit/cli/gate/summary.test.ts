import assert from 'node:assert/strict';
import { junitOf, markdownOf, summaryLines } from '../../../../src/cli/gate/summary.ts';
import { compareLaws } from '../../../../src/usl/compare.ts';
import { lawPoints } from '../../usl/cases.ts';
import { seeded } from '../../usl/random.ts';

const law = { lambda: 100, sigma: 0.03, kappa: 0.0005 };
const sizes = [1, 2, 4, 8, 16, 32].flatMap((n) => [n, n]);
const { normal } = seeded(3);
const noise = (): number => 0.01 * normal();
const worse = compareLaws(lawPoints(law, sizes, noise), lawPoints({ ...law, lambda: 80 }, sizes, noise));
const same = compareLaws(lawPoints(law, sizes, noise), lawPoints(law, sizes, noise));
const few = compareLaws(lawPoints(law, [1, 2]), lawPoints(law, sizes));

describe('the summary of a gate', () => {
  it('says the verdict, where it is worst, and what moved', () => {
    const lines = summaryLines(worse);
    assert.match(lines[0] ?? '', /^REGRESS: the laws differ/);
    assert.match(lines[1] ?? '', /throughput: -2\d\.\d % at \d+ \(worst\)/);
    assert.equal(lines[2], 'what moved most: lambda');
  });

  it('is a table for a pull request', () => {
    assert.match(markdownOf(worse), /\| lambda \| [\d.]+ \| [\d.]+ \| -(19|20|21)\.\d % \|/);
    assert.match(markdownOf(few), /### Scalability: inconclusive: the baseline has too few sizes/);
  });

  it('is JUnit XML whose failure is the regression alone', () => {
    assert.match(junitOf(worse), /failures="1" skipped="0".*<failure message=/s);
    assert.match(junitOf(same), /failures="0" skipped="0"/);
    assert.match(junitOf(few), /failures="0" skipped="1".*<skipped/s);
  });
});
