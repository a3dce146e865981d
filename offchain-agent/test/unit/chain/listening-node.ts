import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { headerHash, type RpcHeader } from '../../../src/chain/block/header-hash.ts';

/** As much of a node as a vantage talks to. */
export class ListeningNode {
  readonly genesisHash = `0x${'9e'.repeat(32)}`;
  health = { peers: 3, isSyncing: false, shouldHavePeers: true };
  /** Whether it offers to tell of all blocks, and not of the best ones alone. */
  offersAllHeads = true;
  /** Whether subscribers hear of new blocks. */
  isMute = false;
  /** The kinds of subscriptions asked for. */
  readonly subscriptions: string[] = [];
  readonly #server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  readonly #subscribers = new Map<WebSocket, string>();
  #best = headerOf(1);

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    this.#server.on('connection', (socket) => {
      socket.on('message', (data) => this.#answer(socket, String(data as Buffer)));
      socket.on('close', () => this.#subscribers.delete(socket));
    });
    await once(this.#server, 'listening');
  }

  /** Imports a block and tells of it; its hash. */
  show(): string {
    this.#best = headerOf(Number(this.#best.number) + 1);
    if (!this.isMute) for (const socket of this.#subscribers.keys()) this.#tell(socket);
    return headerHash(this.#best);
  }

  /** Tells subscribers something that is no header. */
  babble(item: unknown): void {
    for (const socket of this.#subscribers.keys()) this.#tell(socket, item);
  }

  cut(): void {
    for (const client of this.#server.clients) client.terminate();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #answer(socket: WebSocket, text: string): void {
    const { id, method } = JSON.parse(text) as { id: number; method: string };
    const subscription = /^chain_subscribe(\w+)$/.exec(method)?.[1];
    const results: Record<string, unknown> = {
      rpc_methods: { methods: this.offersAllHeads ? ['chain_subscribeAllHeads'] : [] },
      chain_getBlockHash: this.genesisHash,
      system_health: this.health,
      chain_getHeader: this.#best,
    };
    const result = subscription ? 's' : (results[method] ?? true);
    socket.send(JSON.stringify({ jsonrpc: '2.0', id, result }));
    if (!subscription) return;
    this.subscriptions.push(subscription);
    this.#subscribers.set(socket, method);
    this.#tell(socket);
  }

  #tell(socket: WebSocket, result: unknown = this.#best): void {
    const params = { subscription: 's', result };
    socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'chain_newHead', params }));
  }
}

function headerOf(number: number): RpcHeader {
  const hash = `0x${'00'.repeat(32)}`;
  const digest = { logs: [] };
  return {
    number: `0x${number.toString(16)}`,
    parentHash: hash,
    stateRoot: hash,
    extrinsicsRoot: hash,
    digest,
  };
}
