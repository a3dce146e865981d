import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy on this machine, before one port of it: answers come back later, on the fly by another time. */
export class DelayingProxy {
  readonly port: number;
  /** By how much answers are held back. */
  delayMs: number;
  readonly #server: Server;
  readonly #sockets: Set<Socket>;
  readonly #upstream: { port: number };

  private constructor(server: Server, sockets: Set<Socket>, upstream: { port: number }, delayMs: number) {
    this.#server = server;
    this.#sockets = sockets;
    this.#upstream = upstream;
    this.delayMs = delayMs;
    this.port = portOf(server);
    server.on('connection', (client) => this.#join(client));
  }

  static async open(port: number, delayMs = 0): Promise<DelayingProxy> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new DelayingProxy(server, new Set(), { port }, delayMs);
  }

  /** From now on another port answers; who is connected must connect again. */
  turnTo(port: number): void {
    this.#upstream.port = port;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends every connection and takes no more. */
  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket): void {
    const { port } = this.#upstream;
    const upstream = connect(port, '127.0.0.1');
    const pair = [client, upstream];
    const end = (): void => {
      for (const socket of pair) {
        socket.destroy();
        this.#sockets.delete(socket);
      }
    };
    for (const socket of pair) {
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('close', end).on('error', end);
    }
    client.once('data', (chunk) => {
      upstream.write(this.#readdressed(chunk, port));
      client.on('data', (next) => upstream.write(next));
    });
    let dueMs = 0;
    upstream.on('data', (chunk) => {
      // None overtakes one before it when the delay becomes shorter.
      dueMs = Math.max(dueMs, performance.now() + this.delayMs);
      setTimeout(() => client.write(chunk), dueMs - performance.now());
    });
  }

  // A node answers HTTP only to who names its own port.
  #readdressed(head: Buffer, port: number): Buffer {
    const text = head.toString('latin1').replace(`Host: 127.0.0.1:${this.port}`, `Host: 127.0.0.1:${port}`);
    return Buffer.from(text, 'latin1');
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has a port');
  return address.port;
}
