import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

interface Request {
  readonly id: number;
  readonly method: string;
}

/** A node's WebSocket behind a relay of this process, which may leave, come back, and say what the node never said. */
export class RelayedNode {
  readonly #upstream: string;
  readonly #pairs = new Set<readonly [WebSocket, WebSocket]>();
  /** What sends an item to a subscriber. */
  readonly #pushes = new Set<(item: unknown) => void>();
  #server: WebSocketServer | undefined;
  #port = 0;

  private constructor(upstream: string) {
    this.#upstream = upstream;
  }

  /** @param upstream the node's own URL */
  static async open(upstream: string): Promise<RelayedNode> {
    const node = new RelayedNode(upstream);
    await node.comeBack();
    return node;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  /** How many subscriptions there are now. */
  get subscribers(): number {
    return this.#pushes.size;
  }

  /** Sends an item of a test's own, malformed perhaps, to every subscriber. */
  push(item: unknown): void {
    for (const push of this.#pushes) push(item);
  }

  /** Listens; after it has left, at the same port as before. */
  async comeBack(): Promise<void> {
    if (this.#server) return;
    const server = new WebSocketServer({ host: '127.0.0.1', port: this.#port });
    this.#server = server;
    server.on('connection', (client) => this.#join(client));
    await new Promise<void>((resolve, reject) => server.once('listening', resolve).once('error', reject));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Breaks all connections and takes no more. */
  async leave(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const pair of this.#pairs) for (const socket of pair) socket.terminate();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  }

  #join(client: WebSocket): void {
    const upstream = new WebSocket(this.#upstream);
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    const asked = new Map<number, string>();
    const own: ((item: unknown) => void)[] = [];
    const end = (): void => {
      this.#pairs.delete(pair);
      for (const push of own) this.#pushes.delete(push);
      for (const socket of pair) socket.terminate();
    };
    for (const socket of pair) socket.on('close', end).on('error', end);
    const waiting: string[] = [];
    upstream.once('open', () => {
      for (const text of waiting.splice(0)) upstream.send(text);
    });
    client.on('message', (data) => {
      const text = String(data as Buffer);
      const { id, method } = JSON.parse(text) as Request;
      if (/_subscribe/.test(method)) asked.set(id, method);
      if (upstream.readyState === WebSocket.OPEN) upstream.send(text);
      else waiting.push(text);
    });
    upstream.on('message', (data) => {
      const text = String(data as Buffer);
      const { id, result } = JSON.parse(text) as { id?: number; result?: unknown };
      const method = id === undefined ? undefined : asked.get(id);
      if (method !== undefined) {
        const push = (item: unknown): void =>
          client.send(
            JSON.stringify({ jsonrpc: '2.0', method, params: { subscription: result, result: item } }),
          );
        this.#pushes.add(push);
        own.push(push);
      }
      client.send(text);
    });
  }
}
