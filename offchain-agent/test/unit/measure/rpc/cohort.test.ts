import assert from 'node:assert/strict';
import { bestHeight } from '../../../../src/measure/rpc/rpc-run.ts';

describe('bestHeight', () => {
  it('is not moved by one liar, however few the others are', () => {
    assert.equal(bestHeight([100, 9_999_999], undefined), 100);
    assert.equal(bestHeight([100, 101, 9_999_999], undefined), 101);
    assert.equal(bestHeight([100, 101, 9_999_998, 9_999_999], undefined), 101);
  });

  it('is lowered by no majority of frozen endpoints where the reporter has a node', () => {
    assert.equal(bestHeight([50, 50, 50, 100], 100), 100);
    assert.equal(bestHeight([50, 50, 50, 100], undefined), 50);
  });

  it('is not lowered by a frozen node of the reporter', () => {
    assert.equal(bestHeight([100, 101, 101], 20), 101);
  });

  it('is unknown without an answer and a node', () => {
    assert.equal(bestHeight([], undefined), undefined);
    assert.equal(bestHeight([], 7), 7);
  });
});
