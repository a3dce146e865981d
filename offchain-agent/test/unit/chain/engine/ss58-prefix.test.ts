import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { FakeChain, fakeKey } from '../../../../../tests/support/fake-chain.ts';
import { FakeNode } from '../../../../../tests/support/fake-node.ts';
import { ss58Prefix } from '../../../../src/chain/engine/key-names.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

const metadata = new URL('../../../../../runtime-pallets/blob/metadata.json', import.meta.url);

/** What a client finds for a chain with these properties. */
async function prefixOf(properties: unknown): Promise<{ prefix: number; asked: number }> {
  const extra = {
    system_properties: () => properties,
    state_getMetadata: () => (JSON.parse(readFileSync(metadata, 'utf8')) as { result: string }).result,
  };
  const node = new FakeNode(new FakeChain([fakeKey(0)]), { extra });
  await node.start();
  const client = await RpcClient.open(node.url);
  const prefix = await ss58Prefix(client);
  client.close();
  await node.stop();
  return { prefix, asked: node.calls.get('state_getMetadata') ?? 0 };
}

describe('ss58Prefix', () => {
  it('believes the properties, also where they list several', async () => {
    assert.deepEqual(await prefixOf({ ss58Format: 0 }), { prefix: 0, asked: 0 });
    assert.deepEqual(await prefixOf({ ss58Format: [7, 8] }), { prefix: 7, asked: 0 });
  });

  it('reads the constant of the runtime where the properties say nothing', async () => {
    assert.deepEqual(await prefixOf({}), { prefix: 42, asked: 1 });
    assert.deepEqual(await prefixOf(null), { prefix: 42, asked: 1 });
  });
});
