import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';
export const otherPeerId = '12D3KooWHdiAxVd8uMQR1hGWXccidmfCwLqcMpGwR6QcTP6QRMuD';
export const genesisHash = `0x${'ab'.repeat(32)}`;

/** Sends an answer as text, however the request came. */
export type SendText = (text: string) => void;

/** Takes a request away from the node: true when it was answered, or is not going to be. */
type Takeover = (request: { id: number; method: string }, reply: SendText) => boolean;

/** A node's RPC on real sockets, over HTTP and WebSocket at one port of the loopback network. */
export class MadeEndpoint {
  peerId = peerId;
  genesisHash = genesisHash;
  height = 100;
  /** Its blocks above `forkedAt` have hashes of their own. */
  chain = '';
  forkedAt = 0;
  /** The time in its best block, ms since the Unix epoch; undefined for a chain without a clock. Blocks are 6 s apart. */
  headMs: number | undefined;
  chainType = 'Live';
  /** Requests by method. */
  readonly requests = new Map<string, number>();
  connections = 0;
  takeover: Takeover = () => false;
  /** Replaces the HTTP server's handling altogether. */
  onHttp: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  readonly #server: Server;
  readonly #sockets: WebSocketServer;
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => void this.#http(request, response));
    this.#server.on('connection', () => this.connections++);
    this.#sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    this.#server.on('upgrade', (request, socket, head) =>
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => this.#webSocket(webSocket)),
    );
  }

  static async start(host = '127.0.0.1', port = 0): Promise<MadeEndpoint> {
    const endpoint = new MadeEndpoint();
    await new Promise<void>((resolve) => endpoint.#server.listen(port, host, resolve));
    endpoint.#port = (endpoint.#server.address() as AddressInfo).port;
    return endpoint;
  }

  get port(): number {
    return this.#port;
  }

  url(transport: 'ws' | 'http', host = '127.0.0.1'): string {
    return `${transport}://${host}:${this.#port}/`;
  }

  count(method: string): number {
    return this.requests.get(method) ?? 0;
  }

  /** Breaks every connection. */
  disconnect(): void {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.disconnect();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #http(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => undefined);
    if (this.onHttp) {
      this.onHttp(request, response);
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    response.setHeader('content-type', 'application/json');
    this.#answer(Buffer.concat(chunks).toString(), (text) => response.end(text));
  }

  #webSocket(socket: WebSocket): void {
    socket.on('error', () => undefined);
    socket.on('message', (data: Buffer) => this.#answer(data.toString(), (text) => socket.send(text)));
  }

  #answer(text: string, reply: SendText): void {
    const request = JSON.parse(text) as { id: number; method: string; params?: readonly unknown[] };
    this.requests.set(request.method, this.count(request.method) + 1);
    if (this.takeover(request, reply)) return;
    reply(
      JSON.stringify({ jsonrpc: '2.0', id: request.id, result: this.result(request.method, request.params) }),
    );
  }

  /** Replaced by tests of other methods. */
  result(method: string, [first, second]: readonly unknown[] = []): unknown {
    if (method === 'system_localPeerId') return this.peerId;
    if (method === 'system_chainType') return this.chainType;
    if (method === 'state_getStorage') return this.#timeAt(Number(second));
    if (method === 'chain_getBlockHash') return this.#hashAt(Number(first ?? this.height));
    return { number: `0x${this.height.toString(16)}`, parentHash: this.#hashAt(this.height - 1) };
  }

  #timeAt(height: number): string | null {
    if (this.headMs === undefined) return null;
    const time = Buffer.alloc(8);
    time.writeBigUInt64LE(BigInt(this.headMs - (this.height - height) * 6_000));
    return `0x${time.toString('hex')}`;
  }

  #hashAt(height: number): string | null {
    if (height <= 0) return this.genesisHash;
    if (height > this.height) return null;
    const text = `${height > this.forkedAt ? this.chain : ''}${height.toString(16)}`;
    return `0x${text.padStart(64, '0')}`;
  }
}
