import assert from 'node:assert/strict';
import { sharePpm, sharePpmUp } from '../../../src/sli/ppm.ts';

describe('sharePpm', () => {
  it('rounds down', () => {
    assert.equal(sharePpm(11n, 12n), 916_666);
    assert.equal(sharePpm(9_999_999n, 10_000_000n), 999_999);
  });

  it('is unknown for a share of nothing', () => {
    assert.equal(sharePpm(0n, 0n), undefined);
  });
});

describe('sharePpmUp', () => {
  it('rounds up, and leaves exact shares alone', () => {
    assert.equal(sharePpmUp(11n, 12n), 916_667);
    assert.equal(sharePpmUp(1n, 2n), 500_000);
  });
});
