import assert from 'node:assert/strict';
import { fakeAnswer } from '../../../../../../tests/support/fake-answer.ts';
import { parseSortOrder, sortRows } from '../../../../../src/reporting/cli/validators/run.ts';

const rows = [
  { label: 'b', answer: fakeAnswer({ sliPpm: 900_000, assigned: 10n, authored: 9n }) },
  { label: 'a', answer: fakeAnswer({ sliPpm: undefined, assigned: 0n, authored: 0n }) },
  { label: 'c', answer: fakeAnswer({ sliPpm: 950_000, assigned: 100n, authored: 95n }) },
];
const sorted = (order: string): string =>
  sortRows(rows, parseSortOrder(order, 'authorship'))
    .map(({ label }) => label)
    .join('');

describe('sortRows', () => {
  it("keeps the chain's order for the lower bound", () => {
    assert.equal(sorted('low'), 'bac');
  });

  it('sorts by SLI with the unknown last, by missed slots, and by name', () => {
    assert.deepEqual(['sli', 'missed', 'name'].map(sorted), ['cba', 'cba', 'abc']);
  });

  it('refuses what is no order and lists those there are', () => {
    assert.throws(() => parseSortOrder('age', 'authorship'), {
      code: 'bad_input/sort',
      message: '--sort: "age" is not an order; expected one of low, sli, missed, name',
    });
  });

  it('does not sort by missed slots what has no slots', () => {
    assert.throws(() => parseSortOrder('missed', 'rpc'), {
      code: 'bad_input/sort',
      message: '--sort: "missed" is not an order; expected one of low, sli, name',
    });
  });

  it('sorts records of a parachain by neither SLI nor misses, which they do not have', () => {
    for (const text of ['sli', 'missed']) {
      assert.throws(() => parseSortOrder(text, 'authorship', true), {
        code: 'bad_input/sort',
        message: `--sort: "${text}" is not an order; expected one of low, name`,
      });
    }
    assert.equal(parseSortOrder('low', 'authorship', true), 'low');
  });
});
