import { deepEqual, equal, fail, match, ok } from 'node:assert/strict';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import {
  type FakeHeader,
  fakeHeaders,
  headerAfter,
  MadeUpstream,
} from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';

const soon = { everyMs: 10 };
const extrinsic = '0x1234';
const submit = 'author_submitExtrinsic';
const watch = 'author_submitAndWatchExtrinsic';
const update = 'author_extrinsicUpdate';
const specWatch = 'transactionWatch_v1_submitAndWatch';
const specEvent = 'transactionWatch_v1_watchEvent';

const refusals = {
  outdated: [1_010, 'Invalid Transaction'],
  banned: [1_012, 'Transaction is temporarily banned'],
  imported: [1_013, 'Transaction Already Imported'],
  lowPriority: [1_014, 'Priority is too low'],
  full: [1_016, 'Immediately Dropped'],
} as const;

/** Of `TransactionValidity`: a nonce that is used, a fee that cannot be paid, and what can be included. */
const validities = { stale: '0x010003', payment: '0x010001', valid: '0x00' } as const;

describe('a transaction that a gateway watches', () => {
  const headers = fakeHeaders(40);
  const at = (height: number): FakeHeader => headers[height - 1] ?? fail();
  let clock: HandClock;
  let pair: GatewayPair;
  let { nodes, client } = {} as GatewayPair;
  /** The blocks that have the transaction, and those that no node shows. */
  let included: Set<string>;
  let unreadable: Set<string>;
  let validity: string;

  const open = async (): Promise<void> => {
    clock = new HandClock();
    included = new Set();
    unreadable = new Set();
    validity = validities.valid;
    pair = await openGatewayPair(
      at(1),
      ({ answers, methods }) => {
        methods.add(specWatch);
        answers.set('chain_getBlock', ([hash]) => blockOf(String(hash)));
        answers.set('state_call', () => validity);
      },
      { clock },
    );
    ({ nodes, client } = pair);
  };
  const blockOf = (hash: string): unknown => {
    if (unreadable.has(hash)) throw Object.assign(new Error('database is closed'), { code: -32_000 });
    return { block: { extrinsics: included.has(hash) ? ['0xab', extrinsic] : ['0xab'] } };
  };
  beforeEach(open);
  afterEach(async () => await pair.close());

  const refuse = (node: MadeUpstream, why: keyof typeof refusals, method = watch): void => {
    const [code, message] = refusals[why];
    node.answers.set(method, () => {
      throw Object.assign(new Error(message), { code });
    });
  };
  const handed = (node: MadeUpstream, method = watch): number =>
    node.calls.filter((call) => call.method === method).length;
  const untilHanded = async (node: MadeUpstream, times: number, withinMs = 20_000): Promise<number> =>
    await clock.until(`handed in ${times} times`, () => handed(node) >= times, withinMs);
  /** The subscription, the node that has it, and the other. */
  const begun = async (method = watch): Promise<[unknown, MadeUpstream, MadeUpstream]> => {
    const { result, error } = await client.call(method, [extrinsic]);
    equal(error, undefined);
    const first = nodes.find((node) => node.subscribers(method) > 0) ?? fail();
    return [result, first, first === nodes[0] ? nodes[1] : nodes[0]];
  };
  const ready = async (): Promise<[unknown, MadeUpstream, MadeUpstream]> => {
    const [subscription, first, other] = await begun();
    first.push(watch, update, 'ready');
    await client.told(subscription, 1);
    return [subscription, first, other];
  };
  const told = async (subscription: unknown, count: number): Promise<unknown[]> => {
    await clock.until(
      `${count} states, told ${JSON.stringify(client.of(subscription))}`,
      () => client.of(subscription).length >= count,
      20_000,
    );
    return client.of(subscription);
  };
  const grow = (node: MadeUpstream, ...heights: number[]): void => {
    for (const height of heights) node.best(at(height));
  };

  for (const [what, lose] of [
    ['reset', async (node: MadeUpstream) => node.reset()],
    ['killed', async (node: MadeUpstream) => await node.stop()],
    [
      'silent',
      async (node: MadeUpstream) => {
        node.isFrozen = true;
      },
    ],
  ] as const)
    it(`goes to the other node when its node is ${what}, whose states continue`, async () => {
      const [subscription, first, other] = await ready();
      await lose(first);
      await untilHanded(other, 1);
      other.push(watch, update, 'ready');
      other.push(watch, update, { inBlock: at(2).hash });
      other.push(watch, update, { finalized: at(2).hash });
      deepEqual(await told(subscription, 3), ['ready', { inBlock: at(2).hash }, { finalized: at(2).hash }]);
    });

  it('reaches its end by the blocks when all nodes were reset at once', async () => {
    const [subscription, first, other] = await ready();
    nodes.forEach((node) => node.reset());
    included.add(at(2).hash);
    nodes.forEach((node) => refuse(node, 'outdated'));
    await clock.until('it is handed in', () => handed(first) + handed(other) > 1, 20_000);
    grow(first, 2);
    deepEqual((await told(subscription, 2)).at(-1), { inBlock: at(2).hash });
    first.finalized(at(2));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('waits as long as no node is there, and is handed in to an empty pool', async () => {
    const [subscription, first, other] = await ready();
    for (const node of nodes) await node.stop();
    await clock.advance(60_000);
    deepEqual(client.of(subscription), ['ready']);
    await other.start();
    const before = handed(other);
    await untilHanded(other, before + 1);
    other.push(watch, update, 'ready');
    other.push(watch, update, { inBlock: at(2).hash });
    other.push(watch, update, { finalized: at(2).hash });
    deepEqual((await told(subscription, 3)).slice(1), [{ inBlock: at(2).hash }, { finalized: at(2).hash }]);
    equal(handed(first), 1);
  });

  it('turns up in a block that no node could show at first', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'imported');
    included.add(at(2).hash);
    unreadable.add(at(2).hash);
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3);
    other.finalized(at(3));
    await clock.advance(5_000);
    deepEqual(client.of(subscription), ['ready']);
    unreadable.clear();
    deepEqual((await told(subscription, 3)).slice(1), [{ inBlock: at(2).hash }, { finalized: at(2).hash }]);
  });

  for (const why of ['outdated', 'banned', 'imported', 'lowPriority'] as const)
    it(`waits for the blocks when another node refuses it as ${why}`, async () => {
      const [subscription, first, other] = await ready();
      refuse(other, why);
      await first.stop();
      await untilHanded(other, 1);
      grow(other, 2, 3, 4, 5);
      other.finalized(at(5));
      await clock.advance(20_000);
      deepEqual(client.of(subscription), ['ready']);
      ok(handed(other) > 2, `handed in ${handed(other)} times`);
      included.add(at(6).hash);
      grow(other, 6);
      other.finalized(at(6));
      deepEqual((await told(subscription, 3)).at(-1), { finalized: at(6).hash });
    });

  it('ends as invalid once no finalized block has it and the state there has its nonce used', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'outdated');
    validity = validities.stale;
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3, 4);
    other.finalized(at(2));
    await clock.advance(20_000);
    // Block 2 may be older than the transaction.
    deepEqual(client.of(subscription), ['ready']);
    other.finalized(at(3));
    deepEqual(await told(subscription, 2), ['ready', 'invalid']);
  });

  it('does not end as invalid while a block below could not be read', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'outdated');
    validity = validities.stale;
    unreadable.add(at(2).hash);
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3, 4);
    other.finalized(at(4));
    await clock.advance(20_000);
    deepEqual(client.of(subscription), ['ready']);
    unreadable.clear();
    deepEqual(await told(subscription, 2), ['ready', 'invalid']);
  });

  it('waits for a fee that can be paid later', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'outdated');
    validity = validities.payment;
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2, 3, 4);
    other.finalized(at(4));
    await clock.advance(40_000);
    deepEqual(client.of(subscription), ['ready']);
    other.answers.delete(watch);
    await untilHanded(other, handed(other) + 1);
    other.push(watch, update, { inBlock: at(5).hash });
    deepEqual((await told(subscription, 2)).at(-1), { inBlock: at(5).hash });
  });

  it('ends as usurped, as a second node says, once the chain proves it', async () => {
    const [subscription, first, other] = await ready();
    await first.stop();
    await untilHanded(other, 1);
    other.push(watch, update, 'ready');
    other.push(watch, update, { usurped: at(40).hash });
    refuse(other, 'outdated');
    validity = validities.stale;
    await untilHanded(other, 2);
    deepEqual(client.of(subscription), ['ready']);
    grow(other, 2, 3, 4);
    other.finalized(at(4));
    deepEqual(await told(subscription, 2), ['ready', { usurped: at(40).hash }]);
  });

  it('moves with the best chain to another block after a loss', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'imported');
    await first.stop();
    await untilHanded(other, 1);
    const fork2 = headerAfter(at(1), 7);
    const fork3 = headerAfter(fork2, 7);
    included.add(at(2).hash).add(fork3.hash);
    grow(other, 2);
    await told(subscription, 2);
    other.best(fork2);
    other.best(fork3);
    await told(subscription, 4);
    other.finalized(fork2);
    other.finalized(fork3);
    deepEqual(await told(subscription, 5), [
      'ready',
      { inBlock: at(2).hash },
      { retracted: at(2).hash },
      { inBlock: fork3.hash },
      { finalized: fork3.hash },
    ]);
  });

  it('goes to a node again when its block leaves the best chain', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'imported');
    included.add(at(2).hash);
    await first.stop();
    await untilHanded(other, 1);
    grow(other, 2);
    await told(subscription, 2);
    await clock.advance(20_000);
    const before = handed(other);
    await clock.advance(20_000);
    equal(handed(other), before);
    const fork2 = headerAfter(at(1), 7);
    other.best(fork2);
    other.best(headerAfter(fork2, 7));
    deepEqual((await told(subscription, 3)).at(-1), { retracted: at(2).hash });
    await untilHanded(other, before + 1);
  });

  it('tells a block again that returns to the best chain of one node', async () => {
    const [subscription, first] = await ready();
    const states = [{ inBlock: at(2).hash }, { retracted: at(2).hash }, { inBlock: at(2).hash }];
    for (const state of states) first.push(watch, update, state);
    deepEqual((await told(subscription, 4)).slice(1), states);
  });

  for (const last of ['invalid', { usurped: `0x${'11'.repeat(32)}` }])
    it(`ends with ${JSON.stringify(last)} of the one node that has always had it`, async () => {
      const [subscription, first] = await ready();
      first.push(watch, update, last);
      deepEqual(await told(subscription, 2), ['ready', last]);
      await clock.advance(5_000);
      equal(
        nodes.reduce((sum, node) => sum + handed(node), 0),
        1,
      );
    });

  it('goes to another node when its node drops it, and ends as dropped when all do', async () => {
    const [subscription, first, other] = await ready();
    first.push(watch, update, 'dropped');
    await untilHanded(other, 1);
    other.push(watch, update, 'ready');
    await clock.advance(1_000);
    deepEqual(client.of(subscription), ['ready']);
    other.push(watch, update, 'dropped');
    deepEqual(await told(subscription, 2), ['ready', 'dropped']);
  });

  it('does not end as dropped when a node has dropped it and another one was lost with it', async () => {
    const [subscription, first, other] = await ready();
    first.push(watch, update, 'dropped');
    await untilHanded(other, 1);
    other.push(watch, update, 'ready');
    await other.stop();
    await clock.advance(60_000);
    deepEqual(client.of(subscription), ['ready']);
    included.add(at(2).hash);
    grow(first, 2);
    first.finalized(at(2));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('turns up in a block after its node has dropped it and told others of it', async () => {
    const [subscription, first, other] = await ready();
    refuse(other, 'full');
    first.push(watch, update, 'dropped');
    included.add(at(2).hash);
    grow(first, 2);
    first.finalized(at(2));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('outlasts the finality timeout of its node', async () => {
    const [subscription, first] = await ready();
    included.add(at(2).hash);
    first.push(watch, update, { inBlock: at(2).hash });
    first.push(watch, update, { finalityTimeout: at(2).hash });
    grow(first, 2, 3);
    await clock.advance(5_000);
    deepEqual(client.of(subscription), ['ready', { inBlock: at(2).hash }]);
    first.finalized(at(3));
    deepEqual((await told(subscription, 3)).at(-1), { finalized: at(2).hash });
  });

  it('begins at another node when the first is lost before it answers', async () => {
    nodes.forEach((node) => node.answers.set(watch, () => MadeUpstream.silence));
    const answers: unknown[] = [];
    client.call(watch, [extrinsic]).then(
      ({ result }) => answers.push(result),
      () => fail(),
    );
    const asked = async (): Promise<MadeUpstream | undefined> => nodes.find((node) => handed(node) > 0);
    const first = (await poll('a node has it', asked, (node) => node !== undefined, soon)) ?? fail();
    const other = first === nodes[0] ? nodes[1] : nodes[0];
    refuse(other, 'outdated');
    included.add(at(2).hash);
    other.best(at(2));
    await first.stop();
    await clock.until('the answer', () => answers.length === 1, 20_000);
    equal(typeof answers[0], 'string');
    other.finalized(at(2));
    deepEqual(await told(answers[0], 2), [{ inBlock: at(2).hash }, { finalized: at(2).hash }]);
  });

  it('fails where a fee cannot be paid, though the first node was lost', async () => {
    validity = validities.payment;
    nodes.forEach((node) => node.answers.set(watch, () => MadeUpstream.silence));
    const answer = client.call(watch, [extrinsic]);
    const asked = async (): Promise<MadeUpstream | undefined> => nodes.find((node) => handed(node) > 0);
    const first = (await poll('a node has it', asked, (node) => node !== undefined, soon)) ?? fail();
    refuse(first === nodes[0] ? nodes[1] : nodes[0], 'outdated');
    await first.stop();
    await clock.advance(1_000);
    equal((await answer).error?.code, 1_010);
  });

  for (const returns of [true, false])
    it(`waits 5 s for a node when it begins without one, which ${returns ? 'comes' : 'does not come'}`, async () => {
      for (const node of nodes) await node.stop();
      await clock.advance(1_000);
      const answers: object[] = [];
      client.call(watch, [extrinsic]).then(
        (answer) => answers.push(answer),
        () => fail(),
      );
      await clock.advance(2_000);
      equal(answers.length, 0);
      if (returns) await nodes[0].start();
      const tookMs = await clock.until('the answer', () => answers.length === 1, 20_000);
      const [{ error, result } = fail()] = answers as { error?: { message: string }; result?: unknown }[];
      equal(typeof result, returns ? 'string' : 'undefined');
      if (!returns) {
        equal(error?.message, 'Internal error: no upstream answers');
        ok(tookMs >= 2_500 && tookMs <= 4_500, `${tookMs} ms`);
      }
    });

  it('fails after 30 s when no node answers, and says that it may be included', async () => {
    nodes.forEach((node) => node.answers.set(watch, () => MadeUpstream.silence));
    const answers: { error?: { message: string } }[] = [];
    client.call(watch, [extrinsic]).then(
      (answer) => answers.push(answer),
      () => fail(),
    );
    await clock.until('the answer', () => answers.length === 1, 40_000);
    match(
      answers[0]?.error?.message ?? '',
      /^Internal error: no answer within 30 s; a node that was lost may/,
    );
  });

  it('leaves nothing at a node and hands nothing in after the client has left', async () => {
    const [subscription, first, other] = await ready();
    await first.stop();
    equal((await client.call('author_unwatchExtrinsic', [subscription])).result, true);
    await clock.advance(20_000);
    equal(handed(other), 0);
  });

  describe('by the method of the JSON-RPC specification', () => {
    const event = (name: string, more: object = {}): object => ({ event: name, ...more });

    it('tells its events, and the block with the position, after a loss', async () => {
      const [subscription, first, other] = await begun(specWatch);
      first.push(specWatch, specEvent, event('validated'));
      await client.told(subscription, 1);
      // As nodes refuse by this method: what the transaction is already in, is an event.
      await first.stop();
      await clock.until('it is handed in', () => handed(other, specWatch) > 0, 20_000);
      other.push(specWatch, specEvent, event('invalid', { error: 'Transaction is already imported' }));
      included.add(at(2).hash);
      grow(other, 2);
      await told(subscription, 2);
      other.finalized(at(2));
      const block = { hash: at(2).hash, index: 1 };
      deepEqual(await told(subscription, 3), [
        event('validated'),
        event('bestChainBlockIncluded', { block }),
        event('finalized', { block }),
      ]);
    });

    it('ends as invalid where finalized blocks prove it, and is retracted with null', async () => {
      const [subscription, first, other] = await begun(specWatch);
      first.push(specWatch, specEvent, event('validated'));
      const block = { hash: at(2).hash, index: 1 };
      first.push(specWatch, specEvent, event('bestChainBlockIncluded', { block }));
      await client.told(subscription, 2);
      await first.stop();
      await clock.until('it is handed in', () => handed(other, specWatch) > 0, 20_000);
      other.push(specWatch, specEvent, event('invalid', { error: 'outdated' }));
      validity = validities.stale;
      const fork2 = headerAfter(at(1), 7);
      const fork3 = headerAfter(fork2, 7);
      other.best(at(2));
      for (const header of [fork2, fork3]) other.best(header);
      await told(subscription, 3);
      const fork4 = headerAfter(fork3, 7);
      other.best(fork4);
      other.finalized(fork4);
      const events = await told(subscription, 4);
      deepEqual(events[2], event('bestChainBlockIncluded', { block: null }));
      equal((events[3] as { event: string }).event, 'invalid');
    });

    it('passes the events of the one node that has it unmodified', async () => {
      const [subscription, first] = await begun(specWatch);
      const block = { hash: at(2).hash, index: 3 };
      const events = [
        event('validated'),
        event('bestChainBlockIncluded', { block }),
        event('bestChainBlockIncluded', { block: null }),
        event('invalid', { error: 'bad signature' }),
      ];
      for (const one of events) first.push(specWatch, specEvent, one);
      deepEqual(await told(subscription, 4), events);
    });
  });

  describe('and one that is handed in only', () => {
    const lostWith = async (why: keyof typeof refusals): Promise<{ result?: unknown; error?: object }[]> => {
      nodes.forEach((node) => node.answers.set(submit, () => MadeUpstream.silence));
      const answers: { result?: unknown; error?: object }[] = [];
      client.call(submit, [extrinsic]).then(
        (answer) => answers.push(answer),
        () => fail(),
      );
      const asked = async (): Promise<MadeUpstream | undefined> =>
        nodes.find((node) => handed(node, submit) > 0);
      const first = (await poll('a node has it', asked, (node) => node !== undefined, soon)) ?? fail();
      const other = first === nodes[0] ? nodes[1] : nodes[0];
      refuse(other, why, submit);
      grow(other, 2);
      await first.stop();
      return answers;
    };

    it('succeeds where a block has it that no node could show at first', async () => {
      included.add(at(2).hash);
      unreadable.add(at(2).hash);
      const answers = await lostWith('outdated');
      await clock.advance(3_000);
      equal(answers.length, 0);
      unreadable.clear();
      await clock.until('the answer', () => answers.length === 1, 20_000);
      match(String(answers[0]?.result), /^0x[0-9a-f]{64}$/);
    });

    it('fails where the state at the head has its nonce used by another', async () => {
      validity = validities.stale;
      const answers = await lostWith('outdated');
      await clock.until('the answer', () => answers.length === 1, 20_000);
      deepEqual(answers[0]?.error, { code: 1_010, message: 'Invalid Transaction' });
    });

    it('has an unknown outcome, not a refusal, where neither blocks nor state tell', async () => {
      const answers = await lostWith('banned');
      await clock.until('the answer', () => answers.length === 1, 20_000);
      match(JSON.stringify(answers[0]?.error), /it may have the transaction, and include it/);
    });
  });
});
