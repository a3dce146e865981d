import { deepEqual, fail } from 'node:assert/strict';
import { openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const subscribe = 'grandpa_subscribeJustifications';

/** A justification with only its target's height, behind the round and the target's hash. */
function justification(height: number): string {
  const bytes = Buffer.alloc(60);
  bytes.writeUInt32LE(height, 8 + 32);
  return `0x${bytes.toString('hex')}`;
}

describe('justifications behind a gateway', () => {
  it('come once per height, also after one with an impossible height', async () => {
    const [first = fail()] = fakeHeaders(1);
    const { client, nodes, close } = await openGatewayPair(first);
    try {
      const { result: subscription } = await client.call(subscribe);
      const following = async (): Promise<boolean> => nodes.every((node) => node.subscribers(subscribe) > 0);
      await poll('both are followed', following, (is) => is, { everyMs: 10 });
      const [a, b] = nodes;
      for (const height of [4_000_000_000, 2])
        a.push(subscribe, 'grandpa_justifications', justification(height));
      await client.told(subscription, 1);
      for (const item of [5, '0x', null, justification(2), justification(257), justification(258)])
        b.push(subscribe, 'grandpa_justifications', item);
      // The best block is 1: 257 is the highest accepted height.
      deepEqual(await client.told(subscription, 2), [justification(2), justification(257)]);
    } finally {
      await close();
    }
  });
});
