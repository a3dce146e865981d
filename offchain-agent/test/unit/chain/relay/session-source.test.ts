import { deepEqual, rejects } from 'node:assert/strict';
import { ChangedMetadata } from '../../../../../tests/support/changed-metadata.ts';
import { testTrie } from '../../../../../tests/support/grandpa-bytes.ts';
import { RpcSessionSource } from '../../../../src/chain/relay/session-source.ts';

const items = [
  ['ParasShared', 'AllowedRelayParents'],
  ['Session', 'DisabledValidators'],
] as const;

/** What a block could back, of a runtime that has a map where another one has a single value. */
async function offeredWhereMapIs([pallet, item]: (typeof items)[number]) {
  const metadata = new ChangedMetadata('polkadot', items);
  const { type } = metadata.item(pallet, item);
  const key = metadata.addType({ primitive: 'U32' });
  type.map = { hashers: ['Identity'], key, value: type.plain ?? 0 };
  delete type.plain;
  const trie = testTrie(new Map([['0x0102', Buffer.of(1)]]), 1);
  const parent = { number: 8, hash: '0x08', parentHash: '0x07', logs: [], stateRoot: trie.root };
  const header = { ...parent, number: 9, hash: '0x09', parentHash: '0x08' };
  const client = { request: async () => await Promise.resolve({ proof: trie.nodes }) };
  const stored = metadata.items();
  const source = new RpcSessionSource(client as never, async () => await Promise.resolve(stored));
  return await source.offeredIn(header as never, parent as never);
}

describe('RpcSessionSource', () => {
  it('knows of no claims where a map has the name of their list', async () => {
    deepEqual(await offeredWhereMapIs(items[0]), { claims: undefined, disabled: [] });
  });

  it('refuses a map that has the name of the list of disabled validators', async () => {
    await rejects(offeredWhereMapIs(items[1]), {
      code: 'unknown/relay_session',
      message: /cannot be read: its session\.disabledValidators is a map$/,
    });
  });

  it('names an item whose type cannot be understood', async () => {
    const client = { request: async () => await Promise.resolve({ proof: [] }) };
    const items = (): never => {
      throw new Error('no such type');
    };
    const source = new RpcSessionSource(client as never, async () => await Promise.resolve(items));
    await rejects(source.sessionAfter({ number: 8, hash: '0x08' } as never), {
      code: 'unknown/relay_session',
      message: /its runtime has parasShared\.currentSessionIndex in another form \(no such type\)$/,
    });
  });
});
