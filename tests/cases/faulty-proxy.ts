import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

interface Message {
  id?: unknown;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: unknown;
}

/** Stands in front of a node over WebSocket, and does to its messages what it is told to. */
export class FaultyProxy {
  readonly #server: WebSocketServer;
  readonly #target: string;
  /** By method: the result in place of the node's. */
  readonly results = new Map<string, unknown>();
  /** Methods that it offers; all unless given. */
  offered: readonly string[] | undefined;
  /** Answers calls of these with the error of a provider's rate limit. */
  isRateLimiting = false;
  /** Passes no item of a subscription to heads on. */
  isStill = false;
  isRefusing = false;
  readonly asked = new Set<string>();

  private constructor(server: WebSocketServer, target: string) {
    this.#server = server;
    this.#target = target;
    server.on('connection', (client) => {
      if (this.isRefusing) return client.close(1013);
      this.#carry(client);
    });
  }

  static async open(target: string): Promise<FaultyProxy> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    return new FaultyProxy(server, target);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Cuts all connections off, and takes no others. */
  kill(): void {
    this.isRefusing = true;
    for (const client of this.#server.clients) client.terminate();
  }

  close(): void {
    this.kill();
    this.#server.close();
  }

  #carry(client: WebSocket): void {
    const node = new WebSocket(this.#target, { perMessageDeflate: false });
    const methods = new Map<string, string>();
    const waiting: string[] = [];
    const toNode = (text: string): void =>
      void (node.readyState === node.OPEN ? node.send(text) : waiting.push(text));
    const answer = (id: unknown, content: object): void =>
      client.send(JSON.stringify({ jsonrpc: '2.0', id, ...content }));
    node.on('error', () => client.terminate()).on('close', () => client.terminate());
    node.once('open', () => {
      for (const text of waiting.splice(0)) node.send(text);
    });
    client.on('error', () => node.terminate()).on('close', () => node.terminate());
    client.on('message', (data: Buffer) => {
      const text = data.toString();
      const { id, method = '' } = Object(JSON.parse(text)) as Message;
      this.asked.add(method);
      methods.set(JSON.stringify(id), method);
      if (this.offered && method === 'rpc_methods') return answer(id, { result: { methods: this.offered } });
      if (this.offered && !this.offered.includes(method))
        return answer(id, { error: { code: -32_601, message: 'Method not found' } });
      if (this.isRateLimiting && !ownQuestions.has(method))
        return answer(id, { error: { code: -32_005, message: 'Too many requests, please slow down' } });
      toNode(text);
    });
    node.on('message', (data: Buffer) => {
      const text = data.toString();
      const message = Object(JSON.parse(text)) as Message;
      if (this.isStill && message.method?.startsWith('chain_')) return;
      const method = methods.get(JSON.stringify(message.id)) ?? '';
      if (message.id !== undefined && this.results.has(method))
        return answer(message.id, { result: this.results.get(method) });
      client.send(text);
    });
  }
}

/** What a gateway asks on its own account: providers' limits are seldom met by so few calls. */
const ownQuestions: ReadonlySet<string> = new Set([
  'system_health',
  'chain_subscribeAllHeads',
  'chain_subscribeNewHeads',
  'chain_subscribeFinalizedHeads',
  'rpc_methods',
  'chain_getBlockHash',
  'state_subscribeRuntimeVersion',
]);
