import assert from 'node:assert/strict';
import { parseSecret } from '../../../../src/chain/keys/parse-key.ts';

const digits = '0A'.repeat(32);

describe('the secret of a hash chain', () => {
  it('is 32 bytes in hex, with or without 0x', () => {
    const bytes = new Uint8Array(32).fill(10);
    assert.deepEqual(parseSecret(digits), bytes);
    assert.deepEqual(parseSecret(`0x${digits}`), bytes);
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      '0x',
      digits.slice(1),
      `${digits}0`,
      `${digits}\n`,
      `0X${digits}`,
      'z'.repeat(64),
    ]) {
      assert.equal(parseSecret(text), undefined, JSON.stringify(text));
    }
  });
});
