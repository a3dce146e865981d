import { deepEqual, throws } from 'node:assert/strict';
import fc from 'fast-check';
import { concatBytes } from '../../../../src/base/bytes.ts';
import { oneOf, readFields, writeField } from '../../../../src/measure/discovery/protobuf.ts';

describe('readFields', () => {
  it('reads what writeField has written', () => {
    const field = fc.tuple(
      fc.integer({ min: 1, max: 1_000 }),
      fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.maxSafeNat()),
    );
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        const message = concatBytes(fields.map(([number, value]) => writeField(number, value)));
        deepEqual(readFields(message), fields);
      }),
    );
  });

  it('throws nothing but a RangeError, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        try {
          readFields(bytes);
        } catch (error) {
          if (!(error instanceof RangeError)) throw error;
        }
      }),
    );
  });

  it('passes over numbers of fixed length, which no message here has', () => {
    const fixed = [Uint8Array.of(0x09, 1, 2, 3, 4, 5, 6, 7, 8), Uint8Array.of(0x15, 1, 2, 3, 4)];
    deepEqual(readFields(concatBytes([...fixed, writeField(3, 5)])).at(-1), [3, 5]);
  });

  it('refuses groups, which protobuf 3 does not have', () => {
    throws(() => readFields(Uint8Array.of(0x0b, 0x0c)), RangeError);
  });
});

describe('oneOf', () => {
  it('refuses a field that comes twice', () => {
    const fields = readFields(
      concatBytes([writeField(1, Uint8Array.of(1)), writeField(1, Uint8Array.of(2))]),
    );
    throws(() => oneOf(fields, 1), { message: 'field 1 comes 2 times' });
  });
});
