import { deepEqual, doesNotMatch, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { anything, assert, asyncProperty, jsonValue, uint8Array } from 'fast-check';
import { fuzzRuns } from '../../../../../../tests/support/fuzz.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { LineClients } from '../../../../../src/base/line-clients.ts';
import { serveLinks } from '../../../../../src/lab/link/host/serve-links.ts';
import { ProxiedLinks } from '../../../../../src/lab/link/proxy/proxied-links.ts';

describe('the socket of what stands between nodes', () => {
  let folder: string;
  let links: ProxiedLinks;
  let server: Server;
  let path: string;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-links-'));
    path = join(folder, 'links.sock');
    links = await ProxiedLinks.open([], 1);
    const clients = new LineClients({ most: 8, log: silentLogger() });
    server = createServer((socket) => {
      const client = clients.add(socket);
      if (client) serveLinks(client, links);
    });
    server.listen(path);
    await once(server, 'listening');
  });
  after(async () => {
    server.close();
    await links.close();
    rmSync(folder, { recursive: true });
  });

  it('outlives a client that goes away with answers unread', async () => {
    const deaf = new Socket();
    // Paused before it connects, it leaves the answer where the system keeps it: going away then resets the connection.
    deaf.pause();
    deaf.connect(path);
    await once(deaf, 'connect');
    deaf.write('{"id":1,"method":"faults"}\n');
    const other = await Client.open(path);
    for (let n = 0; n < 20; n += 1) await other.ask('{"id":2,"method":"faults"}');
    deaf.destroy();
    await once(deaf, 'close');
    deepEqual(await other.ask('{"id":3,"method":"faults"}'), { id: 3, result: [] });
    other.close();
  });

  it('answers every line of JSON with one line', async () => {
    const client = await Client.open(path);
    await assert(
      asyncProperty(jsonValue(), async (json) => {
        ok('error' in (await client.ask(JSON.stringify(json))) || Object(json).method !== undefined);
      }),
      { numRuns: fuzzRuns() },
    );
    const calls = anything({ maxDepth: 2 }).map((value) => ({ method: 'apply', id: value, fault: value }));
    await assert(
      asyncProperty(calls, async (call) => {
        const answer = await client.ask(JSON.stringify(call));
        equal((answer as { error: { code: string } }).error.code, 'bad_input/link_rule');
      }),
      { numRuns: fuzzRuns() },
    );
    client.close();
  });

  it('refuses a delay that no timer can wait for', async () => {
    const client = await Client.open(path);
    const ask = async (delayMs: number): Promise<object> =>
      await client.ask(
        JSON.stringify({ id: 1, method: 'apply', fault: { id: 'x', links: [], rule: { delayMs } } }),
      );
    const fault = async (delayMs: number): Promise<string> => JSON.stringify(await ask(delayMs));
    match(await fault(1e12), /delayMs/);
    doesNotMatch(await fault(86_400_000), /delayMs/);
    await client.ask('{"id":2,"method":"clear"}');
    client.close();
  });

  it('outlives arbitrary bytes, and answers the next client', async () => {
    await assert(
      asyncProperty(uint8Array({ maxLength: 2_000 }), async (bytes) => {
        const socket = connect(path);
        await once(socket, 'connect');
        socket.resume().end(bytes);
        await new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
      }),
      { numRuns: fuzzRuns(100) },
    );
    const client = await Client.open(path);
    deepEqual(await client.ask('{"id":4,"method":"faults"}'), { id: 4, result: [] });
    client.close();
  });

  it('cuts off a line that never ends, and that connection alone', async () => {
    const [endless, client] = [connect(path), await Client.open(path)];
    endless.on('error', () => undefined);
    // Cut off in the middle of what it sends, which it may see as a reset.
    const closed = new Promise((resolve) => endless.once('close', resolve));
    const mebibyte = Buffer.alloc(1_024 ** 2, 0x20);
    for (let n = 0; n < 5; n += 1) endless.write(mebibyte);
    await closed;
    deepEqual(await client.ask('{"id":5,"method":"faults"}'), { id: 5, result: [] });
    client.close();
  });
});

class Client {
  readonly #socket: Socket;
  readonly #lines: Interface;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#lines = createInterface(socket);
  }

  static async open(path: string): Promise<Client> {
    const socket = connect(path);
    await once(socket, 'connect');
    return new Client(socket);
  }

  async ask(line: string): Promise<object> {
    const answer = once(this.#lines, 'line');
    this.#socket.write(`${line}\n`);
    const [text] = (await answer) as [string];
    return JSON.parse(text) as object;
  }

  close(): void {
    this.#socket.destroy();
  }
}
