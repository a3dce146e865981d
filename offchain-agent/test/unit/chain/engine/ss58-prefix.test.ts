import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../tests/support/made-node.ts';
import { ss58Prefix } from '../../../../src/chain/engine/key-names.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

const metadata = new URL('../../../../../runtime-pallets/blob/metadata.json', import.meta.url);

/** What a client finds for a chain with these properties, and with this metadata, if it offers any. */
async function prefixOf(
  properties: unknown,
  ofRuntime: string | undefined,
): Promise<{ prefix: number; asked: number }> {
  const extra = {
    system_properties: () => properties,
    ...(ofRuntime !== undefined && { state_getMetadata: () => ofRuntime }),
  };
  const node = new MadeNode(new MadeChain([fakeKey(0)]), { extra });
  await node.start();
  const client = await RpcClient.open(node.url);
  const prefix = await ss58Prefix(client);
  assert.equal(await ss58Prefix(client), prefix);
  client.close();
  await node.stop();
  return { prefix, asked: node.calls.get('state_getMetadata') ?? 0 };
}

describe('ss58Prefix', () => {
  const own = (JSON.parse(readFileSync(metadata, 'utf8')) as { result: string }).result;
  const name = Buffer.from('SS58Prefix').toString('hex');
  /** The same runtime with another constant, of two bytes. */
  const withPrefix = (prefix: number): string => {
    const bytes = Buffer.from(own.slice(2), 'hex');
    const at = bytes.indexOf(Buffer.from(name, 'hex')) + name.length / 2;
    const value = bytes.indexOf(Buffer.from([2 << 2, 42, 0]), at);
    assert.ok(value > at && value < at + 6);
    bytes.writeUInt16LE(prefix, value + 1);
    return `0x${bytes.toString('hex')}`;
  };

  it('believes the runtime, whatever the properties say, and asks once', async () => {
    for (const properties of [{}, null, { ss58Format: 0 }, { ss58Format: [7, 8] }, { ss58Format: 'x' }])
      assert.deepEqual(await prefixOf(properties, own), { prefix: 42, asked: 1 });
    assert.deepEqual(await prefixOf({ ss58Format: 42 }, withPrefix(2_092)), { prefix: 2_092, asked: 1 });
  });

  it('finds the constant without decoding where it stands, and decodes where it does not', async () => {
    // Once more in a text of the metadata, where no constant follows.
    const shifted = own.replace(name, Buffer.from('SS58Pre~ix').toString('hex'));
    assert.deepEqual(await prefixOf({ ss58Format: 7 }, shifted), { prefix: 7, asked: 1 });
  });

  it('believes the properties where the runtime is not offered, also where they list several', async () => {
    assert.deepEqual((await prefixOf({ ss58Format: 0 }, undefined)).prefix, 0);
    assert.deepEqual((await prefixOf({ ss58Format: [7, 8] }, undefined)).prefix, 7);
    assert.deepEqual((await prefixOf({ ss58Format: 16_383 }, undefined)).prefix, 16_383);
  });

  it('takes a format that no address can have for none', async () => {
    for (const format of [46, 47, 16_384, 65_535, -1, 1.5, '42', null]) {
      assert.equal((await prefixOf({ ss58Format: format }, undefined)).prefix, 42, String(format));
      if (typeof format !== 'number' || format < 0 || !Number.isInteger(format)) continue;
      assert.equal((await prefixOf({ ss58Format: 7 }, withPrefix(format))).prefix, 7, String(format));
    }
  });
});
