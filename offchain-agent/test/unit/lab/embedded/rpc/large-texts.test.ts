import { deepEqual, equal } from 'node:assert/strict';
import { hexToU8a } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { isLarge, LargeTexts } from '../../../../../src/lab/embedded/rpc/large-texts.ts';
import { valueDigest, valueHash } from '../../../../../src/lab/embedded/rpc/value-hash.ts';

describe('LargeTexts', () => {
  it('makes something of the same text once, while it is one of the last four', () => {
    const made: string[] = [];
    const texts = new LargeTexts((text) => {
      made.push(text);
      return text.toUpperCase();
    });
    for (const text of ['a', 'b', 'a', 'c', 'd', 'a']) equal(texts.of(text), text.toUpperCase());
    deepEqual(made, ['a', 'b', 'c', 'd']);
    // The one that was used longest ago makes room.
    texts.of('e');
    for (const text of ['a', 'b']) texts.of(text);
    deepEqual(made.slice(4), ['e', 'b']);
  });
});

describe('the hash of a storage value', () => {
  const value = (digits: number, digit = 'a'): string => `0x${digit.repeat(digits)}`;

  it('equals that of its bytes, of large and small ones, as often as they come', () => {
    deepEqual(
      [65_532, 65_534].map((digits) => isLarge(value(digits))),
      [false, true],
    );
    for (let time = 0; time < 2; time += 1)
      for (const text of [value(0), value(65_532), value(65_534), value(65_534, 'b'), value(200_000)])
        equal(valueHash(text), blake2AsHex(hexToU8a(text), 256));
  });

  it('stands for a large value in a hash of many', () => {
    deepEqual(valueDigest(value(64)), hexToU8a(value(64)));
    deepEqual(valueDigest(value(65_534)), hexToU8a(valueHash(value(65_534))));
  });
});
