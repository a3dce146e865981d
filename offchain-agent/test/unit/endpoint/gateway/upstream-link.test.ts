import { deepEqual } from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { UpstreamLink } from '../../../../src/endpoint/gateway/upstream-link.ts';

const timeoutMs = 60_000;

/** A node that answers when it is told to, and notes what comes in its order: methods, and pongs that it did not ask for. */
class SilentNode {
  readonly came: string[] = [];
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  readonly #asked: number[] = [];
  #socket: WebSocket | undefined;
  #onAsked: () => void = () => undefined;

  constructor() {
    this.#server.on('connection', (socket) => {
      this.#socket = socket;
      socket.on('pong', () => this.came.push('pong'));
      socket.on('message', (data) => {
        const { id, method } = JSON.parse(String(data as Buffer)) as { id: number; method: string };
        this.came.push(method);
        this.#asked.push(id);
        this.#onAsked();
      });
    });
  }

  async link(): Promise<UpstreamLink> {
    await new Promise<void>((resolve) => this.#server.once('listening', () => resolve()));
    const { port } = this.#server.address() as AddressInfo;
    return await UpstreamLink.open(`ws://127.0.0.1:${port}`, { timeoutMs });
  }

  /** Until it was asked so many times, answered ones left out. */
  async asked(times: number): Promise<void> {
    while (this.#asked.length < times) await new Promise<void>((resolve) => (this.#onAsked = resolve));
  }

  answer(result: unknown = null): void {
    this.#socket?.send(JSON.stringify({ jsonrpc: '2.0', id: this.#asked.shift(), result }));
  }

  /** Answers in its own words. @param words what comes behind the id */
  say(words: string): void {
    this.#socket?.send(`{"jsonrpc":"2.0","id":${this.#asked.shift()},${words}}`);
  }

  /** The same in a frame of bytes, which nobody has found to be UTF-8. */
  sayBytes(words: Buffer): void {
    const head = Buffer.from(`{"jsonrpc":"2.0","id":${this.#asked.shift()},"result":`);
    this.#socket?.send(Buffer.concat([head, words, Buffer.from('}')]), { binary: true });
  }

  tell(subscription: string, result: unknown): void {
    const params = { subscription, result };
    this.#socket?.send(JSON.stringify({ jsonrpc: '2.0', method: 'chain_newHead', params }));
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

describe("a connection to a node that leaves Nagle's algorithm on", () => {
  let node: SilentNode;
  let link: UpstreamLink;
  beforeEach(async () => {
    node = new SilentNode();
    link = await node.link();
  });
  afterEach(async () => {
    link.close();
    await node.close();
  });

  /** What was sent before it came before it. */
  async function cameUntilNow(): Promise<string[]> {
    await new Promise(setImmediate);
    const before = node.came.length;
    void link.ask('last').catch(() => undefined);
    while (!node.came.slice(before).includes('last')) await new Promise(setImmediate);
    return node.came.filter((what) => what !== 'last');
  }

  it('acknowledges an answer at once while another one is waited for', async () => {
    const first = link.ask('first');
    link.ask('second').catch(() => undefined);
    await node.asked(2);
    node.answer();
    await first;
    deepEqual(await cameUntilNow(), ['first', 'second', 'pong']);
  });

  it('sends nothing of its own when nothing is waited for', async () => {
    const only = link.ask('only');
    await node.asked(1);
    node.answer();
    await only;
    deepEqual(await cameUntilNow(), ['only']);
  });

  it('leaves the acknowledgement to the next call where there is one', async () => {
    const first = link.ask('first');
    link.ask('second').catch(() => undefined);
    await node.asked(2);
    const third = first.then(() => void link.ask('third').catch(() => undefined));
    node.answer();
    await third;
    deepEqual(await cameUntilNow(), ['first', 'second', 'third']);
  });

  it('acknowledges an item of a subscription, behind which more may come', async () => {
    const items: string[] = [];
    await new Promise<void>((resolve) => {
      link.subscribe(
        'chain_subscribeNewHeads',
        '[]',
        (item) => {
          items.push(String(item));
          resolve();
        },
        () => node.tell('s', 1),
      );
      void node.asked(1).then(() => node.answer('s'));
    });
    deepEqual(items, ['1']);
    deepEqual(await cameUntilNow(), ['chain_subscribeNewHeads', 'pong']);
  });
});

describe('an answer in which a proxy writes that there was no error', () => {
  for (const [words, result] of [
    ['"result":{"x":1},"error":null', { x: 1 }],
    ['"error":null,"result":{"x":1}', { x: 1 }],
    ['"result":{"error":null}', { error: null }],
    ['"result":",\\"error\\":null}"', ',"error":null}'],
  ] as const)
    it(`is a result: ${words}`, async () => {
      const node = new SilentNode();
      const link = await node.link();
      const answer = link.ask('any');
      await node.asked(1);
      node.say(words);
      deepEqual(await answer, result);
      link.close();
      await node.close();
    });
});

describe('an answer in a frame of bytes', () => {
  for (const [what, bytes, expected] of [
    ['is taken', Buffer.from('"é"'), 'é'],
    ['ends its connection when it is no UTF-8', Buffer.from([0x22, 0xff, 0xfe, 0x22]), undefined],
  ] as const)
    it(what, async () => {
      const node = new SilentNode();
      const link = await node.link();
      try {
        const answer = link.ask('system_name').catch(() => undefined);
        await node.asked(1);
        node.sayBytes(bytes);
        deepEqual([await answer, link.isClosed], [expected, expected === undefined]);
      } finally {
        link.close();
        await node.close();
      }
    });
});
