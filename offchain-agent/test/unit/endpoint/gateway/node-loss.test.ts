import { deepEqual, equal, fail, match, ok } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };
const follow = 'chainHead_v1_follow';
const followEvent = 'chainHead_v1_followEvent';
/** What a client may wait for a word after its node has fallen silent, ms. */
const silenceMs = 3_000;

describe('clients whose node is lost', () => {
  const headers = fakeHeaders(8);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  let clock: HandClock;
  let pair: GatewayPair;
  let { nodes, client, scene } = {} as GatewayPair;

  const open = async (more: object = {}): Promise<void> => {
    clock = new HandClock();
    pair = await openGatewayPair(
      at(1),
      ({ methods }) => {
        for (const method of ['archive_v1_storage', 'transaction_v1_broadcast', 'transaction_v1_stop'])
          methods.add(method);
        for (const name of ['unfollow', 'unpin', 'header', 'body']) methods.add(`chainHead_v1_${name}`);
      },
      { clock, more },
    );
    ({ nodes, client, scene } = pair);
  };
  afterEach(async () => await pair.close());

  const events = (subscription: unknown): unknown[] =>
    client.of(subscription).map((item) => (item as { event: string }).event);
  const followed = async (): Promise<[unknown, MadeUpstream, MadeUpstream]> => {
    const { result } = await client.call(follow, [true]);
    const [first, other] = await pair.subscribed(follow);
    for (const event of ['initialized', 'newBlock', 'bestBlockChanged', 'finalized'])
      first.push(follow, followEvent, { event });
    await client.told(result, 4);
    return [result, first, other];
  };
  const faultOf = (node: MadeUpstream): string | null =>
    scene.gateway.status().networks[0]?.upstreams[nodes.indexOf(node)]?.fault ?? null;

  it('read in the status what happened, and no advice to who starts chains', async () => {
    await open();
    const [, first] = await followed();
    await first.stop();
    const fault = await poll(
      'a new connection is refused',
      async () => {
        await clock.advance(1_000);
        return faultOf(first);
      },
      (text) => text?.startsWith('cannot connect') === true,
      soon,
    );
    match(fault ?? '', /^cannot connect to \S+: connection refused$/);
  });

  it('stops a follow that has told of finalized blocks when the connection is lost', async () => {
    await open();
    const [subscription, first] = await followed();
    await first.stop();
    deepEqual((await client.told(subscription, 5)).at(-1), { event: 'stop' });
    const { error, result } = await client.call(follow, [true]);
    deepEqual([error, typeof result], [undefined, 'string']);
  });

  it('keeps the place of a follow until its last word', async () => {
    await open({ limits: { subscriptions: 1 } });
    const [subscription, first] = await followed();
    equal((await client.call(follow, [true])).error?.code, -32_006);
    // What users wrote into a block ends nothing.
    first.push(follow, followEvent, { event: 'operationStorageItems', items: [{ value: '"event":"stop"' }] });
    await client.told(subscription, 5);
    equal((await client.call(follow, [true])).error?.code, -32_006);
    first.push(follow, followEvent, { event: 'stop' });
    await client.told(subscription, 6);
    equal((await client.call(follow, [true])).error, undefined);
  });

  for (const [method, itemName, last, others] of [
    [follow, followEvent, ['stop'], ['finalized', 'error', 'dropped', 'storageDone']],
    ['archive_v1_storage', 'archive_v1_storageEvent', ['storageDone', 'storageError'], ['storage', 'stop']],
  ] as const)
    it(`gives back the place of ${method} with its last words alone`, async () => {
      await open({ limits: { subscriptions: 1 } });
      nodes.forEach(({ answers }) => answers.delete(method));
      for (const word of last) {
        const { result } = await client.call(method, ['0x']);
        const [node] = await pair.subscribed(method);
        for (const event of others) node.push(method, itemName, { event });
        await client.told(result, others.length);
        equal((await client.call(method, ['0x'])).error?.code, -32_006, word);
        node.push(method, itemName, { event: word });
        await client.told(result, others.length + 1);
        await poll(
          'the connection is closed',
          async () => node.subscribers(method),
          (count) => count === 0,
          soon,
        );
      }
    });

  it('stops a follow of a frozen node within 3 s, though its connections stay', async () => {
    await open();
    const [subscription, first] = await followed();
    first.isFrozen = true;
    const tookMs = await clock.until('stop', () => events(subscription).includes('stop'), silenceMs);
    ok(tookMs > 1_000, `${tookMs} ms: a node may be busy for a second`);
    match(faultOf(first) ?? '', /no answer within/);
  });

  it('stops a follow of a node that tells of no more heads, though it answers', async () => {
    await open();
    const [subscription, , other] = await followed();
    other.best(at(2));
    await clock.until('stop', () => events(subscription).includes('stop'), silenceMs);
    equal(scene.gateway.status().ready, true);
  });

  it('leaves a node that never answers one method, names it, and takes it again once it does', async () => {
    await open();
    const [subscription, first, other] = await followed();
    first.answers.set('state_getStorage', () => MadeUpstream.silence);
    other.answers.set('state_getStorage', () => '0x01');
    const answers: unknown[] = [];
    // Some of them go to the one that does not answer.
    for (let call = 0; call < 4; call += 1) {
      client.call('state_getStorage', [`0x0${call}`]).then(
        ({ result }) => answers.push(result),
        () => fail(),
      );
    }
    const asked = async (): Promise<boolean> =>
      first.calls.some(({ method }) => method === 'state_getStorage');
    await poll('it is asked', asked, (was) => was, soon);
    await clock.until('it is left', () => faultOf(first) === 'does not answer state_getStorage', silenceMs);
    await clock.until('the answers', () => answers.length === 4, silenceMs);
    deepEqual(answers, ['0x01', '0x01', '0x01', '0x01']);
    equal(
      scene.gateway.status().networks[0]?.upstreams[nodes.indexOf(first)]?.unanswered,
      'state_getStorage',
    );
    await client.told(subscription, 5);
    deepEqual(events(subscription).at(-1), 'stop');
    await clock.advance(20_000);
    equal(faultOf(first), 'does not answer state_getStorage');
    first.answers.set('state_getStorage', () => '0x02');
    await clock.until('it is asked again', () => faultOf(first) === null, 20_000);
  });

  it('opens a storage subscription elsewhere when its node does not answer it', async () => {
    await open();
    const method = 'state_subscribeStorage';
    nodes.forEach((node) => node.answers.set(method, () => MadeUpstream.silence));
    const answers: unknown[] = [];
    client.call(method, [['0x01']]).then(
      ({ result }) => answers.push(result),
      () => fail(),
    );
    const [first, other] = await pair.asked(method);
    other.answers.delete(method);
    await clock.until('the answer', () => answers.length === 1, silenceMs);
    equal(faultOf(first), `does not answer ${method}`);
  });

  it('carries many storage subscriptions over one connection more, also when they move at once', async () => {
    await open();
    const before = nodes.map(({ connections }) => connections);
    const keys = Array.from({ length: 50 }, (_, index) => `0x${(index + 16).toString(16)}`);
    await Promise.all(keys.map(async (key) => await client.call('state_subscribeStorage', [[key]])));
    const [first, other] = await pair.subscribed('state_subscribeStorage');
    const moved = 50 - other.subscribers('state_subscribeStorage');
    await first.stop();
    const has = async (): Promise<number> => other.subscribers('state_subscribeStorage');
    await poll('they have moved', has, (count) => count === 50, soon);
    ok(moved > 0);
    ok(other.connections <= (before[nodes.indexOf(other)] ?? 0) + 1, `${other.connections} connections`);
  });

  it('never leaves the last node for a method that it does not answer', async () => {
    await open();
    const [, first, other] = await followed();
    await other.stop();
    await poll(
      'the other is out',
      async () => faultOf(other),
      (fault) => fault !== null,
      soon,
    );
    first.answers.set('state_getStorage', () => MadeUpstream.silence);
    client.call('state_getStorage', ['0x01']).catch(fail);
    await clock.advance(5_000);
    equal(faultOf(first), null);
  });

  it('leaves a node that does not answer what only it can answer', async () => {
    await open();
    const [subscription, first] = await followed();
    first.answers.set('chainHead_v1_header', () => MadeUpstream.silence);
    const answer = client.call('chainHead_v1_header', [subscription, at(1).hash]);
    await clock.until('stop', () => events(subscription).includes('stop'), silenceMs);
    equal((await answer).result, null);
    equal(faultOf(first), 'does not answer chainHead_v1_header');
  });

  it('takes a node that answers a follow with what is no JSON for lost', async () => {
    await open();
    const [subscription, first] = await followed();
    first.answers.set('chainHead_v1_header', () => MadeUpstream.nonsense);
    const { result } = await client.call('chainHead_v1_header', [subscription, at(1).hash]);
    deepEqual([result, events(subscription).at(-1)], [null, 'stop']);
    await client.call(follow, [true]);
    equal(nodes.filter((node) => node !== first && node.subscribers(follow) > 0).length, 1);
  });

  it('answers what a lost node owed a follow as nodes answer for a follow that is over, after its last word', async () => {
    await open();
    const [subscription, first] = await followed();
    const owed = { body: { result: 'limitReached' }, header: null, unpin: null };
    const answers = Object.keys(owed).map(async (name) => {
      first.answers.set(`chainHead_v1_${name}`, () => MadeUpstream.silence);
      const { result } = await client.call(`chainHead_v1_${name}`, [subscription, at(1).hash]);
      return [name, result, events(subscription).includes('stop')];
    });
    const asked = async (): Promise<number> =>
      first.calls.filter(({ method }) => /^chainHead_v1_(body|header|unpin)$/.test(method)).length;
    await poll('it has them', asked, (count) => count === answers.length, soon);
    await first.stop();
    deepEqual(
      await Promise.all(answers),
      Object.entries(owed).map(([name, result]) => [name, result, true]),
    );
  });

  it('begins a follow elsewhere when its node is lost before it answers', async () => {
    await open();
    nodes.forEach((node) => node.answers.set(follow, () => MadeUpstream.silence));
    const answer = client.call(follow, [true]);
    const [first, other] = await pair.asked(follow);
    other.answers.delete(follow);
    await first.stop();
    equal(typeof (await answer).result, 'string');
  });

  it('opens no connection for what begins nothing, and keeps none for what is over', async () => {
    await open();
    const before = nodes.map(({ connections }) => connections);
    equal((await client.call('chainHead_v1_unfollow', ['x'])).result, false);
    equal((await client.call('chainHead_v1_unpin', ['x', at(1).hash])).result, null);
    deepEqual((await client.call('chainHead_v1_body', ['x', at(1).hash])).result, { result: 'limitReached' });
    deepEqual(
      nodes.map(({ connections }) => connections),
      before,
    );
    const [subscription] = await followed();
    nodes.forEach((node) => node.answers.set('chainHead_v1_unfollow', () => null));
    equal((await client.call('chainHead_v1_unfollow', [subscription])).result, null);
    const connections = async (): Promise<number[]> => nodes.map((node) => node.connections);
    const isAsBefore = (now: number[]): boolean => JSON.stringify(now) === JSON.stringify(before);
    await poll('the connection is closed', connections, isAsBefore, soon);
  });
});
