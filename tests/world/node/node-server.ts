import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';

export interface NodeCall {
  readonly method: string;
  readonly params: readonly unknown[];
  /** Sends a result. */
  readonly answer: (result: unknown) => void;
  readonly fail: (code: number, message: string) => void;
  /** Answers with the name of a subscription. @returns what sends an item of it and says whether it could */
  readonly subscribe: (itemName: string) => (item: unknown) => boolean;
}

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: unknown[];
}

/** The JSON-RPC server of a node: it can be stopped, killed, frozen and cut off. */
export class NodeServer {
  /** Says nothing more, though its connections stay, like a process that is stopped; what came meanwhile is answered later. */
  readonly #onCall: (call: NodeCall) => void;
  readonly #streams = new Map<WebSocket, Duplex>();
  readonly #open = new Map<string, WebSocket>();
  #held: (() => void)[] = [];
  #isFrozen = false;
  #server: WebSocketServer | undefined;
  #port: number;
  #last = 0;

  constructor(port: number, onCall: (call: NodeCall) => void) {
    this.#port = port;
    this.#onCall = onCall;
  }

  get port(): number {
    return this.#port;
  }

  get isListening(): boolean {
    return this.#server !== undefined;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  async start(): Promise<void> {
    if (this.#server) return;
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port: this.#port,
      perMessageDeflate: false,
      // A frozen node answers no handshake and no ping.
      autoPong: false,
      verifyClient: (_info: unknown, done: (isWelcome: boolean) => void) =>
        this.#whenThawed(() => done(true)),
    });
    this.#server = server;
    server.on('error', () => undefined);
    server.on('connection', (socket, request) => {
      this.#streams.set(socket, request.socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#streams.delete(socket);
        for (const [name, owner] of this.#open) if (owner === socket) this.#open.delete(name);
      });
      socket.on('ping', (data) => this.#whenThawed(() => socket.pong(data)));
      socket.on('message', (data) => {
        const text = String(data as Buffer);
        this.#whenThawed(() => this.#onMessage(socket, text));
      });
    });
    await new Promise<void>((resolve) => server.once('listening', () => resolve()));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Ends the process: what it held is lost. @param withReset as of a machine that is gone, in place of an end in order */
  stop(withReset: boolean): void {
    const server = this.#server;
    this.#server = undefined;
    this.#isFrozen = false;
    this.#held = [];
    this.reset(withReset);
    server?.close();
  }

  /** Ends all its connections. */
  reset(withReset = true): void {
    this.#open.clear();
    for (const [socket, stream] of this.#streams) {
      if (withReset && 'resetAndDestroy' in stream) (stream as { resetAndDestroy(): void }).resetAndDestroy();
      else socket.terminate();
    }
    this.#streams.clear();
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  /** Forgets what came while it was frozen, and ends all connections. */
  drop(): void {
    this.#held = [];
    this.#isFrozen = false;
    this.reset();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const run of this.#held.splice(0)) run();
  }

  #whenThawed(run: () => void): void {
    if (this.#isFrozen) this.#held.push(run);
    else run();
  }

  #onMessage(socket: WebSocket, text: string): void {
    const { id, method, params = [] } = JSON.parse(text) as Request;
    const send = (content: object): void => socket.send(JSON.stringify({ jsonrpc: '2.0', ...content }));
    this.#onCall({
      method,
      params,
      answer: (result) => send({ id, result }),
      fail: (code, message) => send({ id, error: { code, message } }),
      subscribe: (itemName) => {
        this.#last += 1;
        const subscription = `s${this.#last}`;
        this.#open.set(subscription, socket);
        send({ id, result: subscription });
        return (item) => {
          if (this.#open.get(subscription) !== socket) return false;
          // What a frozen process would have told it tells when it goes on.
          this.#whenThawed(() => send({ method: itemName, params: { subscription, result: item } }));
          return true;
        };
      },
    });
  }
}
