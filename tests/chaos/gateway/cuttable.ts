import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A way to a node that can be cut: what was sent is lost without a word, and nobody is told that the connection is gone. */
export class CuttableWay {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async open(port: number): Promise<CuttableWay> {
    const server = createServer();
    const way = new CuttableWay(server);
    server.on('connection', (client) => way.#join(client, port));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return way;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.pause();
  }

  /** Connections from before stay dead, as they would after so long. */
  mend(): void {
    this.#isCut = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket, port: number): void {
    const node = connect(port, '127.0.0.1');
    const pair = [client, node] as const;
    for (const [index, socket] of pair.entries()) {
      const other = pair[1 - index];
      this.#sockets.add(socket);
      socket.setNoDelay(true).on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other?.destroy();
      });
      if (this.#isCut) socket.pause();
    }
    node.on('data', (chunk) => client.write(chunk));
    // A node answers only to who names its own port.
    client.once('data', (chunk: Buffer) => {
      const text = chunk.toString('latin1').replace(/\r\nhost: [^\r\n]*/i, `\r\nHost: 127.0.0.1:${port}`);
      node.write(Buffer.from(text, 'latin1'));
      client.on('data', (next) => node.write(next));
    });
  }
}
