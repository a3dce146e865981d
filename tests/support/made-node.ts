import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FakeBlock, MadeChain } from './made-chain.ts';

export interface MadeNodeOptions {
  /** Answers of methods that only some tests care about; `undefined` is silence. */
  readonly extra?: Readonly<Record<string, (params: readonly unknown[]) => unknown>>;
  /** Whether the list of authorities is also a storage item, as pallet-aura keeps it. */
  readonly hasStorage?: boolean;
  readonly apis?: readonly [string, number][];
  /** The header that subscriptions begin with, where it is none of the chain's. */
  readonly head?: () => unknown;
}

export class NodeRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

const auraApis: readonly [string, number][] = [['0xdd718d5cc53262d4', 1]];

/** A node's JSON-RPC in front of a fake chain: real sockets, real SCALE, no runtime. */
export class MadeNode {
  /** State of blocks below this number is discarded. */
  oldestState = 0;
  /** Calls by method or, for runtime calls, by the API's function. */
  readonly calls = new Map<string, number>();
  readonly #chain: MadeChain;
  readonly #options: MadeNodeOptions;
  /** What sends an item to a subscriber, by the method of the subscription. */
  readonly #pushes = new Map<string, Set<(item: unknown) => void>>();
  #server: WebSocketServer | undefined;
  #port = 0;

  constructor(chain: MadeChain, options: MadeNodeOptions = {}) {
    this.#chain = chain;
    this.#options = options;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** Listens; after a stop, at the same port as before. */
  async start(): Promise<void> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: this.#port });
    this.#server = server;
    server.on('connection', (socket) => this.#serve(socket));
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Breaks all connections and stops listening. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of server?.clients ?? []) socket.terminate();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Sends an item of a test's own, malformed perhaps, to all subscribers of a method. */
  push(method: string, item: unknown): void {
    for (const send of this.#pushes.get(method) ?? []) send(item);
  }

  #serve(socket: WebSocket): void {
    const stops: (() => void)[] = [];
    socket.on('message', (data) => {
      const { id, method, params } = JSON.parse(String(data as Buffer)) as {
        id: number;
        method: string;
        params: unknown[];
      };
      this.#note(method === 'state_call' ? String(params[0]) : method);
      const answer = (content: object): void =>
        socket.send(JSON.stringify({ jsonrpc: '2.0', id, ...content }));
      try {
        const feed = this.#feed(method);
        const result = feed ? `s${id}` : this.#answer(method, params);
        if (result !== undefined) answer({ result });
        if (feed) {
          const push = (item: unknown): void =>
            socket.send(
              JSON.stringify({ jsonrpc: '2.0', method, params: { subscription: `s${id}`, result: item } }),
            );
          const send = (block: FakeBlock): void => push(header(block));
          const pushes = this.#pushes.get(method) ?? new Set();
          this.#pushes.set(method, pushes.add(push));
          if (this.#options.head) push(this.#options.head());
          else send(feed.current);
          stops.push(feed.follow(send), () => void pushes.delete(push));
        }
      } catch (error) {
        if (!(error instanceof NodeRefusal)) throw error;
        answer({ error: { code: error.code, message: error.message } });
      }
    });
    socket.on('close', () => stops.forEach((stop) => stop()));
  }

  #feed(
    method: string,
  ): { current: FakeBlock; follow: (listener: (block: FakeBlock) => void) => () => void } | undefined {
    if (method === 'chain_subscribeNewHeads' || method === 'chain_subscribeAllHeads') {
      return { current: this.#chain.best, follow: (listener) => this.#chain.onBest(listener) };
    }
    if (method === 'chain_subscribeFinalizedHeads') {
      return { current: this.#chain.finalizedHead, follow: (listener) => this.#chain.onFinalized(listener) };
    }
    return undefined;
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    const extra = this.#options.extra?.[method];
    if (extra) return extra(params);
    switch (method) {
      case 'chain_getFinalizedHead':
        return this.#chain.finalizedHead.hash;
      case 'chain_getBlockHash':
        return this.#chain.finalizedAt(Number(params[0]))?.hash ?? null;
      case 'chain_getHeader': {
        const block = this.#chain.block(String(params[0]));
        return block ? header(block) : null;
      }
      case 'state_getStorage':
        return this.#options.hasStorage === false ? null : keyList(this.#state(params[1]).authorities);
      case 'state_call':
        return this.#call(String(params[0]), this.#state(params[2]));
      case 'state_getRuntimeVersion':
        return { specName: 'fake', specVersion: 1, apis: this.#options.apis ?? auraApis };
      case 'system_chain':
        return 'Fake chain';
      case 'system_properties':
        return { ss58Format: 7 };
      case 'chain_unsubscribeNewHeads':
      case 'chain_unsubscribeAllHeads':
      case 'chain_unsubscribeFinalizedHeads':
        return true;
      default:
        throw new NodeRefusal(-32601, 'Method not found');
    }
  }

  #call(name: string, block: FakeBlock): string {
    if (name === 'AuraApi_authorities') return keyList(block.authorities);
    if (name === 'AuraApi_slot_duration') return u64(this.#chain.slotDurationMs);
    throw new NodeRefusal(4003, `Exported method ${name} is not found`);
  }

  #state(hash: unknown): FakeBlock {
    const block = this.#chain.block(String(hash));
    if (block && block.number >= this.oldestState) return block;
    throw new NodeRefusal(4003, `Client error: UnknownBlock: State already discarded for ${String(hash)}`);
  }

  #note(call: string): void {
    this.calls.set(call, (this.calls.get(call) ?? 0) + 1);
  }
}

/** Something that listens and is no node: it answers every request with a web page. */
export async function startWebServer(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ url: string; stop: () => void }> {
  const server = createHttpServer((_request, response) => {
    response
      .writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
      .end('<html></html>');
  });
  return await listening(server);
}

/** Something that accepts connections, says at most one line, and then never a word. */
export async function startSilentServer(greeting = ''): Promise<{ url: string; stop: () => void }> {
  return await listening(createServer((socket) => socket.on('error', () => undefined).write(greeting)));
}

async function listening(server: Server): Promise<{ url: string; stop: () => void }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() };
}

function header(block: FakeBlock): object {
  const logs = block.slot === undefined ? [] : [`0x066175726120${u64(block.slot).slice(2)}`];
  return { number: `0x${block.number.toString(16)}`, parentHash: block.parentHash, digest: { logs } };
}

/** SCALE of a list of keys, for up to 63 of them. */
function keyList(keys: readonly string[]): string {
  return `0x${(keys.length << 2).toString(16).padStart(2, '0')}${keys.map((key) => key.slice(2)).join('')}`;
}

function u64(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return `0x${bytes.toString('hex')}`;
}
