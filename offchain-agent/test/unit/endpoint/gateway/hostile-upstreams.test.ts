import { deepEqual, equal, fail } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };

// What is thrown where nobody listens would end the gateway, and this test with it.
describe('a node that talks nonsense to a gateway', () => {
  const headers = fakeHeaders(8);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  let pair: GatewayPair;
  let { nodes, client } = {} as GatewayPair;

  const both = (work: (node: MadeUpstream) => void): void => nodes.forEach(work);
  const subscribed = async (method: string, of: readonly MadeUpstream[] = nodes): Promise<MadeUpstream> => {
    const asked = async (): Promise<MadeUpstream | undefined> =>
      of.find((node) => node.subscribers(method) > 0);
    return (await poll(`a node has ${method}`, asked, (node) => node !== undefined, soon)) ?? fail();
  };
  beforeEach(async () => {
    pair = await openGatewayPair(at(1));
    ({ nodes, client } = pair);
  });
  afterEach(async () => await pair.close());

  for (const [what, item] of [
    ['no JSON', MadeUpstream.nonsense],
    ['a number', 5],
    ['null', null],
    ['an item without changes', { block: at(1).hash, changes: 5 }],
  ] as const)
    it(`loses a storage subscription to the other one with ${what}`, async () => {
      const { result: subscription } = await client.call('state_subscribeStorage', [['0x01']]);
      const first = await subscribed('state_subscribeStorage');
      const others = nodes.filter((node) => node !== first);
      first.push('state_subscribeStorage', 'state_storage', item);
      await poll(
        'it is left',
        async () => first.subscribers('state_subscribeStorage'),
        (count) => count === 0,
        soon,
      );
      await first.stop();
      const other = await subscribed('state_subscribeStorage', others);
      other.push('state_subscribeStorage', 'state_storage', {
        block: at(1).hash,
        changes: [['0x01', '0x0a']],
      });
      deepEqual(await client.told(subscription, 1), [{ block: at(1).hash, changes: [['0x01', '0x0a']] }]);
    });

  it('has not answered: who asked is told so', async () => {
    both((node) => node.answers.set('chainHead_v1_follow', () => MadeUpstream.nonsense));
    const { error } = await client.call('chainHead_v1_follow', [true]);
    deepEqual(error, { code: -32_603, message: 'Internal error: the node that had it was lost' });
  });

  for (const [what, answer] of [
    ['no JSON', MadeUpstream.nonsense],
    ['a number', 5],
    ['a list of numbers', [5]],
    ['an item of numbers', [{ block: 5, changes: 5 }]],
  ] as const)
    it(`is not believed about missed blocks with ${what}`, async () => {
      both((node) => node.answers.set('state_queryStorageAt', () => answer));
      const { result: subscription } = await client.call('state_subscribeStorage', [['0x01']]);
      const first = await subscribed('state_subscribeStorage');
      const others = nodes.filter((node) => node !== first);
      first.push('state_subscribeStorage', 'state_storage', {
        block: at(1).hash,
        changes: [['0x01', '0x0a']],
      });
      await client.told(subscription, 1);
      await first.stop();
      const other = await subscribed('state_subscribeStorage', others);
      for (const height of [2, 3, 4]) other.best(at(height));
      other.push('state_subscribeStorage', 'state_storage', {
        block: at(4).hash,
        changes: [['0x01', '0x0d']],
      });
      deepEqual((await client.told(subscription, 2)).at(-1), {
        block: at(4).hash,
        changes: [['0x01', '0x0d']],
      });
    });

  for (const [what, answer] of [
    ['no JSON', MadeUpstream.nonsense],
    ['a number', 5],
    ['a block that is a number', { block: 5 }],
  ] as const)
    it(`has no transaction in what is ${what}`, async () => {
      both((node) => node.answers.set('chain_getBlock', () => answer));
      const method = 'author_submitAndWatchExtrinsic';
      const { result: subscription } = await client.call(method, ['0x1234']);
      const first = await subscribed(method);
      const others = nodes.filter((node) => node !== first);
      for (const other of others)
        other.answers.set(method, () => {
          throw Object.assign(new Error('Already Imported'), { code: 1_013 });
        });
      first.push(method, 'author_extrinsicUpdate', 'ready');
      await client.told(subscription, 1);
      await first.stop();
      for (const other of others) for (const height of [2, 3, 4]) other.best(at(height));
      await poll(
        'blocks are looked into',
        async () => others.flatMap(({ calls }) => calls.filter((call) => call.method === 'chain_getBlock')),
        (calls) => calls.length >= 2,
        soon,
      );
      deepEqual(client.of(subscription), ['ready']);
    });

  for (const [what, answer] of [
    ['no JSON', MadeUpstream.nonsense],
    ['a number', 5],
    ['a header without a parent', { number: 5 }],
  ] as const)
    it(`cannot tell the header of a missed block by ${what}`, async () => {
      both((node) => node.answers.set('chain_getHeader', () => answer));
      const { result: subscription } = await client.call('chain_subscribeNewHeads');
      await client.told(subscription, 1);
      both((node) => node.best(at(4)));
      equal((await client.told(subscription, 2)).length, 2);
    });
});
