import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A node's address: a way to the one chain that can be reset, closed and silenced, of which the chain knows nothing. */
export class NodeWay {
  readonly #target: number;
  readonly #pairs = new Set<readonly [Socket, Socket]>();
  #server: Server | undefined;
  #port = 0;
  #isSilent = false;

  private constructor(target: number) {
    this.#target = target;
  }

  /** @param target the port of the chain */
  static async open(target: number): Promise<NodeWay> {
    const way = new NodeWay(target);
    await way.start();
    return way;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const server = createServer((client) => this.#carry(client));
    this.#server = server;
    await once(server.listen(this.#port, '127.0.0.1'), 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Resets all connections; new ones are accepted immediately. */
  reset(): void {
    for (const pair of this.#pairs) for (const socket of pair) socket.resetAndDestroy();
  }

  /** Resets all connections, and refuses others until `start`. */
  async kill(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = server && once(server.close(), 'close');
    this.reset();
    await closed;
  }

  /** Carries nothing, although connections stay and new ones open. */
  silence(): void {
    this.#isSilent = true;
    for (const pair of this.#pairs) for (const socket of pair) socket.pause();
  }

  /** Carries what waited, and all that comes. */
  speak(): void {
    this.#isSilent = false;
    for (const pair of this.#pairs) for (const socket of pair) socket.resume();
  }

  #carry(client: Socket): void {
    const node = connect(this.#target, '127.0.0.1');
    const pair = [client, node] as const;
    this.#pairs.add(pair);
    client.pipe(node);
    node.pipe(client);
    for (const socket of pair) {
      socket.on('error', () => undefined);
      socket.once('close', () => {
        this.#pairs.delete(pair);
        for (const other of pair) other.destroy();
      });
      if (this.#isSilent) socket.pause();
    }
  }
}
