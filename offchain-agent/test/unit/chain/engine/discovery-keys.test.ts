import { deepEqual, rejects } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import { fakeKey, MadeChain } from '../../../../../tests/support/made-chain.ts';
import { MadeNode } from '../../../../../tests/support/made-node.ts';
import { readDiscoveryKeys } from '../../../../src/chain/engine/discovery-keys.ts';
import { RpcClient } from '../../../../src/chain/rpc/client.ts';

const discoveryApi: [string, number] = ['0x687ad44ad37f03c2', 1];
const [first, second, owner] = [fakeKey(0), fakeKey(1), fakeKey(9)];

describe('readDiscoveryKeys', () => {
  let node: MadeNode;
  let client: RpcClient;

  async function serve(answer: string, apis = [discoveryApi]): Promise<RpcClient> {
    const extra = {
      state_call: ([name]: readonly unknown[]) =>
        name === 'AuthorityDiscoveryApi_authorities' ? answer : '0x',
      // The first key has an owner, the second is not in the session any more.
      state_queryStorageAt: ([keys]: readonly unknown[]) => {
        const [ofFirst, ofSecond] = keys as string[];
        return [
          {
            block: '0x00',
            changes: [
              [ofFirst, owner],
              [ofSecond, null],
            ],
          },
        ];
      },
    };
    node = new MadeNode(new MadeChain([fakeKey(5)]), { extra, apis });
    await node.start();
    client = await RpcClient.open(node.url);
    return client;
  }

  afterEach(async () => {
    client.close();
    await node.stop();
  });

  it('gives each key once, with its owner where there is one', async () => {
    const list = `0x0c${[first, second, first].map((key) => key.slice(2)).join('')}`;
    deepEqual(await readDiscoveryKeys(await serve(list)), [
      { id: first, keyAddress: encodeAddress(first, 7), account: encodeAddress(owner, 7) },
      { id: second, keyAddress: encodeAddress(second, 7), account: undefined },
    ]);
  });

  it('says in one sentence that a chain has none', async () => {
    await rejects(readDiscoveryKeys(await serve('0x00', [['0xdd718d5cc53262d4', 1]])), {
      code: 'bad_input/no_discovery',
      message: `the validators of "fake" at ${node.url} do not publish where they are: its runtime offers no AuthorityDiscoveryApi`,
    });
  });

  for (const [name, answer] of [
    ['keys of 31 bytes', `0x04${'00'.repeat(31)}`],
    ['more keys than bytes', `0xfc${'00'.repeat(32)}`],
    ['nothing', '0x'],
  ] as const) {
    it(`refuses ${name}`, async () => {
      await rejects(readDiscoveryKeys(await serve(answer)), { code: 'unknown/discovery_keys' });
    });
  }
});
