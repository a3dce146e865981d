import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface PoolFailure {
  readonly code: number;
  readonly message: string;
  readonly data?: string;
}

type PoolAnswer = PoolFailure | 'taken' | 'gone' | 'silent';

/** The pool of a node: takes what it is given, or refuses it as a test wants. */
export class PoolNode {
  readonly received: { extrinsic: string; atMs: number }[] = [];
  readonly #server: WebSocketServer;
  readonly #answer: (count: number) => PoolAnswer;

  private constructor(server: WebSocketServer, answer: (count: number) => PoolAnswer) {
    this.#server = server;
    this.#answer = answer;
    server.on('connection', (socket) => this.#serve(socket));
  }

  static async start(answer: (count: number) => PoolAnswer = () => 'taken'): Promise<PoolNode> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    return new PoolNode(server, answer);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #serve(socket: WebSocket): void {
    socket.on('message', (data: Buffer) => {
      const { id, params } = JSON.parse(data.toString()) as { id: number; params: [string] };
      this.received.push({ extrinsic: params[0], atMs: performance.now() });
      const answer = this.#answer(this.received.length);
      if (answer === 'gone') socket.terminate();
      else if (answer === 'taken') socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: '0x00' }));
      else if (answer !== 'silent') socket.send(JSON.stringify({ jsonrpc: '2.0', id, error: answer }));
    });
  }
}
