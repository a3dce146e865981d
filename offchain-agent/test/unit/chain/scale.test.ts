import assert from 'node:assert/strict';
import { hexBytes, hexText } from '../../../src/base/bytes.ts';
import { readCompact, readFixedList, readU64 } from '../../../src/chain/scale.ts';

describe('readCompact', () => {
  it('reads the last number of each length and the first of the next', () => {
    const cases: [string, number, number][] = [
      ['0xfc', 63, 1],
      ['0x0101', 64, 2],
      ['0xfdff', 16_383, 2],
      ['0x02000100', 16_384, 4],
      ['0xfeffffff', 1_073_741_823, 4],
    ];
    for (const [hex, value, end] of cases) assert.deepEqual(readCompact(hexBytes(hex)), { value, end });
  });

  it('refuses longer numbers and bytes that end too early', () => {
    assert.throws(() => readCompact(hexBytes('0x0300000040')), RangeError);
    assert.throws(() => readCompact(hexBytes('0x01')), RangeError);
  });
});

describe('readU64', () => {
  it('reads little-endian numbers up to 2^53', () => {
    assert.equal(readU64(hexBytes('0xffffffffffff1f00')), Number.MAX_SAFE_INTEGER);
    assert.throws(() => readU64(hexBytes('0x0000000000002000')), /beyond 2\^53/);
  });
});

describe('readFixedList', () => {
  it('finds the length of the elements', () => {
    const [first, second] = ['aa'.repeat(33), 'bb'.repeat(33)];
    assert.deepEqual(readFixedList(hexBytes(`0x08${first}${second}`)), [`0x${first}`, `0x${second}`]);
    assert.deepEqual(readFixedList(hexBytes('0x00')), []);
  });

  it('refuses bytes that do not divide evenly', () => {
    assert.throws(() => readFixedList(hexBytes('0x08aabbcc')), /3 bytes are not a list of 2 elements/);
    assert.throws(() => readFixedList(hexBytes('0x00aa')), /1 bytes are not a list of 0 elements/);
  });
});

describe('hexText', () => {
  it('is the inverse of hexBytes', () => {
    assert.equal(hexText(hexBytes('0x00ff10')), '0x00ff10');
  });
});
