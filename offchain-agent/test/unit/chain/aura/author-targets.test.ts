import { deepEqual } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../tests/support/made-node.ts';
import { authorTargets, type SeatedTargets } from '../../../../src/chain/aura/author-targets.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

const seatedKey = '0x88dcde934c658227ee1dfafcd6e1690310ae216d4ed81395ef2cee8c0999a1c2';
const validatorsKey = '0xcec5070d609dd3497f72bde07fc96ba088dcde934c658227ee1dfafcd6e16903';

/** A chain whose validators are stored, and whose session keys nobody owns any more: all were replaced just now. */
async function seated(
  stored: string | null,
  use: (seatsAt: SeatedTargets) => Promise<void>,
  dealt: string | null = null,
): Promise<void> {
  const extra = {
    state_getStorage: ([key]: readonly unknown[]) =>
      key === validatorsKey ? stored : key === seatedKey ? dealt : null,
    state_queryStorageAt: () => [{ block: '0x00', changes: [] }],
  };
  const node = new MadeNode(new MadeChain([fakeKey(0)]), { extra });
  await node.start();
  const client = await RpcClient.open(node.url);
  try {
    const targets = [
      { id: 3, account: encodeAddress(fakeKey(8), 42) },
      { id: 4, account: encodeAddress(fakeKey(7), 42) },
      { id: 5 },
    ];
    await use(authorTargets(client, targets));
  } finally {
    client.close();
    await node.stop();
  }
}

describe('authorTargets', () => {
  it('finds the target on each seat of the session, also of a validator whose keys were just replaced', async () => {
    const stored = `0x0c${[fakeKey(9), fakeKey(8), fakeKey(7)].map((key) => key.slice(2)).join('')}`;
    await seated(stored, async (seatsAt) => deepEqual(await seatsAt('0x01'), [undefined, 3, 4]));
  });

  it('follows the order in which the session has dealt its seats', async () => {
    const listOf = (keys: readonly string[]): string => `0x0c${keys.map((key) => key.slice(2)).join('')}`;
    const stored = listOf([fakeKey(9), fakeKey(8), fakeKey(7)]);
    const dealt = listOf([fakeKey(7), fakeKey(9), fakeKey(8)]);
    await seated(stored, async (seatsAt) => deepEqual(await seatsAt('0x01'), [4, undefined, 3]), dealt);
    await seated(stored, async (seatsAt) => deepEqual(await seatsAt('0x01'), [undefined, 3, 4]), '0x00');
  });

  it('finds nobody on a chain without sessions', async () => {
    await seated(null, async (seatsAt) => deepEqual(await seatsAt('0x01'), []));
  });
});
