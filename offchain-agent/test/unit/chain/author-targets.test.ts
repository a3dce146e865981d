import { deepEqual } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { FakeChain, fakeKey } from '../../../../tests/support/fake-chain.ts';
import { FakeNode } from '../../../../tests/support/fake-node.ts';
import { authorTargets } from '../../../src/chain/author-targets.ts';
import { RpcClient } from '../../../src/chain/rpc/client.ts';

describe('authorTargets', () => {
  it('finds the target of a key by its owner, however the account is written', async () => {
    const owners = [fakeKey(8), fakeKey(9), null];
    const extra = {
      state_queryStorageAt: ([storageKeys]: readonly unknown[]) => {
        const changes = (storageKeys as string[]).map((key, index) => [key, owners[index]]);
        return [{ block: '0x00', changes }];
      },
    };
    const node = new FakeNode(new FakeChain([fakeKey(0)]), { extra });
    await node.start();
    const client = await RpcClient.open(node.url);
    try {
      const targets = [
        { id: 3, account: encodeAddress(fakeKey(8), 42) },
        { id: 4, account: encodeAddress(fakeKey(7), 42) },
        { id: 5 },
      ];
      const keys = [fakeKey(0), fakeKey(1), fakeKey(2)];
      deepEqual([...(await authorTargets(client, keys, '0x00', targets))], [[fakeKey(0), 3]]);
    } finally {
      client.close();
      await node.stop();
    }
  });
});
