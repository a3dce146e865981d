import assert from 'node:assert/strict';
import { auraSlot } from '../../../../src/chain/aura/aura-source.ts';

describe('auraSlot', () => {
  it('reads the slot of the Aura pre-runtime digest', () => {
    assert.equal(auraSlot(['0x066175726120dd28f03400000000']), 888_154_333);
  });

  it('passes over seals and the digests of other engines', () => {
    const seal = `0x056175726101${'01'.repeat(65)}`;
    const babe = '0x064241424520dd28f03400000000';
    assert.equal(auraSlot([babe, seal]), undefined);
    assert.equal(auraSlot([babe, '0x0661757261200a00000000000000', seal]), 10);
  });

  it('refuses a digest that ends too early', () => {
    assert.throws(() => auraSlot(['0x06617572612001']), RangeError);
  });
});
