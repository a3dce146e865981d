import assert from 'node:assert/strict';
import type { Context, Handlers } from '@acala-network/chopsticks-core';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { RpcSession } from '../../../../../src/lab/embedded/rpc/rpc-session.ts';

const context = {} as Context;

describe('RpcSession', () => {
  let ticks: ((value: unknown) => void) | undefined;
  let cancelled = 0;
  const handlers: Handlers = {
    archive_v1_hashByHeight: async (_context, parameters: unknown[]) => parameters,
    nothing: async () => undefined,
    fails: async () => {
      throw Object.assign(new Error('Invalid Transaction'), { code: 1010, data: 'Transaction is outdated' });
    },
    breaks: async () => {
      throw new Error('broken');
    },
    ticks_subscribeTicks: async (_context, _parameters, { subscribe }) => {
      ticks = subscribe('ticks_tick', 't1', () => {
        cancelled += 1;
      });
      ticks('early');
      return 't1';
    },
    ticks_unsubscribeTicks: async () => undefined,
  };
  const call = (id: number, method: string, params: unknown[] = []): string =>
    JSON.stringify({ jsonrpc: '2.0', id, method, params });
  const answer = async (session: RpcSession, text: string): Promise<unknown> =>
    JSON.parse((await session.answer(Buffer.from(text)))?.toString() ?? 'null');

  it('answers requests, batches, and nothing to notifications', async () => {
    const session = new RpcSession(context, handlers, silentLogger());
    assert.deepEqual(await answer(session, call(1, 'archive_v1_hashByHeight', [2])), {
      jsonrpc: '2.0',
      id: 1,
      result: [2],
    });
    assert.deepEqual(await answer(session, call(1, 'nothing')), { jsonrpc: '2.0', id: 1, result: null });
    assert.deepEqual(
      await answer(
        session,
        `[${call(1, 'archive_v1_hashByHeight', [1])},${call(2, 'archive_v1_hashByHeight', [2])}]`,
      ),
      [
        { jsonrpc: '2.0', id: 1, result: [1] },
        { jsonrpc: '2.0', id: 2, result: [2] },
      ],
    );
    assert.equal(
      await session.answer(Buffer.from('{"jsonrpc":"2.0","method":"archive_v1_hashByHeight","params":[1]}')),
      undefined,
    );
  });

  it('refuses what it does not know as a node does, also what every object has', async () => {
    const session = new RpcSession(context, handlers, silentLogger());
    const error = { code: -32601, message: 'Method not found' };
    assert.deepEqual(await answer(session, call(1, 'nope')), { jsonrpc: '2.0', id: 1, error });
    assert.deepEqual(await answer(session, call(1, 'toString')), { jsonrpc: '2.0', id: 1, error });
  });

  it('takes no text apart that is too long for an account, since that takes the square of its length', async () => {
    const session = new RpcSession(context, { account_nextIndex: async () => 0 }, silentLogger());
    const before = process.cpuUsage();
    const { error } = (await answer(session, call(1, 'account_nextIndex', ['x'.repeat(30_000)]))) as {
      error: { code: number };
    };
    const { user } = process.cpuUsage(before);
    assert.equal(error.code, -32602);
    assert.ok(user < 1_000_000, `took ${user} us`);
  });

  it('passes the code and the data of an error on, and calls any other an internal one', async () => {
    const session = new RpcSession(context, handlers, silentLogger());
    assert.deepEqual(await answer(session, call(1, 'fails')), {
      jsonrpc: '2.0',
      id: 1,
      error: { code: 1010, message: 'Invalid Transaction', data: 'Transaction is outdated' },
    });
    assert.deepEqual(await answer(session, call(1, 'breaks')), {
      jsonrpc: '2.0',
      id: 1,
      error: { code: -32603, message: 'broken' },
    });
  });

  it('holds notifications back until the client knows the subscription, and ends them when it is cancelled', async () => {
    const pushed: string[] = [];
    const session = new RpcSession(context, handlers, silentLogger(), {
      push: (message) => pushed.push(message.toString()),
    });
    await session.answer(Buffer.from(call(1, 'ticks_subscribeTicks')));
    assert.deepEqual(pushed, []);
    session.release();
    ticks?.('later');
    assert.deepEqual(
      pushed.map((text) => (JSON.parse(text) as { params: unknown }).params),
      [
        { subscription: 't1', result: 'early' },
        { subscription: 't1', result: 'later' },
      ],
    );
    assert.deepEqual(await answer(session, call(2, 'ticks_unsubscribeTicks', ['t1'])), {
      jsonrpc: '2.0',
      id: 2,
      result: true,
    });
    assert.deepEqual(await answer(session, call(3, 'ticks_unsubscribeTicks', ['t1'])), {
      jsonrpc: '2.0',
      id: 3,
      result: false,
    });
    ticks?.('too late');
    assert.equal(pushed.length, 2);
    assert.equal(cancelled, 1);
  });

  it('answers no more than 15 MiB, of a call or of a batch', async () => {
    const large = { ...handlers, large: async () => 'x'.repeat(6 * 1024 * 1024) };
    let heldBytes = 0;
    const session = new RpcSession(context, large, silentLogger(), { hold: (bytes) => (heldBytes += bytes) });
    const two = `[${call(1, 'large')},${call(2, 'large')}]`;
    assert.equal(((await answer(session, two)) as unknown[]).length, 2);
    assert.ok(heldBytes > 12 * 1024 * 1024);
    heldBytes = 0;
    assert.deepEqual(await answer(session, `[${call(1, 'large')},${call(2, 'large')},${call(3, 'large')}]`), {
      jsonrpc: '2.0',
      id: null,
      error: {
        code: -32011,
        message: 'The batch response was too large',
        data: 'Exceeded max limit of 15728640',
      },
    });
    assert.equal(heldBytes, 0);
  });

  it('goes no further through a batch whose client is gone', async () => {
    let called = 0;
    const session = new RpcSession(
      context,
      {
        nothing: async () => {
          called += 1;
          if (called === 2) session.close();
        },
      },
      silentLogger(),
    );
    const batch = `[${Array.from({ length: 5 }, (_, id) => call(id, 'nothing')).join(',')}]`;
    assert.equal(await session.answer(Buffer.from(batch)), undefined);
    assert.equal(called, 2);
  });

  it('counts notifications that wait for their turn, and tells a client that is gone nothing', async () => {
    const turns: (() => void)[] = [];
    const pushed: string[] = [];
    let held = 0;
    const session = new RpcSession(context, handlers, silentLogger(), {
      push: (message) => pushed.push(message.toString()),
      turn: (_cost, begin) => turns.push(() => begin(() => undefined)),
      hold: (bytes) => {
        held += bytes;
      },
    });
    const answered = session.answer(Buffer.from(call(1, 'ticks_subscribeTicks')));
    turns.shift()?.();
    const answer = await answered;
    held -= answer?.length ?? 0;
    session.release();
    for (let n = 0; n < 3; n += 1) ticks?.(n);
    assert.ok(held > 1_000, `${held}`);
    turns.shift()?.();
    session.close();
    for (const turn of turns.splice(0)) turn();
    assert.equal(held, 0);
    assert.equal(pushed.length, 1);
  });

  it('has no subscriptions where nothing can be pushed', async () => {
    const session = new RpcSession(context, handlers, silentLogger());
    const error = { code: -32601, message: 'Method not found' };
    assert.deepEqual(await answer(session, call(1, 'ticks_subscribeTicks')), {
      jsonrpc: '2.0',
      id: 1,
      error,
    });
  });

  it('cancels all subscriptions when the client is gone', async () => {
    cancelled = 0;
    const session = new RpcSession(context, handlers, silentLogger(), { push: () => undefined });
    await session.answer(Buffer.from(call(1, 'ticks_subscribeTicks')));
    session.close();
    assert.equal(cancelled, 1);
  });
});
