import assert from 'node:assert/strict';
import { encodeAddress, xxhashAsHex } from '@polkadot/util-crypto';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../tests/support/made-node.ts';
import { accountHex, isSameAccount } from '../../../../src/chain/address.ts';
import { nameKeys } from '../../../../src/chain/engine/key-names.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

const key = fakeKey(0);
const pallet = (name: string): string => xxhashAsHex(name, 128).slice(2);

describe('nameKeys', () => {
  let node: MadeNode;
  let client: RpcClient;
  let asked: unknown;

  async function serve(owner: string | null): Promise<void> {
    const extra = {
      state_queryStorageAt: ([storageKeys]: readonly unknown[]) => {
        [asked] = storageKeys as string[];
        return [{ block: '0x00', changes: [[asked, owner]] }];
      },
    };
    node = new MadeNode(new MadeChain([key]), { extra });
    await node.start();
    client = await RpcClient.open(node.url);
  }

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  it('asks session.keyOwner for an Aura key and writes the account in the format of the chain', async () => {
    const owner = fakeKey(9);
    await serve(owner);
    const names = await nameKeys(client, [key], '0x00', 'aura');
    assert.deepEqual(names.get(key), { keyAddress: encodeAddress(key, 7), account: encodeAddress(owner, 7) });
    const map = `0x6175726180${key.slice(2)}` as const;
    assert.equal(
      asked,
      `0x${pallet('Session')}${pallet('KeyOwner')}${xxhashAsHex(map, 64).slice(2)}${map.slice(2)}`,
    );
  });

  it('asks for the key type of the engine', async () => {
    await serve(fakeKey(9));
    await nameKeys(client, [key], '0x00', 'babe');
    assert.match(String(asked), new RegExp(`${Buffer.from('babe').toString('hex')}80${key.slice(2)}$`));
  });

  it('knows no account where there is no owner', async () => {
    await serve(null);
    assert.equal((await nameKeys(client, [key], '0x00', 'aura')).get(key)?.account, undefined);
  });

  it("writes Ethereum's accounts as hex with their checksum", async () => {
    const written = '0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac';
    await serve(written.toLowerCase());
    assert.equal((await nameKeys(client, [key], '0x00', 'aura')).get(key)?.account, written);
  });
});

describe('accountHex', () => {
  it('reads an address of any chain, and hex', () => {
    for (const text of [
      encodeAddress(key, 42),
      encodeAddress(key, 7),
      key,
      key.toUpperCase().replace('0X', '0x'),
    ]) {
      assert.equal(accountHex(text), key);
    }
  });

  it('leaves everything else to be a name', () => {
    for (const text of ['v1', '0x12', `${encodeAddress(key, 42)}x`])
      assert.equal(accountHex(text), undefined);
  });
});

describe('isSameAccount', () => {
  it('knows an account by the address of any chain, and by its hex', () => {
    const alice = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    assert.ok(isSameAccount(alice, '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5'));
    assert.ok(isSameAccount(accountHex(alice) ?? '', alice));
  });

  it('takes no two names for one account', () => {
    assert.equal(isSameAccount('v1', 'v1'), false);
    assert.equal(isSameAccount('v1', 'v2'), false);
  });
});
