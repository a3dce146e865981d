import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { uncaught } from '../../../../../tests/support/fuzz.ts';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders } from '../../../../../tests/support/made-upstream.ts';
import { openToAll } from '../../../../../tests/support/open-to-all.ts';
import { FairTurns } from '../../../../src/base/fair-turns.ts';
import { createLogger } from '../../../../src/base/logger.ts';
import type { Answerer } from '../../../../src/endpoint/gateway/answer.ts';
import { callerOf, guarded, type OnOutcome, ownOutcome } from '../../../../src/endpoint/gateway/caller.ts';
import type { Door } from '../../../../src/endpoint/gateway/exchange.ts';
import { resultTail } from '../../../../src/endpoint/gateway/message.ts';
import { serveMessage } from '../../../../src/endpoint/gateway/serve-message.ts';
import { rateLimited } from '../../../../src/endpoint/gateway/usage/counters.ts';
import { client } from './scene.ts';

/** The door stands for any code that throws while the gateway serves a call. */
describe('a defect of the gateway in one message', () => {
  const logged: string[] = [];
  let pair: GatewayPair;
  let thrown: () => readonly string[];
  let defect: keyof Door | undefined;

  const inject = (door: Door): Door =>
    new Proxy(door, {
      get: (target, name: keyof Door) =>
        name === defect
          ? () => {
              throw new Error(`no ${name}`);
            }
          : target[name],
    });

  before(async () => {
    thrown = uncaught();
    const [first] = fakeHeaders(1);
    ok(first);
    const log = createLogger({ level: 'error', isTty: false, write: (line) => void logged.push(line) });
    pair = await openGatewayPair(
      first,
      ({ answers }) => answers.set('system_chain', () => 'Fake').set('state_call', () => '0x01'),
      { door: inject(openToAll()), log },
    );
  });
  afterEach(async () => {
    defect = undefined;
    equal((await pair.client.call('system_chain')).result, 'Fake');
    logged.length = 0;
  });
  after(async () => {
    await pair.close();
    deepEqual(thrown(), []);
  });

  it('answers that call with -32603 and logs the defect', async () => {
    defect = 'call';
    deepEqual((await pair.client.call('state_call', ['a', '0x'])).error, {
      code: -32_603,
      message: 'Internal error',
    });
    equal(logged.length, 1);
    match(
      logged[0] ?? '',
      /a call of \\"state_call\\" failed: no call; this should not happen, please report it/,
    );
  });

  it('answers each call of an HTTP batch with -32603', async () => {
    defect = 'call';
    const calls = [1, 2].map((id) => ({ jsonrpc: '2.0', id, method: 'system_chain' }));
    const response = await fetch(pair.scene.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(calls),
    });
    const answers = (await response.json()) as { id: number; error: { code: number } }[];
    deepEqual(
      answers.map(({ id, error }) => [id, error.code]),
      [
        [1, -32_603],
        [2, -32_603],
      ],
    );
  });

  it('serves a large message when the check before parsing throws', async () => {
    defect = 'message';
    equal((await pair.client.call('state_call', ['a', `0x${'0'.repeat(20_000)}`])).result, '0x01');
    match(logged.join(), /a message failed: no message/);
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'system_chain',
      params: ['a'.repeat(20_000)],
    });
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(pair.scene.httpUrl, { method: 'POST', headers, body });
    equal(((await response.json()) as { result: string }).result, 'Fake');
  });

  it('leaves an answer that was sent before', async () => {
    defect = 'told';
    equal((await pair.client.call('state_call', ['a', '0x'])).result, '0x01');
    match(logged.join(), /no told/);
  });

  it('serves subscriptions again afterwards', async () => {
    defect = 'subscribe';
    equal((await pair.client.call('chain_subscribeNewHeads')).error?.code, -32_603);
    defect = 'pushed';
    const { result } = await pair.client.call('chain_subscribeNewHeads');
    await pair.client.told(result, 1);
  });

  it('leaves the connections to nodes open', async () => {
    defect = 'told';
    for (let n = 0; n < 5; n += 1) await pair.client.call('state_call', ['a', `0x${n}`]);
    const faults = pair.scene.gateway.status().networks[0]?.upstreams.map(({ fault }) => fault);
    deepEqual(faults, [null, null]);
  });
});

describe('one message', () => {
  const logged: string[] = [];
  const log = createLogger({ level: 'error', isTty: false, write: (line) => void logged.push(line) });
  const internal = '{"jsonrpc":"2.0","id":1,"error":{"code":-32603,"message":"Internal error"}}';
  const fine = ownOutcome(resultTail(5));
  const fail = (): never => {
    throw new Error('here');
  };

  /** All answers that the client gets. */
  const served = async (
    answer: (done: OnOutcome) => void,
    more: object = {},
    { text = '{"jsonrpc":"2.0","id":1,"method":"m"}', door = openToAll() } = {},
  ): Promise<string[]> => {
    logged.length = 0;
    const answerer = {
      network: { log, config: { upstreams: [] } },
      receipt: () => undefined,
      answer: (_call: unknown, _caller: unknown, done: OnOutcome) => answer(done),
      ...more,
    } as unknown as Answerer;
    const answers: string[] = [];
    const serving = {
      answerer,
      door,
      caller: callerOf(client),
      bounds: { batch: 3, depth: 8 },
      messages: new FairTurns({ log, what: 'a message' }),
      hasLeft: () => false,
    };
    serveMessage(Buffer.from(text), serving, (bytes) => {
      answers.push(String(bytes));
    });
    await new Promise(setImmediate);
    return answers;
  };

  it('gets one answer, whether the handler throws before, later or after answering', async () => {
    deepEqual(await served(fail), [internal]);
    deepEqual(await served((done) => setImmediate(guarded(done, fail))), [internal]);
    equal(logged.length, 1);
    const answered = ['{"jsonrpc":"2.0","id":1,"result":5}'];
    deepEqual(
      await served((done) => {
        done(fine);
        fail();
      }),
      answered,
    );
    equal(logged.length, 1);
    deepEqual(
      await served((done) => {
        done(fine);
        done(fine);
      }),
      answered,
    );
    equal(logged.length, 0);
  });

  it('counts toward the rate limit when it is not a call', async () => {
    const judged: string[] = [];
    const error = { code: rateLimited, message: 'rate limit exceeded' };
    const call: Door['call'] = (_, method) => {
      judged.push(method);
      return judged.length > 1 ? error : undefined;
    };
    const more = { text: '{"jsonrpc":"2.0","id":1}', door: { ...openToAll(), call } };
    const answer = (code: number, message: string): string[] => [
      `{"jsonrpc":"2.0","id":1,"error":{"code":${code},"message":"${message}"}}`,
    ];
    deepEqual(await served(fail, {}, more), answer(-32_600, 'Invalid request'));
    deepEqual(await served(fail, {}, more), answer(error.code, error.message));
    deepEqual(judged, ['', '']);
  });

  it('gets -32603 when its receipt cannot be signed', async () => {
    deepEqual(await served((done) => done(fine), { receipt: fail }), [internal]);
    equal(logged.length, 1);
  });
});
