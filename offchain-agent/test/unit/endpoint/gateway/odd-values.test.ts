import { deepEqual, equal, fail } from 'node:assert/strict';
import {
  type GatewayScene,
  openGatewayScene,
  PlainClient,
} from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';

const [first = fail()] = fakeHeaders(1);

describe('what all nodes of a gateway answer alike', () => {
  const clock = new HandClock();
  let nodes: MadeUpstream[];
  let scene: GatewayScene;
  let client: PlainClient;

  beforeEach(async () => {
    nodes = [new MadeUpstream(), new MadeUpstream()];
    for (const node of nodes) {
      await node.start();
      node.answers.set('state_call', () => 5);
      node.finalized(first);
      node.best(first);
    }
    scene = await openGatewayScene(
      nodes.map(({ url }, index) => ({ name: `n${index}`, url })),
      { clock },
    );
    client = await PlainClient.open(scene.wsUrl);
  });
  afterEach(async () => {
    client.close();
    await scene.close();
    for (const node of nodes) await node.stop();
  });

  it('passes on a value of another kind too', async () => {
    equal((await client.call('state_call', ['a', '0x', first.hash])).result, 5);
  });

  it('answers an error at a head that none of them has any longer, and null by its hash', async () => {
    for (const { answers } of nodes) answers.set('chain_getHeader', () => null);
    const asked = [client.call('chain_getHeader'), client.call('chain_getHeader', [first.hash])];
    await clock.advance(1_000);
    const [atHead, byHash] = await Promise.all(asked);
    deepEqual(
      [atHead?.error?.code, atHead?.error?.message],
      [-32_603, 'Internal error: no upstream has the head any longer'],
    );
    equal(byHash?.result, null);
  });
});
