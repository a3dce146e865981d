import { deepEqual, equal, ok } from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import WebSocket from 'ws';
import { fuzzRuns, strangeBytes, strangeValue, uncaught } from '../../../../../../tests/support/fuzz.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { EmbeddedChain } from '../../../../../src/lab/embedded/embedded-chain.ts';
import { takesParameters } from '../../../../../src/lab/embedded/rpc/parameters.ts';
import { type RpcServer, startRpcServer } from '../../../../../src/lab/embedded/rpc/rpc-server.ts';
import { buildGenesis } from '../../../../../src/lab/genesis/build-genesis.ts';

interface Answer {
  readonly id: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: string };
}

const firstSlot = Date.UTC(2026, 2, 1, 20) / 6_000;
/** Methods whose parameters may all be left out, and those that end what is not there. */
const contentWithout =
  /^(chain_get(Block|BlockHash|Head|Header|RuntimeVersion)|state_get(Metadata|RuntimeVersion))$/;

describe('the embedded chain, asked by strangers', function () {
  this.timeout(300_000);
  let chain: EmbeddedChain;
  let server: RpcServer;
  let methods: readonly string[];
  let socket: WebSocket;
  const waiting = new Map<string, (text: string) => void>();
  let calls = 0;

  /** The text of the answer. */
  const ask = async (method: string, params: string, id = String((calls += 1))): Promise<string> => {
    const answer = new Promise<string>((resolve) => waiting.set(id, resolve));
    socket.send(`{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":${params}}`);
    return await answer;
  };
  const asked = async (method: string, params: string): Promise<Answer> =>
    JSON.parse(await ask(method, params)) as Answer;
  /** A subscription to blocks, and what waits until it has told of one: who asks about a block before that is refused. */
  const followed = async (): Promise<{ follow: string; told: (hash?: string) => Promise<void> }> => {
    const hashes = new Set<string | undefined>();
    socket.on('message', (data: Buffer) => {
      const { params } = JSON.parse(data.toString()) as { params?: { result: { blockHash?: string } } };
      if (params) hashes.add(params.result.blockHash);
    });
    const follow = String((await asked('chainHead_v1_follow', '[false]')).result);
    // The first event has no hash of one block.
    const told = async (hash?: string): Promise<void> => {
      while (!hashes.has(hash)) await once(socket, 'message');
    };
    await told();
    return { follow, told };
  };
  // Each on a connection of its own: one that is kept may be closed as idle just when it is used again.
  const post = async (body: Uint8Array | string): Promise<Response> => {
    const request = http.request({ host: '127.0.0.1', port: server.port, method: 'POST', agent: false });
    request.end(Buffer.from(body));
    const [answer] = (await once(request, 'response')) as [http.IncomingMessage];
    return new Response(await text(answer), { status: answer.statusCode ?? 0 });
  };

  before(async () => {
    chain = await EmbeddedChain.create(await buildGenesis({ preset: 'development' }), { keptStates: 8 });
    for (let slot = 0; slot < 3; slot += 1) await chain.buildBlock(firstSlot + slot);
    server = await startRpcServer(chain, 0, 1, silentLogger());
    socket = new WebSocket(server.url);
    socket.on('message', (data: Buffer) => {
      const said = data.toString();
      const id = /^\{"jsonrpc":"2\.0","id":([^,]+),/.exec(said)?.[1];
      if (id === undefined) return;
      waiting.get(id)?.(said);
      waiting.delete(id);
    });
    await once(socket, 'open');
    ({ methods } = (await asked('rpc_methods', '[]')).result as { methods: string[] });
  });

  after(async () => {
    socket?.terminate();
    await server?.close();
    await chain?.close();
  });

  it('answers -32602 to each method that misses what it needs', async () => {
    const needing = methods.filter((method) => takesParameters(method) && !contentWithout.test(method));
    ok(needing.length > 30, String(needing.length));
    for (const method of needing) {
      for (const params of ['[]', '{}', '[null]', '[{"toString":null,"valueOf":null}]']) {
        equal((await asked(method, params)).error?.code, -32_602, `${method} ${params}`);
      }
    }
  });

  it('names the parameter that is wrong', async () => {
    const { error } = await asked('state_subscribeStorage', '["0x00"]');
    equal(error?.code, -32_602);
    ok(error?.data?.startsWith('keys: '), error?.data);
  });

  it('takes parameters by their names', async () => {
    const { result } = await asked('state_getStorage', '{"key":"0x3a636f6465","hash":null}');
    equal(result, (await asked('state_getStorage', '["0x3A636F6465"]')).result);
    ok(typeof result === 'string');
  });

  it('takes bytes as nodes do, without 0x and none at all', async () => {
    const version = (await asked('state_call', '["Core_version","0x"]')).result;
    ok(typeof version === 'string' && version.length > 10);
    // polkadot-api says no bytes so.
    equal((await asked('state_call', '["Core_version",""]')).result, version);
    equal((await asked('state_getStorageSize', '["3a636f6465"]')).error, undefined);
  });

  it('answers for the best block where the block is null', async () => {
    for (const method of [
      'state_getRuntimeVersion',
      'chain_getHeader',
      'chain_getBlock',
      'state_getMetadata',
    ]) {
      deepEqual((await asked(method, '[null]')).result, (await asked(method, '[]')).result, method);
    }
    const { result } = await asked('state_getRuntimeVersion', '[null]');
    equal(typeof (result as { specVersion: unknown }).specVersion, 'number');
  });

  it('says ids as they were written', async () => {
    for (const id of ['9007199254740993', '18446744073709551615', '"a\\"b"', 'null', '0']) {
      const answer = await ask('system_chain', '[]', id);
      ok(answer.startsWith(`{"jsonrpc":"2.0","id":${id},"result":`), answer);
    }
    const refused = ['-7', '7.5', '18446744073709551616', '1e3', '{}', 'true'];
    for (const id of refused) {
      const response = await post(`{"jsonrpc":"2.0","id":${id},"method":"system_chain"}`);
      equal(
        await response.text(),
        '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Invalid request"}}',
        id,
      );
    }
  });

  it('tells of an operation that fails, and lives', async () => {
    const stop = uncaught();
    const genesis = (await asked('chain_getBlockHash', '[0]')).result;
    // The state of the genesis is forgotten.
    for (let slot = 3; slot < 80; slot += 1) await chain.buildBlock(firstSlot + slot);
    const events: Record<string, unknown>[] = [];
    const listen = (data: Buffer): void => {
      const { params } = JSON.parse(data.toString()) as { params?: { result: Record<string, unknown> } };
      if (params) events.push(params.result);
    };
    socket.on('message', listen);
    const failed = async (event: string): Promise<Record<string, unknown>> => {
      for (;;) {
        const found = events.find((one) => one['event'] === event);
        if (found) return found;
        await once(socket, 'message');
      }
    };
    const head = (await asked('chain_getBlockHash', '[]')).result;
    const { follow } = await followed();
    const call = '"No_such_function","0x"';
    const started = await asked('chainHead_v1_call', `["${follow}","${String(head)}",${call}]`);
    equal((started.result as { result: string }).result, 'started');
    const { error } = await failed('operationError');
    ok(String(error).includes('No_such_function'), String(error));
    const items = '[{"key":"0x3a","type":"descendantsValues"}]';
    await asked('archive_v1_storage', `["${String(genesis)}",${items}]`);
    ok(String((await failed('storageError'))['error']).includes('State already discarded'));
    socket.off('message', listen);
    deepEqual(stop(), []);
  });

  it('answers a follower for blocks that it was told of and has not unpinned, and for no others', async () => {
    const head = String((await asked('chain_getBlockHash', '[]')).result);
    const genesis = String((await asked('chain_getBlockHash', '[0]')).result);
    const { follow, told } = await followed();
    const about = async (method: string, ...params: readonly unknown[]): Promise<Answer> =>
      await asked(method, JSON.stringify([follow, ...params]));
    equal(typeof (await about('chainHead_v1_header', head)).result, 'string');
    await chain.buildBlock(chain.lastSlot + 1);
    const next = String((await asked('chain_getBlockHash', '[]')).result);
    await told(next);
    const codeOf = async (method: string, ...params: readonly unknown[]): Promise<number | undefined> =>
      (await about(method, ...params)).error?.code;
    equal(await codeOf('chainHead_v1_unpin', [head, head]), -32_804);
    equal(await codeOf('chainHead_v1_unpin', [next, genesis]), -32_801);
    // All of them or none.
    equal((await about('chainHead_v1_unpin', [next, head])).result, null);
    for (const hash of [genesis, next, head]) {
      equal(await codeOf('chainHead_v1_header', hash), -32_801);
      equal(await codeOf('chainHead_v1_body', hash), -32_801);
      equal(await codeOf('chainHead_v1_call', hash, 'Core_version', '0x'), -32_801);
      equal(await codeOf('chainHead_v1_storage', hash, []), -32_801);
      equal(await codeOf('chainHead_v1_unpin', hash), -32_801);
    }
    await about('chainHead_v1_unfollow');
    equal((await about('chainHead_v1_header', head)).result, null);
    equal((await about('chainHead_v1_unpin', head)).result, null);
  });

  it('tells storage that changes, once for each change, and no building of blocks depends on it', async () => {
    const told: unknown[] = [];
    const now = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';
    const listen = (data: Buffer): void => {
      const { method, params } = JSON.parse(data.toString()) as {
        method?: string;
        params: { result: unknown };
      };
      if (method === 'state_storage') told.push(params.result);
    };
    socket.on('message', listen);
    const id = (await asked('state_subscribeStorage', `[["${now}","${now}","0x00"]]`)).result;
    const slot = chain.lastSlot;
    await chain.buildBlock(slot + 1);
    await chain.buildBlock(slot + 2);
    while (told.length < 3) await once(socket, 'message');
    deepEqual(
      (told as { changes: unknown[][] }[]).map(({ changes }) => changes.map(([key]) => key)),
      [[now, '0x00'], [now], [now]],
    );
    equal((await asked('state_unsubscribeStorage', `["${String(id)}"]`)).result, true);
    socket.off('message', listen);
  });

  it('answers whatever its methods are given, and builds blocks all the while', async () => {
    const stop = uncaught();
    const head = chain.head.hash;
    const parameter = fc.oneof(strangeValue(), fc.constantFrom(head, [head], ['0x3a636f6465'], true, 5));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...methods),
        fc.oneof(
          fc.array(parameter, { maxLength: 5 }),
          fc.dictionary(fc.string(), parameter, { maxKeys: 3 }),
        ),
        async (method, params) => {
          const { result, error } = await asked(method, JSON.stringify(params));
          ok(result !== undefined || error !== undefined, method);
        },
      ),
      { numRuns: fuzzRuns(600) },
    );
    await chain.buildBlock(chain.lastSlot + 1);
    deepEqual(stop(), []);
  });

  it('outlives any bytes over HTTP and over WebSockets', async () => {
    const stop = uncaught();
    await fc.assert(
      fc.asyncProperty(strangeBytes(), fc.boolean(), async (bytes, isBinary) => {
        equal((await post(bytes)).status, 200);
        // Text that is no UTF-8 ends a connection, as the protocol has it.
        socket.send(isBinary ? bytes : Buffer.from(bytes).toString());
        ok((await asked('system_health', '[]')).result);
      }),
      { numRuns: fuzzRuns(300) },
    );
    deepEqual(stop(), []);
  });

  it('lets what else is due come between the many that hear of a block', async () => {
    const { headState } = chain.blockchain;
    let [isOver, rounds] = [false, 0];
    const count = (): void => {
      rounds += 1;
      if (!isOver) setImmediate(count);
    };
    const heard: number[] = [];
    const listeners = Array.from({ length: 50 }, () =>
      headState.subscribeHead(() => {
        if (heard.length === 0) count();
        heard.push(rounds);
        for (const untilMs = performance.now() + 1; performance.now() < untilMs; );
      }),
    );
    await chain.buildBlock(chain.lastSlot + 1);
    isOver = true;
    for (const id of listeners) headState.unsubscribeHead(id);
    deepEqual([heard.length, heard.toSorted((a, b) => a - b)], [50, heard]);
    ok((heard.at(-1) ?? 0) > 10, heard.join(' '));
  });

  it('refuses a batch of more than 1,000, and answers one of that many', async () => {
    const request = '{"jsonrpc":"2.0","id":1,"method":"system_health"}';
    const batch = (count: number): string => `[${Array.from({ length: count }, () => request).join(',')}]`;
    equal(((await (await post(batch(1_000))).json()) as unknown[]).length, 1_000);
    equal(((await (await post(batch(1_001))).json()) as Answer).error?.code, -32_010);
  });
});
