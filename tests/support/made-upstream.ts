import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { headerHash, type RpcHeader } from '../../offchain-agent/src/chain/block/header-hash.ts';

export interface FakeHeader extends RpcHeader {
  readonly hash: string;
  readonly height: number;
}

export const fakeGenesis = `0x${'00'.repeat(32)}`;

/** The header behind another one; of a fork with another mark. */
export function headerAfter(
  parent: { readonly hash: string; readonly height: number },
  mark = 0,
): FakeHeader {
  const height = parent.height + 1;
  const header = {
    parentHash: parent.hash,
    number: `0x${height.toString(16)}`,
    stateRoot: `0x${mark.toString(16).padStart(2, '0').repeat(32)}`,
    extrinsicsRoot: `0x${'00'.repeat(32)}`,
    digest: { logs: [] },
  };
  return { ...header, hash: headerHash(header), height };
}

/** A chain of headers that begins behind block 0. */
export function fakeHeaders(count: number, mark = 0, from = { hash: fakeGenesis, height: 0 }): FakeHeader[] {
  const headers: FakeHeader[] = [];
  for (let at = 0; at < count; at += 1) headers.push(headerAfter(headers.at(-1) ?? from, mark));
  return headers;
}

type Answer = (params: readonly unknown[]) => unknown;

const unanswered = Symbol('unanswered');
const nonsense = Symbol('nonsense');

