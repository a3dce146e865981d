import assert from 'node:assert/strict';
import { sparkline } from '../../../src/base/format.ts';

describe('sparkline', () => {
  it('fills a cell only for a complete share, and shows an unknown one as a dot', () => {
    assert.equal(sparkline([1_000_000, 999_999, 500_000, 0, undefined]), '█▇▄▁·');
  });
});
