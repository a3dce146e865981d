import { once } from 'node:events';
import { WebSocket } from 'ws';
import { poll } from '../../../../../../tests/support/poll.ts';
import type { Gateway } from '../../../../../src/endpoint/gateway/gateway.ts';

/** A client that counts the payload of what it sends and gets. */
export class CountingClient {
  bytes = 0;
  readonly #at: string;
  readonly #secret: string;

  constructor(gateway: Gateway, secret: string) {
    this.#at = `127.0.0.1:${gateway.port}`;
    this.#secret = secret;
  }

  async post(
    body: string,
  ): Promise<{ readonly status: number; readonly text: string; readonly retry: string | null }> {
    const response = await fetch(`http://${this.#at}/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#secret}` },
      body,
    });
    const text = await response.text();
    // What was refused at the door never was a call.
    if (response.status === 200 || response.status === 400)
      this.bytes += Buffer.byteLength(body) + Buffer.byteLength(text);
    return { status: response.status, text, retry: response.headers.get('retry-after') };
  }

  async connect(): Promise<CountedSocket> {
    const socket = new WebSocket(`ws://${this.#at}/${this.#secret}`);
    await once(socket, 'open');
    return new CountedSocket(socket, this);
  }
}

class CountedSocket {
  readonly messages: string[] = [];
  readonly #socket: WebSocket;
  readonly #client: CountingClient;

  constructor(socket: WebSocket, client: CountingClient) {
    this.#socket = socket;
    this.#client = client;
    socket.on('message', (data: Buffer) => {
      client.bytes += data.length;
      this.messages.push(data.toString('utf8'));
    });
  }

  /** Sends it, and waits for as many messages as come of it. */
  async send(text: string, messages = 1): Promise<void> {
    const before = this.messages.length;
    this.#client.bytes += Buffer.byteLength(text);
    this.#socket.send(text);
    await poll(
      'the answer',
      () => Promise.resolve(this.messages.length),
      (now) => now >= before + messages,
      { everyMs: 5 },
    );
  }

  async close(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}
