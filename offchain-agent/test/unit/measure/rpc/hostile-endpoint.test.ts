import assert from 'node:assert/strict';
import { createServer as createHttp } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { genesisHash, MadeEndpoint, peerId } from './made-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

const mebibyte = 1024 * 1024;

/** What the kernels on both sides may hold beyond what was read. */
const inFlightBytes = 16 * mebibyte;

interface Hostile {
  readonly url: string;
  /** Bytes that left the server. */
  readonly written: () => number;
  stop(): Promise<void>;
}

describe('hostile endpoints', () => {
  for (const [what, start] of [
    ['an HTTP answer of a gigabyte', endlessHttp],
    ['an HTTP answer that says it has a gigabyte', announcedHttp],
    ['headers without an end', endlessHeaders],
    ['a WebSocket message of a gigabyte', hugeMessage],
    ['a WebSocket message of endless fragments', endlessFragments],
  ] as const) {
    it(`${what} is cut after a mebibyte`, async () => {
      const hostile = await start();
      const prober = proberOf({ timeoutMs: 30_000 });
      const [outcome] = await measureAll(prober, [target(1, hostile.url)]);
      assert.equal(told(outcome), 'too_large');
      assert.ok(hostile.written() < inFlightBytes, `${hostile.written()} bytes were written`);
      await prober.close();
      await hostile.stop();
    });
  }

  it('a node that talks without being asked is hung up on', async () => {
    const sockets = new Set<import('ws').WebSocket>();
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const closed = new Promise((resolve) => {
      server.on('connection', (socket) => {
        sockets.add(socket);
        socket.on('close', resolve);
        socket.on('message', (data: Buffer) => {
          const { id, method } = JSON.parse(data.toString()) as { id: number; method: string };
          socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: resultOf(method) }));
          if (method !== 'chain_getHeader') return;
          for (let sent = 0; sent < 3; sent++) socket.send('x'.repeat(mebibyte / 2));
        });
      });
    });
    const prober = proberOf();
    const [outcome] = await measureAll(prober, [target(1, `ws://127.0.0.1:${port}/`)]);
    assert.equal(told(outcome), 'answer');
    await closed;
    await prober.close();
    await new Promise((resolve) => server.close(resolve));
  });

  for (const transport of ['ws', 'http'] as const) {
    it(`bytes that trickle in end at the time-out (${transport})`, async () => {
      const server = await listen((socket) => {
        // One byte of the reply's head, and the next one too late for any time-out.
        socket.on('data', () => socket.write('H'));
      });
      const prober = proberOf({ timeoutMs: 80 });
      const [outcome] = await measureAll(prober, [target(1, `${transport}://127.0.0.1:${server.port}/`)]);
      assert.equal(told(outcome), 'timeout');
      await prober.close();
      await server.stop();
    });
  }

  it('a body that trickles in ends at the time-out', async () => {
    const endpoint = await MadeEndpoint.start();
    endpoint.onHttp = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    };
    const prober = proberOf({ timeoutMs: 80 });
    const [outcome] = await measureAll(prober, [target(1, endpoint.url('http'))]);
    assert.equal(told(outcome), 'timeout');
    await prober.close();
    await endpoint.stop();
  });

  it('another protocol is a bad answer', async () => {
    const server = await listen((socket) =>
      socket.once('data', () => socket.write('550 no such mailbox\r\n')),
    );
    const prober = proberOf();
    for (const [id, transport] of (['ws', 'http'] as const).entries()) {
      const [outcome] = await measureAll(prober, [target(id, `${transport}://127.0.0.1:${server.port}/`)]);
      assert.equal(told(outcome), 'bad_answer', transport);
    }
    await prober.close();
    await server.stop();
  });

  it('a server that hangs up at once is disconnected', async () => {
    const server = await listen((socket) => socket.destroy());
    const prober = proberOf();
    for (const [id, transport] of (['ws', 'http'] as const).entries()) {
      const [outcome] = await measureAll(prober, [target(id, `${transport}://127.0.0.1:${server.port}/`)]);
      assert.equal(told(outcome), 'disconnected');
    }
    await prober.close();
    await server.stop();
  });

  it('plain text where TLS was registered is a bad answer', async () => {
    const endpoint = await MadeEndpoint.start();
    const prober = proberOf();
    for (const [id, scheme] of ['wss', 'https'].entries()) {
      const [outcome] = await measureAll(prober, [target(id, `${scheme}://127.0.0.1:${endpoint.port}/`)]);
      assert.equal(told(outcome), 'bad_answer');
    }
    await prober.close();
    await endpoint.stop();
  });
});

function resultOf(method: string): unknown {
  if (method === 'system_localPeerId') return peerId;
  return method === 'chain_getBlockHash' ? genesisHash : { number: '0x64' };
}

interface Listening {
  readonly port: number;
  readonly written: () => number;
  stop(): Promise<void>;
}

async function listen(onSocket: (socket: Socket) => void): Promise<Listening> {
  return await listening(createServer(), onSocket);
}

async function listening(server: Server, onSocket: (socket: Socket) => void): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    // What is still queued here has not left.
    written: () => [...sockets].reduce((sum, socket) => sum + socket.bytesWritten - socket.writableLength, 0),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Writes as fast as it is read, for a gigabyte. */
function pour(socket: { write(data: Buffer): boolean; once(event: 'drain', go: () => void): unknown }): void {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  let left = 1024 * mebibyte;
  const go = (): void => {
    while (left > 0) {
      left -= chunk.length;
      if (!socket.write(chunk)) {
        socket.once('drain', go);
        return;
      }
    }
  };
  go();
}

async function http(head: Record<string, string>): Promise<Hostile> {
  const server = createHttp((request, response) => {
    request.resume();
    response.on('error', () => undefined);
    response.writeHead(200, { 'content-type': 'application/json', ...head });
    pour(response);
  });
  const { port, ...rest } = await listening(server, () => undefined);
  return { url: `http://127.0.0.1:${port}/`, ...rest };
}

async function endlessHttp(): Promise<Hostile> {
  return await http({});
}

async function announcedHttp(): Promise<Hostile> {
  return await http({ 'content-length': String(1024 * mebibyte) });
}

async function endlessHeaders(): Promise<Hostile> {
  const { port, ...rest } = await listen((socket) =>
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      pour(socket);
    }),
  );
  return { url: `http://127.0.0.1:${port}/`, ...rest };
}

async function webSocket(first: Buffer, more: Buffer): Promise<Hostile> {
  const server = createHttp();
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => undefined);
      socket.write(first);
      let left = 2_048;
      const go = (): void => {
        while (left-- > 0) {
          if (!socket.write(more)) {
            socket.once('drain', go);
            return;
          }
        }
      };
      go();
    }),
  );
  const { port, ...rest } = await listening(server, () => undefined);
  return { url: `ws://127.0.0.1:${port}/`, ...rest };
}

async function hugeMessage(): Promise<Hostile> {
  const head = Buffer.from([0x81, 127, 0, 0, 0, 0, 0x40, 0, 0, 0]);
  return await webSocket(head, Buffer.alloc(512 * 1024, 0x20));
}

async function endlessFragments(): Promise<Hostile> {
  // 64 KiB of a message that goes on, each in a frame of its own.
  const frame = (opcode: number): Buffer =>
    Buffer.concat([Buffer.from([opcode, 127, 0, 0, 0, 0, 0, 1, 0, 0]), Buffer.alloc(65_536, 0x20)]);
  return await webSocket(frame(0x01), frame(0x00));
}
