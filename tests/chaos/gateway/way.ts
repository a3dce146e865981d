import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';

/**
 * A way to a node that can be cut (what was sent is lost without a word, and nobody is told that the connection is gone), and
 * that can swallow the calls of one method, as a node does that is half dead.
 */
export class Way {
  #deafTo: string | undefined;
  #swallowedMs = Number.NaN;
  readonly #node: number;
  readonly #server: Server = createServer();
  readonly #sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, autoPong: true });
  readonly #pairs = new Set<readonly [WebSocket, WebSocket]>();
  readonly #streams = new Set<Duplex>();
  #isCut = false;

  private constructor(node: number) {
    this.#node = node;
    this.#server.on('upgrade', (request, stream, head) => this.#onUpgrade(request, stream, head));
  }

  /** @param node the port of the node */
  static async open(node: number): Promise<Way> {
    const way = new Way(node);
    await once(way.#server.listen(0, '127.0.0.1'), 'listening');
    return way;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Swallows the calls of a method from now on. */
  set deafTo(method: string) {
    this.#swallowedMs = Number.NaN;
    this.#deafTo = method;
  }

  hear(): void {
    this.#deafTo = undefined;
  }

  /** When the first of them was swallowed, by the clock of `time`; NaN before. */
  swallowed(time: { readonly ms: number }): number {
    return Number.isNaN(this.#swallowedMs) ? Number.NaN : time.ms - (performance.now() - this.#swallowedMs);
  }

  cut(): void {
    this.#isCut = true;
    for (const stream of this.#streams) silence(stream);
  }

  /** Connections from before stay dead, as they would after so long. */
  mend(): void {
    this.#isCut = false;
    for (const stream of this.#streams) stream.destroy();
  }

  async close(): Promise<void> {
    const closed = once(this.#server.close(), 'close');
    for (const stream of this.#streams) stream.destroy();
    for (const pair of this.#pairs) for (const socket of pair) socket.terminate();
    await closed;
  }

  #onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    this.#streams.add(stream);
    stream.on('error', () => undefined).once('close', () => this.#streams.delete(stream));
    if (this.#isCut) return silence(stream);
    // A node that does not listen refuses, and so does the way to it.
    const node = new WebSocket(`ws://127.0.0.1:${this.#node}`, { perMessageDeflate: false });
    node.on('error', () => stream.destroy());
    node.once('close', () => stream.destroy());
    stream.once('close', () => node.terminate());
    const early: (readonly [RawData, boolean])[] = [];
    const onEarly = (data: RawData, isBinary: boolean): void => void early.push([data, isBinary]);
    node.on('message', onEarly);
    node.once('open', () => {
      this.#sockets.handleUpgrade(request, stream as Socket, head, (client) => {
        const pair = [client, node] as const;
        this.#pairs.add(pair);
        client.once('close', () => this.#pairs.delete(pair));
        client.on('error', () => undefined);
        const down = (data: RawData, isBinary: boolean): void => {
          if (client.readyState === client.OPEN) client.send(data, { binary: isBinary });
        };
        node.off('message', onEarly).on('message', down);
        for (const [data, isBinary] of early) down(data, isBinary);
        client.on('message', (data, isBinary) => {
          if (node.readyState === node.OPEN && !this.#isDeafTo(data)) node.send(data, { binary: isBinary });
        });
      });
    });
  }

  #isDeafTo(data: RawData): boolean {
    if (this.#deafTo === undefined || !String(data as Buffer).includes(`"method":"${this.#deafTo}"`))
      return false;
    if (Number.isNaN(this.#swallowedMs)) this.#swallowedMs = performance.now();
    return true;
  }
}

/** Takes whatever comes, and lets nothing out: the other side cannot tell it from a cable that is cut. */
function silence(stream: Duplex): void {
  stream.pause();
  stream.write = () => true;
  stream.end = () => stream;
}
