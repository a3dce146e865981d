import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { measureAll, proberOf, target, told } from './measuring.ts';
import { ok, plain, type Scripted, scripted, type WriteReply } from './scripted-server.ts';

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

const right: readonly (readonly [what: string, connections: number, write: WriteReply])[] = [
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

const wrong: readonly (readonly [what: string, reason: string, write: WriteReply])[] = [
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
    'a length that is not a number',
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
});
