import { WebSocket } from 'ws';

export interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

interface Message extends Answer {
  readonly id?: number;
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

/** A client of the gateway over one WebSocket. */
export class WorldClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #listeners = new Map<string, (item: unknown) => void>();
  #last = 0;
  #isClosing = false;

  private constructor(socket: WebSocket, onLost: (code: number) => void) {
    this.#socket = socket;
    socket.on('message', (data) => this.#onMessage(JSON.parse(String(data as Buffer)) as Message));
    socket.on('error', () => undefined);
    socket.once('close', (code) => {
      if (!this.#isClosing) onLost(code);
    });
  }

  static async open(url: string, onLost: (code: number) => void): Promise<WorldClient> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const client = new WorldClient(socket, onLost);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve).once('error', reject);
    });
    return client;
  }

  /** Whatever is answered, an error too; never, where the connection is lost. */
  async call(method: string, params: readonly unknown[] = []): Promise<Answer> {
    return await new Promise((resolve) => {
      this.#last += 1;
      this.#waiting.set(this.#last, resolve);
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id: this.#last, method, params }));
    });
  }

  /** Subscribes. @returns the answer */
  async subscribe(
    method: string,
    params: readonly unknown[],
    onItem: (item: unknown) => void,
  ): Promise<Answer> {
    return await new Promise((resolve) => {
      this.#last += 1;
      // Items may come in the same turn as the answer.
      this.#waiting.set(this.#last, (answer) => {
        if (answer.error === undefined) this.#listeners.set(String(answer.result), onItem);
        resolve(answer);
      });
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id: this.#last, method, params }));
    });
  }

  close(): void {
    this.#isClosing = true;
    this.#socket.terminate();
  }

  #onMessage({ id, params, ...answer }: Message): void {
    if (id !== undefined) {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    } else if (params) this.#listeners.get(params.subscription)?.(params.result);
  }
}
