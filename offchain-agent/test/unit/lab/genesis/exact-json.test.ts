import assert from 'node:assert/strict';
import { parseExact, printExact } from '../../../../src/lab/genesis/exact-json.ts';

describe('exact JSON', () => {
  it('keeps a u128 to the last digit', () => {
    const text = '{"balances":[["5F",340282366920938463463374607431768211455],["5G",7]]}';
    assert.equal(printExact(parseExact(text)), text);
  });

  it('makes a long integer a bigint and leaves a short one a number', () => {
    assert.deepEqual(parseExact('[1000000000000000,999999999999999,-1000000000000000]'), [
      1_000_000_000_000_000n,
      999_999_999_999_999,
      -1_000_000_000_000_000n,
    ]);
  });

  it('leaves digits inside texts and fractions alone', () => {
    const text = '["a \\"1000000000000000\\" b","1000000000000000",1.5,1e3]';
    assert.deepEqual(parseExact(text), ['a "1000000000000000" b', '1000000000000000', 1.5, 1000]);
    assert.equal(printExact(parseExact('"1000000000000000"')), '"1000000000000000"');
  });
});