/** A node as a gateway sees one, driven by hand: it tells of the heads that it is told to tell of, and answers what it is told to. */
export class MadeUpstream {
  /** Calls by method, without those that gateways make of themselves. */
  readonly calls: { readonly method: string; readonly params: readonly unknown[] }[] = [];
  /** Answers of further methods; `MadeUpstream.silence` for none at all, `nonsense` for what is no JSON, an Error for one. */
  readonly answers = new Map<string, Answer>();
  readonly methods = new Set<string>();
  genesis = fakeGenesis;
  /** Says nothing more, though its connections stay, like a process that is frozen. */
  isFrozen = false;
  static readonly silence = unanswered;
  static readonly nonsense = nonsense;
  readonly #headers = new Map<string, FakeHeader>();
  readonly #subscribers = new Map<string, Map<string, WebSocket>>();
  readonly #frozenCalls: (() => void)[] = [];
  #server: WebSocketServer | undefined;
  #port = 0;
  #last = 0;
  #best: FakeHeader | undefined;
  #finalized: FakeHeader | undefined;

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: this.#port });
    this.#server = server;
    server.on('connection', (socket) => {
      // One for each of its subscriptions.
      socket.setMaxListeners(0);
      socket.on('message', (data) => this.#onMessage(socket, String(data as Buffer)));
    });
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    this.#port = (server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    this.#subscribers.clear();
    for (const socket of server?.clients ?? []) socket.terminate();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  /** Resets all its connections; it takes new ones at once. */
  reset(): void {
    for (const socket of this.#server?.clients ?? []) socket.terminate();
  }

  /** Reads nothing more of what its connections bring. */
  deafen(): void {
    for (const socket of this.#server?.clients ?? []) socket.pause();
  }

  thaw(): void {
    this.isFrozen = false;
    for (const call of this.#frozenCalls.splice(0)) call();
  }

  knows(...headers: readonly FakeHeader[]): void {
    for (const header of headers) this.#headers.set(header.hash, header);
  }

  best(header: FakeHeader): void {
    this.knows(header);
    this.#best = header;
    this.push('chain_subscribeAllHeads', 'chain_allHead', header);
    this.push('chain_subscribeNewHeads', 'chain_newHead', header);
  }

  finalized(header: FakeHeader): void {
    this.knows(header);
    this.#finalized = header;
    this.push('chain_subscribeFinalizedHeads', 'chain_finalizedHead', header);
  }

  push(subscribe: string, itemName: string, item: unknown): void {
    if (this.isFrozen) return;
    for (const [subscription, socket] of this.#subscribers.get(subscribe) ?? []) {
      socket.send(jsonOf({ method: itemName, params: { subscription, result: shown(item) } }));
    }
  }

  /** Says the same over all connections, whatever it is. */
  say(text: string): void {
    for (const socket of this.#server?.clients ?? []) socket.send(text);
  }

  /** How many connections it has. */
  get connections(): number {
    return this.#server?.clients.size ?? 0;
  }

  /** How many listen to a subscription. */
  subscribers(subscribe: string): number {
    return this.#subscribers.get(subscribe)?.size ?? 0;
  }

  #onMessage(socket: WebSocket, text: string): void {
    if (this.isFrozen) return void this.#frozenCalls.push(() => this.#onMessage(socket, text));
    const {
      id,
      method,
      params = [],
    } = JSON.parse(text) as { id: number; method: string; params?: unknown[] };
    const send = (content: object): void => socket.send(jsonOf({ id, ...content }));
    if (
      /ubscribe|submitAndWatch|_follow|archive_v1_storage$/.test(method) &&
      !/_un/.test(method) &&
      !this.answers.has(method)
    ) {
      this.calls.push({ method, params });
      this.#last += 1;
      const subscription = `s${this.#last}`;
      const all = this.#subscribers.get(method) ?? new Map<string, WebSocket>();
      this.#subscribers.set(method, all.set(subscription, socket));
      socket.once('close', () => all.delete(subscription));
      send({ result: subscription });
      return this.#greet(method);
    }
    try {
      const result = this.#answer(method, params);
      if (result !== unanswered) send({ result: result ?? null });
    } catch (error) {
      const { code = -32_601, message } = error as Error & { code?: number };
      send({ error: { code, message } });
    }
  }

  #greet(method: string): void {
    const best = this.#best;
    if (best && method === 'chain_subscribeAllHeads') this.push(method, 'chain_allHead', best);
    if (best && method === 'chain_subscribeNewHeads') this.push(method, 'chain_newHead', best);
    if (this.#finalized && method === 'chain_subscribeFinalizedHeads') {
      this.push(method, 'chain_finalizedHead', this.#finalized);
    }
  }

  #answer(method: string, params: readonly unknown[]): unknown {
    const given = this.answers.get(method);
    if (given && (method === 'system_health' || method === 'rpc_methods')) return given(params);
    if (method === 'system_health') return { peers: 1, isSyncing: false, shouldHavePeers: true };
    if (method === 'rpc_methods')
      return { methods: [...commonMethods, ...this.methods, ...this.answers.keys()] };
    if (method === 'chain_getBlockHash' && params[0] === 0 && !this.answers.has(method)) return this.genesis;
    this.calls.push({ method, params });
    const answer = this.answers.get(method);
    if (answer) return answer(params);
    if (method === 'chain_getHeader') {
      const header = this.#headers.get(String(params[0]));
      return header ? shown(header) : null;
    }
    if (/_un/.test(method)) return true;
    throw Object.assign(new Error('Method not found'), { code: -32_601 });
  }
}

const commonMethods = [
  'system_chain',
  'chain_getHeader',
  'chain_getBlock',
  'chain_getBlockHash',
  'chain_getFinalizedHead',
  'chain_subscribeNewHeads',
  'chain_unsubscribeNewHeads',
  'chain_subscribeFinalizedHeads',
  'chain_subscribeAllHeads',
  'state_subscribeRuntimeVersion',
  'state_subscribeStorage',
  'state_unsubscribeStorage',
  'state_getStorage',
  'state_queryStorageAt',
  'state_getKeysPaged',
  'grandpa_subscribeJustifications',
  'author_submitExtrinsic',
  'author_submitAndWatchExtrinsic',
  'author_unwatchExtrinsic',
  'state_call',
  'author_rotateKeys',
  'chainHead_v1_follow',
];

/** What no arbitrary answer says. */
const marker = 'what is no JSON stands here';

/** Nonsense in a frame that begins as nodes begin it. */
function jsonOf(content: object): string {
  const word = (_: string, value: unknown): unknown => (value === nonsense ? marker : value);
  return JSON.stringify({ jsonrpc: '2.0', ...content }, word).replace(`"${marker}"`, '{no JSON');
}

function shown(item: unknown): unknown {
  if (typeof item !== 'object' || item === null) return item;
  const { hash: _, height, ...header } = item as Partial<FakeHeader>;
  return height === undefined ? item : header;
}
