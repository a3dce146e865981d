import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import { genesisHash, otherPeerId, peerId } from './fake-endpoint.ts';
import { measureAll, proberOf, target, told } from './measuring.ts';

/** Writes the reply to one request: the JSON of its answer is given. */
type Write = (socket: Socket, json: string) => void;

const ok = 'HTTP/1.1 200 OK\r\n';

const plain: Write = (socket, json) => {
  socket.write(`${ok}content-length: ${json.length}\r\n\r\n${json}`);
};

interface Scripted {
  readonly url: string;
  readonly connections: () => number;
  /** The bodies of its requests. */
  readonly asked: string[];
  /** How the next question for the height is answered. */
  write: Write;
  /** How all else is. */
  writeOther: Write;
  /** Whether it answers batches. */
  takesBatches: boolean;
  stop(): Promise<void>;
}

/** A server of HTTP/1.1 that writes its bytes itself: who it is in the plain form, the height as the test says. */
async function scripted(): Promise<Scripted> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    let asked = '';
    socket.on('data', (data) => {
      asked += data.toString();
      const [head, body = ''] = asked.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/.exec(head ?? '')?.[1] ?? Number.POSITIVE_INFINITY);
      if (body.length < length) return;
      asked = '';
      self.asked.push(body);
      const request = JSON.parse(body) as Request | Request[];
      const isHeader = !Array.isArray(request) && request.method === 'chain_getHeader';
      const isRefused = Array.isArray(request) && !self.takesBatches;
      const answer = isRefused
        ? noBatches
        : Array.isArray(request)
          ? request.map(answerTo).toReversed()
          : answerTo(request);
      (isHeader ? self.write : self.writeOther)(socket, JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: Scripted = {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    connections: () => sockets.size,
    asked: [],
    write: plain,
    writeOther: plain,
    takesBatches: true,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;
}

interface Request {
  readonly id: number | string;
  readonly method: string;
}

const noBatches = { jsonrpc: '2.0', id: null, error: { code: -32_600, message: 'no batches' } };

function answerTo({ id, method }: Request): object {
  const isHeader = method === 'chain_getHeader';
  const result = isHeader ? { number: '0x64' } : method === 'system_localPeerId' ? peerId : genesisHash;
  return { jsonrpc: '2.0', id, result };
}

/** The same bytes one by one, each in a packet of its own as far as the kernel lets it. */
async function trickled(socket: Socket, bytes: string): Promise<void> {
  for (const byte of bytes) {
    socket.write(byte);
    await new Promise(setImmediate);
  }
}

function chunked(json: string): string {
  const sizes = [1, 7, json.length - 8];
  let at = 0;
  const chunks = sizes.map((size) => `${size.toString(16)};a=b\r\n${json.slice(at, (at += size))}\r\n`);
  return `${ok}Transfer-Encoding: chunked\r\n\r\n${chunks.join('')}0\r\nx-trailer: 1\r\n\r\n`;
}

/** Each reply ends its connection, as a server says that keeps none (`keepalive_timeout 0` of nginx). */
const closing: Write = (socket, json) =>
  socket.end(`${ok}connection: close\r\ncontent-length: ${json.length}\r\n\r\n${json}`);

const right: readonly (readonly [what: string, connections: number, write: Write])[] = [
  ['with its length', 1, plain],
  ['in chunks, with a trailer', 1, (socket, json) => socket.write(chunked(json))],
  ['in chunks, byte by byte', 1, (socket, json) => void trickled(socket, chunked(json))],
  [
    'with early hints before it',
    1,
    (socket, json) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
      plain(socket, json);
    },
  ],
  ['ended by the connection', 2, (socket, json) => socket.end(`${ok}\r\n${json}`)],
  [
    'of a server that keeps no connection',
    2,
    (socket, json) => socket.write(`${ok}connection: Close\r\ncontent-length: ${json.length}\r\n\r\n${json}`),
  ],
  [
    'of HTTP/1.0, which keeps none',
    2,
    (socket, json) => socket.write(`HTTP/1.0 200 OK\r\ncontent-length: ${json.length}\r\n\r\n${json}`),
  ],
  [
    'with more behind it that nobody asked for',
    2,
    (socket, json) => socket.write(`${ok}content-length: ${json.length}\r\n\r\n${json}${ok}`),
  ],
];

const wrong: readonly (readonly [what: string, reason: string, write: Write])[] = [
  [
    'two lengths',
    'bad_answer',
    (socket, json) =>
      socket.write(`${ok}content-length: ${json.length}\r\ncontent-length: ${json.length}\r\n\r\n${json}`),
  ],
  [
    'a length and chunks',
    'bad_answer',
    (socket, json) =>
      socket.write(chunked(json).replace('\r\n\r\n', `\r\ncontent-length: ${json.length}\r\n\r\n`)),
  ],
  [
    'a length that is no number',
    'bad_answer',
    (socket, json) => socket.write(`${ok}content-length: +${json.length}\r\n\r\n${json}`),
  ],
  [
    'another coding',
    'bad_answer',
    (socket, json) => socket.write(`${ok}transfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n${json}`),
  ],
  [
    'a chunk of no size',
    'bad_answer',
    (socket) => socket.write(`${ok}transfer-encoding: chunked\r\n\r\n-1\r\n\r\n`),
  ],
  [
    'a chunk longer than it says',
    'bad_answer',
    (socket, json) => socket.write(`${ok}transfer-encoding: chunked\r\n\r\n2\r\n${json}\r\n0\r\n\r\n`),
  ],
  [
    'a chunk line without an end',
    'bad_answer',
    (socket) => socket.write(`${ok}transfer-encoding: chunked\r\n\r\n1${' '.repeat(2_000)}`),
  ],
  [
    'chunks of more than a mebibyte',
    'too_large',
    (socket) => socket.write(`${ok}transfer-encoding: chunked\r\n\r\n100001\r\n${'x'.repeat(0x100001)}`),
  ],
  [
    'a space before the colon',
    'bad_answer',
    (socket, json) => socket.write(`${ok}content-length : ${json.length}\r\n\r\n${json}`),
  ],
  [
    'a folded header',
    'bad_answer',
    (socket, json) => socket.write(`${ok}x: a\r\n b\r\ncontent-length: ${json.length}\r\n\r\n${json}`),
  ],
  [
    'a lone line feed in a header',
    'bad_answer',
    (socket, json) => socket.write(`${ok}x: a\ny: b\r\ncontent-length: ${json.length}\r\n\r\n${json}`),
  ],
  ['HTTP/2 in clear text', 'bad_answer', (socket) => socket.write('HTTP/2 200\r\n\r\n')],
  ['another protocol, before the end of its line', 'bad_answer', (socket) => socket.write('SSH-2.0')],
  ['an upgrade', 'bad_answer', (socket) => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')],
  ['no content', 'bad_answer', (socket) => socket.write('HTTP/1.1 204 No Content\r\n\r\n')],
  ['a head of 17 kB', 'too_large', (socket) => socket.write(`${ok}x: ${'y'.repeat(17_000)}\r\n\r\n`)],
  [
    'half a body',
    'disconnected',
    (socket, json) => socket.end(`${ok}content-length: ${json.length}\r\n\r\n${json.slice(1)}`),
  ],
];

describe('a reply of HTTP', () => {
  let server: Scripted;
  const prober = proberOf({ timeoutMs: 120_000 });

  beforeEach(async () => {
    server = await scripted();
  });

  afterEach(async () => {
    await server.stop();
  });

  after(async () => {
    await prober.close();
  });

  const measure = async (): Promise<string> => told((await measureAll(prober, [target(1, server.url)]))[0]);

  for (const [what, connections, write] of right) {
    it(`${what} is read, ${connections === 1 ? 'and its connection kept' : 'and its connection given up'}`, async () => {
      server.write = write;
      assert.equal(await measure(), 'answer');
      server.write = plain;
      assert.equal(await measure(), 'answer');
      assert.equal(server.connections(), connections);
    });
  }

  for (const [what, reason, write] of wrong) {
    it(`with ${what} is ${reason}, and its connection given up`, async () => {
      assert.equal(await measure(), 'answer');
      server.write = write;
      assert.equal(await measure(), reason);
      server.write = plain;
      assert.equal(await measure(), 'answer');
      assert.ok(server.connections() > 1);
    });
  }

  it('says how long the connection may be idle: it is given up before', async () => {
    server.write = (socket, json) => {
      socket.write(`${ok}keep-alive: timeout=1\r\ncontent-length: ${json.length}\r\n\r\n${json}`);
      socket.once('close', () => closed());
    };
    let closed = (): void => undefined;
    const isClosed = new Promise<void>((resolve) => {
      closed = resolve;
    });
    assert.equal(await measure(), 'answer');
    await isClosed;
    assert.equal(await measure(), 'answer');
    assert.equal(server.connections(), 2);
  });

  describe('that ends every connection', () => {
    beforeEach(() => {
      server.write = closing;
      server.writeOther = closing;
    });

    const methods = (): string[] => server.asked.map((body) => (body.startsWith('[') ? 'batch' : 'single'));

    it('is found out with the first sample, which is answered', async () => {
      assert.equal(await measure(), 'answer');
      assert.deepEqual(methods(), ['single', 'batch']);
    });

    it('leaves one connection a sample: identity and height come in one batch', async () => {
      await measure();
      const before = server.connections();
      assert.equal(await measure(), 'answer');
      assert.equal(await measure(), 'answer');
      assert.equal(server.connections(), before + 2);
      assert.deepEqual(
        (JSON.parse(server.asked.at(-1) ?? '') as Request[]).map(({ method }) => method),
        ['chain_getHeader', 'system_localPeerId', 'chain_getBlockHash'],
      );
    });

    it('counts no height of another node', async () => {
      const others = [target(1, server.url, { peerId: otherPeerId })];
      assert.equal(told((await measureAll(prober, others))[0]), 'wrong_peer');
    });

    it('counts no height of a node that has become another one', async () => {
      assert.equal(await measure(), 'answer');
      server.writeOther = (socket, json) => closing(socket, json.replace(peerId, otherPeerId));
      assert.equal(await measure(), 'wrong_peer');
    });

    it('is forgotten when connections are kept again', async () => {
      assert.equal(await measure(), 'answer');
      server.write = plain;
      server.writeOther = plain;
      assert.equal(await measure(), 'answer');
      const before = server.connections();
      assert.equal(await measure(), 'answer');
      assert.equal(server.connections(), before);
      assert.equal(methods().at(-1), 'single');
    });

    it('and refuses batches is a bad answer, until it keeps connections', async () => {
      server.takesBatches = false;
      let nowMs = 0;
      const own = proberOf({ timeoutMs: 120_000, now: () => nowMs });
      const measureOwn = async (): Promise<string> =>
        told((await measureAll(own, [target(1, server.url)]))[0]);
      assert.equal(await measureOwn(), 'bad_answer');
      server.write = plain;
      server.writeOther = plain;
      // As long as what never was a node is left in peace.
      nowMs += 60_000;
      assert.equal(await measureOwn(), 'answer');
      await own.close();
    });
  });
});
