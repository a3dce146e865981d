import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import fc from 'fast-check';
import { WebSocket } from 'ws';
import { fuzzRuns, strangeBytes, strangeValue, uncaught } from '../../../../../tests/support/fuzz.ts';
import { type GatewayPair, openGatewayPair } from '../../../../../tests/support/gateway-scene.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { methodRules, ruleOf } from '../../../../src/endpoint/gateway/method.ts';

interface Shown {
  readonly id?: unknown;
  readonly method?: string;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** Values that break code which converts a parameter before it checks the type. */
const hostile: readonly unknown[] = [
  { toString: null, valueOf: null },
  [{ toString: null, valueOf: null }],
  [[[[1]]]],
  [null],
  { length: -1 },
  '0x\ud800',
  2 ** 53 + 2,
];

type StrangeCall = readonly [method: string, params: unknown];

/** A client that stores each answer under its id as JSON. */
class StrangeClient {
  readonly answers = new Map<string, Shown[]>();
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data) => {
      const shown = JSON.parse(String(data as Buffer)) as Shown | Shown[];
      for (const one of [shown].flat()) {
        const id = JSON.stringify(one.id);
        if (one.method === undefined) this.answers.set(id, [...(this.answers.get(id) ?? []), one]);
      }
    });
  }

  static async open(url: string): Promise<StrangeClient> {
    const client = new StrangeClient(new WebSocket(url, { perMessageDeflate: false }));
    await once(client.#socket, 'open');
    return client;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  send(message: string | Uint8Array, binary: boolean): void {
    this.#socket.send(message, { binary });
  }

  /** The only answer to an id; undefined if the connection closes first. */
  async answerTo(id: string): Promise<Shown | undefined> {
    const there = async (): Promise<boolean> => this.answers.has(id) || !this.isOpen;
    await poll(`an answer to ${id}`, there, (is) => is, { everyMs: 1, withinMs: 60_000 });
    const all = this.answers.get(id) ?? [];
    ok(all.length <= 1, `${id} was answered ${all.length} times`);
    return all[0];
  }

  close(): void {
    this.#socket.terminate();
  }
}

// An uncaught exception ends a gateway process; `uncaught` lists them here.
describe('a gateway that strangers send to', function () {
  this.timeout(1_200_000);
  const headers = fakeHeaders(2);
  const logged: string[] = [];
  let pair: GatewayPair;
  let client: StrangeClient;
  let thrown: () => readonly string[];
  let last = 0;

  const unknown = [
    'chainHead_v1_follow',
    'chainHead_v1_unfollow',
    'archive_v1_storage',
    'constructor',
    '__proto__',
  ];
  const strangeMethod = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...methodRules.keys()) },
    fc.constantFrom(...unknown),
    fc.string({ unit: 'binary' }),
  );
  const namesOf = (method: string): string[] =>
    (ruleOf(method).params ?? []).map((name) => name.replace('?', ''));
  const value = fc.oneof(fc.constantFrom(...hostile), strangeValue());
  const paramsOf = (method: string): fc.Arbitrary<unknown> =>
    fc.oneof(
      fc.array(value, { maxLength: 5 }),
      fc.dictionary(fc.constantFrom('__proto__', 'toString', 'startKey', ...namesOf(method)), value),
      fc.constantFrom<unknown>(null, undefined),
    );
  const strangeCall = strangeMethod.chain((method) =>
    fc.tuple(fc.constant(method), paramsOf(method)),
  ) as fc.Arbitrary<StrangeCall>;

  /** A request, and its id as JSON. */
  const written = ([method, params]: StrangeCall): readonly [id: string, text: string] => {
    last += 1;
    const id = last % 2 === 0 ? String(last) : `"s${last}"`;
    const given = params === undefined ? '' : `,"params":${JSON.stringify(params)}`;
    return [id, `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)}${given}}`];
  };
  const isAnswer = (shown: Shown): boolean => 'result' in shown !== 'error' in shown;
  const isAlive = async (): Promise<void> => {
    const [id, text] = written(['system_chain', []]);
    client.send(text, false);
    equal((await client.answerTo(id))?.result, 'Fake');
  };
  const post = async (body: Uint8Array | string): Promise<string> => {
    const response = await fetch(pair.scene.httpUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : Buffer.from(body),
    });
    return await response.text();
  };

  before(async () => {
    thrown = uncaught();
    const [first] = headers;
    ok(first);
    const prepare = ({ answers, methods }: MadeUpstream): void => {
      answers.set('system_chain', () => 'Fake');
      for (const method of methodRules.keys()) methods.add(method);
    };
    const write = (line: string): void => void logged.push(line);
    const { createLogger } = await import('../../../../src/base/logger.ts');
    const log = createLogger({ level: 'error', isTty: false, write });
    pair = await openGatewayPair(first, prepare, { log });
  });
  beforeEach(async () => {
    client = await StrangeClient.open(pair.scene.wsUrl);
  });
  afterEach(() => {
    client.close();
    deepEqual(logged.splice(0), [], 'a defect was logged');
  });
  after(async () => {
    await pair.close();
    deepEqual(thrown(), []);
  });

  it('answers each method with each hostile value in each place once', async () => {
    const calls = [...methodRules.keys()].flatMap((method) =>
      hostile.flatMap((one): StrangeCall[] => {
        const names = namesOf(method);
        const places = names.map((_, place): unknown =>
          names.map((__, other) => (other === place ? one : '0x')),
        );
        return [[one], ...places, ...names.map((name) => ({ [name]: one })), one].map((params) => [
          method,
          params,
        ]);
      }),
    );
    ok(calls.length > 1_000);
    for (let at = 0; at < calls.length; at += 100) {
      const requests = calls.slice(at, at + 100).map(written);
      for (const [, text] of requests) client.send(text, false);
      for (const [id, text] of requests) ok(isAnswer((await client.answerTo(id)) ?? {}), text);
      await isAlive();
    }
  });

  it('answers strange calls once each over WebSocket', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(strangeCall, { minLength: 1, maxLength: 8 }), async (calls) => {
        const requests = calls.map(written);
        for (const [, text] of requests) client.send(text, last % 3 === 0);
        for (const [id, text] of requests) {
          const shown = await client.answerTo(id);
          ok(shown && isAnswer(shown), text);
          ok(shown.error?.message !== 'Internal error' || shown.error.code === -32_603, text);
        }
        await isAlive();
      }),
      { numRuns: fuzzRuns(), endOnFailure: true },
    );
  });

  it('answers batches of strange calls over HTTP in their order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(strangeCall, { minLength: 1, maxLength: 8 }), async (calls) => {
        const requests = calls.map(written);
        const shown = JSON.parse(await post(`[${requests.map(([, text]) => text).join(',')}]`)) as Shown[];
        deepEqual(
          shown.map(({ id }) => JSON.stringify(id)),
          requests.map(([id]) => id),
        );
        ok(shown.every(isAnswer));
        await isAlive();
      }),
      { numRuns: fuzzRuns(), endOnFailure: true },
    );
  });

  it('answers arbitrary bytes over HTTP with an error or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(strangeBytes(), async (bytes) => {
        const text = await post(bytes);
        // Notifications get no answer.
        if (text !== '')
          for (const one of [JSON.parse(text) as Shown | Shown[]].flat()) ok(isAnswer(one), text);
        await isAlive();
      }),
      { numRuns: fuzzRuns(), endOnFailure: true },
    );
  });

  it('answers the call behind arbitrary bytes over WebSocket', async () => {
    await fc.assert(
      fc.asyncProperty(strangeBytes(), fc.boolean(), async (bytes, binary) => {
        client.send(bytes, binary);
        // A text frame that is not UTF-8 closes the connection.
        const [id, text] = written(['system_chain', []]);
        client.send(text, false);
        const shown = await client.answerTo(id);
        if (client.isOpen) equal(shown?.result, 'Fake');
        else client = await StrangeClient.open(pair.scene.wsUrl);
      }),
      { numRuns: fuzzRuns(), endOnFailure: true },
    );
  });

  it('outlives the loss of nodes with strange storage subscriptions open', async () => {
    const calls = fc
      .sample(strangeCall, 200)
      .map(([, params]): StrangeCall => ['state_subscribeStorage', params]);
    for (const keys of [{ keys: ['0x26aa'] }, [['0x26aa']], [], [null]])
      calls.push(['state_subscribeStorage', keys]);
    const requests = calls.map(written);
    for (const [, text] of requests) client.send(text, false);
    for (const [id] of requests) ok(await client.answerTo(id));
    for (const node of pair.nodes) {
      const other = pair.nodes.find((one) => one !== node);
      await node.stop();
      for (const header of headers) other?.best(header);
      await isAlive();
      await node.start();
      await poll(
        'both are there',
        async () => pair.scene.gateway.status().networks[0]?.upstreams,
        (all) => all?.every(({ fault }) => fault === null) === true,
        { everyMs: 10 },
      );
    }
  });

  it('outlives nodes that answer strange calls with nonsense', async () => {
    const strange = fc.tuple(strangeCall, strangeValue());
    await fc.assert(
      fc.asyncProperty(strange, async ([call, answer]) => {
        const [method] = call;
        if (method === 'system_chain' || !methodRules.has(method)) return;
        for (const node of pair.nodes) node.answers.set(method, () => answer);
        const [id, text] = written(call);
        client.send(text, false);
        ok(await client.answerTo(id), text);
        for (const node of pair.nodes) node.answers.delete(method);
        await isAlive();
      }),
      { numRuns: fuzzRuns(), endOnFailure: true },
    );
  });
});
