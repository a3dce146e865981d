import assert from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import type { Header } from '@polkadot/types/interfaces';
import { headerHash } from '../../../../src/chain/block/header-hash.ts';
import { encodeHeader, genesisHeader, openingHeader } from '../../../../src/lab/embedded/block-header.ts';

describe('block headers', () => {
  const parent = `0x${'11'.repeat(32)}` as const;

  it('names the slot in an Aura pre-runtime digest', () => {
    const header = openingHeader(parent, 7, 897_583_212);
    const decoded = new TypeRegistry().createType<Header>('Header', encodeHeader(header));
    const [item] = decoded.digest.logs;
    assert.equal(decoded.number.toNumber(), 7);
    assert.equal(decoded.digest.logs.length, 1);
    assert.equal(item?.asPreRuntime[0].toUtf8(), 'aura');
    assert.equal(Buffer.from(item?.asPreRuntime[1].toU8a(true) ?? []).readBigUInt64LE(), 897_583_212n);
  });

  it('hashes as @polkadot/types does', () => {
    for (const header of [genesisHeader({ [parent]: parent }), openingHeader(parent, 70_000, 5)]) {
      const decoded = new TypeRegistry().createType<Header>('Header', encodeHeader(header));
      assert.equal(headerHash(header), decoded.hash.toHex());
    }
  });
});
