import assert from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };
const extrinsic = '0x1234';

describe('what outlives the node behind a gateway', () => {
  const headers = fakeHeaders(8);
  const at = (height: number): FakeHeader => headers[height - 1] ?? assert.fail();
  let pair: GatewayPair;
  let { nodes, client } = {} as GatewayPair;

  const both = (work: (node: MadeUpstream) => void): void => nodes.forEach(work);
  beforeEach(async () => {
    pair = await openGatewayPair(at(1));
    ({ nodes, client } = pair);
  });
  afterEach(async () => await pair.close());

  it('is a storage subscription, with what changed in the blocks missed', async () => {
    both((node) => {
      node.answers.set('state_queryStorageAt', ([, hash]) => [
        { block: hash, changes: [['0x01', hash === at(2).hash ? '0x0b' : '0x0c']] },
      ]);
    });
    const { result: subscription } = await client.call('state_subscribeStorage', [['0x01']]);
    const [first, other] = await pair.subscribed('state_subscribeStorage');
    first.push('state_subscribeStorage', 'state_storage', { block: at(1).hash, changes: [['0x01', '0x0a']] });
    await client.told(subscription, 1);
    await first.stop();
    other.best(at(2));
    other.best(at(3));
    other.best(at(4));
    await poll(
      'it moves',
      async () => other.subscribers('state_subscribeStorage'),
      (count) => count > 0,
      soon,
    );
    other.push('state_subscribeStorage', 'state_storage', { block: at(4).hash, changes: [['0x01', '0x0d']] });
    assert.deepEqual(await client.told(subscription, 4), [
      { block: at(1).hash, changes: [['0x01', '0x0a']] },
      { block: at(2).hash, changes: [['0x01', '0x0b']] },
      { block: at(3).hash, changes: [['0x01', '0x0c']] },
      { block: at(4).hash, changes: [['0x01', '0x0d']] },
    ]);
  });

  it('is one of an upstream for all that ask for the same keys', async () => {
    const { result: first } = await client.call('state_subscribeStorage', [['0x01']]);
    const [node] = await pair.subscribed('state_subscribeStorage');
    node.push('state_subscribeStorage', 'state_storage', { block: at(1).hash, changes: [['0x01', null]] });
    await client.told(first, 1);
    const { result: second } = await client.call('state_subscribeStorage', [['0x01']]);
    assert.deepEqual(await client.told(second, 1), [{ block: at(1).hash, changes: [['0x01', null]] }]);
    assert.equal(
      nodes.reduce((sum, one) => sum + one.subscribers('state_subscribeStorage'), 0),
      1,
    );
  });

  it('is a transaction that is watched: states rise, and blocks tell what nodes do not', async () => {
    const method = 'author_submitAndWatchExtrinsic';
    const { result: subscription } = await client.call(method, [extrinsic]);
    const [first, other] = await pair.subscribed(method);
    first.push(method, 'author_extrinsicUpdate', 'ready');
    await client.told(subscription, 1);
    other.answers.set(method, () => {
      throw Object.assign(new Error('Already Imported'), { code: 1_013 });
    });
    other.answers.set('chain_getBlock', ([hash]) => ({
      block: { extrinsics: hash === at(2).hash ? [extrinsic] : [] },
    }));
    await first.stop();
    const handed = async (): Promise<boolean> => other.calls.some((call) => call.method === method);
    await poll('it is handed in again', handed, (was) => was, soon);
    other.best(at(2));
    await client.told(subscription, 2);
    other.finalized(at(2));
    assert.deepEqual(await client.told(subscription, 3), [
      'ready',
      { inBlock: at(2).hash },
      { finalized: at(2).hash },
    ]);
  });

  it('is a transaction that was handed in, though its node died before it answered', async () => {
    both((node) => node.answers.set('author_submitExtrinsic', () => MadeUpstream.silence));
    const answer = client.call('author_submitExtrinsic', [extrinsic]);
    const [first, other] = await pair.asked('author_submitExtrinsic');
    other.answers.set('author_submitExtrinsic', () => {
      throw Object.assign(new Error('Already Imported'), { code: 1_013 });
    });
    await first.stop();
    assert.match(String((await answer).result), /^0x[0-9a-f]{64}$/);
  });

  it('is not a follow of the new API: it is stopped, as specified', async () => {
    const { result: subscription } = await client.call('chainHead_v1_follow', [true]);
    const [first] = await pair.subscribed('chainHead_v1_follow');
    first.push('chainHead_v1_follow', 'chainHead_v1_followEvent', { event: 'initialized' });
    await client.told(subscription, 1);
    await first.stop();
    assert.deepEqual(await client.told(subscription, 2), [{ event: 'initialized' }, { event: 'stop' }]);
  });
});
