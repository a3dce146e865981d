import { deepEqual, equal, throws } from 'node:assert/strict';
import { compact, u32 } from '../../../../../tests/support/grandpa-bytes.ts';
import { ScaleReader } from '../../../../src/chain/grandpa/scale-reader.ts';

describe('ScaleReader', () => {
  for (const value of [0, 63, 64, 16_383, 16_384, 2 ** 30 - 1, 2 ** 30, 2 ** 32 - 1]) {
    it(`reads the compact number ${value}`, () => {
      const reader = new ScaleReader(compact(value));
      equal(reader.compact(), value);
      reader.end();
    });
  }

  it('holds a length against what is there before it takes it', () => {
    throws(
      () => new ScaleReader(Buffer.alloc(3)).take(4),
      new RangeError('4 bytes are announced and 3 are there'),
    );
    deepEqual([...new ScaleReader(Buffer.of(1, 2, 3)).take(3)], [1, 2, 3]);
  });

  it('reads no element of a list that cannot be there', () => {
    const bytes = Buffer.concat([u32(1_000_000 * 4 + 2), Buffer.alloc(50)]);
    let elements = 0;
    const read = (): number => (elements += 1);
    throws(
      () => new ScaleReader(bytes).list(1, read),
      new RangeError('1000000 elements are announced and 50 bytes are there'),
    );
    equal(elements, 0);
  });

  it('refuses what is left over', () => {
    throws(() => new ScaleReader(Buffer.of(1)).end(), new RangeError('1 bytes are left over'));
  });
});
