import { isUtf8 } from 'node:buffer';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';
import { postText } from './raw-connection.ts';

/** How messages come: over a WebSocket; as requests of one connection, each after the answer to the one before, or all in advance. */
export type PathTransport = 'ws' | 'http' | 'pipelined';

/** Brings messages to a gateway. */
export interface PathClient {
  /** Sends messages, and returns what is answered once that is over. @param isQuiet whether the gateway has nothing under way */
  exchange(messages: readonly Buffer[], isQuiet: () => boolean): Promise<string[]>;
  end(): void;
}

export async function openPathClient(transport: PathTransport, port: number): Promise<PathClient> {
  if (transport !== 'ws') return new HttpClient(port, transport === 'pipelined');
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await once(socket, 'open');
  return new SocketClient(socket);
}

class SocketClient implements PathClient {
  readonly #socket: WebSocket;
  #answers: string[] = [];
  #marks = 0;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: RawData) => this.#answers.push((data as Buffer).toString()));
  }

  /** Not every message is answered: those behind them tell that no more comes. */
  async exchange(messages: readonly Buffer[], isQuiet: () => boolean): Promise<string[]> {
    this.#answers = [];
    // What is not UTF-8 ends a connection in a frame of text.
    for (const message of messages) this.#socket.send(message, { binary: !isUtf8(message) });
    for (let round = 0; round < 2; round += 1) {
      this.#marks += 1;
      const id = `"mark ${this.#marks}"`;
      this.#socket.send(`{"jsonrpc":"2.0","id":${id},"method":"system_name"}`);
      const isOver = (): boolean => this.#answers.some((answer) => answer.includes(id)) && isQuiet();
      while (!isOver() && this.#socket.readyState === WebSocket.OPEN) await sleep(1);
    }
    if (this.#socket.readyState !== WebSocket.OPEN) throw new Error('the gateway ended the connection');
    // Calls end in any order.
    return this.#answers.toSorted();
  }

  end(): void {
    this.#socket.terminate();
  }
}

/** Requests over one connection, as long as the gateway keeps it. */
class HttpClient implements PathClient {
  readonly #port: number;
  readonly #isPipelined: boolean;
  #socket: Socket | undefined;
  #heard = '';

  constructor(port: number, isPipelined: boolean) {
    this.#port = port;
    this.#isPipelined = isPipelined;
  }

  async exchange(messages: readonly Buffer[], isQuiet: () => boolean): Promise<string[]> {
    const requests = messages.map((message) => postText(message.toString('latin1'), message.length));
    const answers: string[] = [];
    if (this.#isPipelined) answers.push(...(await this.#answersTo(requests)));
    else for (const request of requests) answers.push(...(await this.#answersTo([request])));
    while (!isQuiet()) await sleep(1);
    return answers;
  }

  end(): void {
    this.#socket?.destroy();
  }

  async #answersTo(requests: readonly string[]): Promise<string[]> {
    const answers: string[] = [];
    this.#heard = '';
    const socket = await this.#connected();
    socket.write(requests.join(''), 'latin1');
    while (answers.length < requests.length) {
      const answer = this.#next();
      if (answer !== undefined) answers.push(answer);
      else if (socket.destroyed || socket.readableEnded) throw new Error('the gateway ended the connection');
      else await once(socket, 'data');
    }
    return answers;
  }

  async #connected(): Promise<Socket> {
    if (this.#socket && !this.#socket.destroyed) return this.#socket;
    const socket = connect(this.#port, '127.0.0.1');
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#heard += chunk.toString('latin1');
    });
    await once(socket, 'connect');
    return socket;
  }

  /** @returns a whole answer without its date */
  #next(): string | undefined {
    const head = this.#heard.indexOf('\r\n\r\n');
    if (head < 0) return undefined;
    const bytes = Number(/^content-length: *(\d+)/im.exec(this.#heard.slice(0, head))?.[1] ?? 0);
    const end = head + 4 + bytes;
    if (this.#heard.length < end) return undefined;
    const answer = this.#heard.slice(0, end).replace(/^date: .*\r\n/im, '');
    this.#heard = this.#heard.slice(end);
    return answer;
  }
}
