import { connect, createServer, type Server, type Socket } from 'node:net';

/** What a relay lets pass. */
export interface Passing {
  readonly questions: boolean;
  readonly answers: boolean;
}

/** A relay of TCP before one port, each direction of which can be cut: bytes vanish, and nobody is told. */
class Relay {
  readonly port: number;
  upstream = 0;
  /** Of each direction, ms. */
  delayMs = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #passing: Passing = { questions: true, answers: true };

  private constructor(server: Server) {
    this.#server = server;
    const address = server.address();
    this.port = typeof address === 'object' && address ? address.port : 0;
    server.on('connection', (client) => this.#join(client));
  }

  static async open(): Promise<Relay> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return new Relay(server);
  }

  let(passing: Passing): void {
    const wasCut = !this.#passing.questions || !this.#passing.answers;
    this.#passing = passing;
    // What a stream has lost is not made up for: the connections end, and are made anew.
    if (wasCut) for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket): void {
    const upstream = connect(this.upstream, '127.0.0.1');
    const pair = [client, upstream];
    for (const socket of pair) {
      this.#sockets.add(socket);
      socket
        .setNoDelay(true)
        .on('error', () => undefined)
        .once('close', () => {
          this.#sockets.delete(socket);
          for (const each of pair) each.destroy();
        });
    }
    client.on('data', (chunk) => void (this.#passing.questions && this.#pass(chunk, upstream)));
    upstream.on('data', (chunk) => void (this.#passing.answers && this.#pass(chunk, client)));
  }

  #pass(chunk: Buffer, to: Socket): void {
    if (this.delayMs === 0) to.write(chunk);
    else setTimeout(() => to.writable && to.write(chunk), this.delayMs);
  }
}

/** Relays between deciders and the members of an etcd, one for each pair. */
export class Relays {
  readonly #relays = new Map<string, Relay[]>();
  readonly #free: Relay[][] = [];

  /** Ports first: the deciders' configurations name them. @param delayMs of each direction */
  static async open(deciders: number, members: number, delayMs = 0): Promise<Relays> {
    const relays = new Relays();
    for (let decider = 0; decider < deciders; decider += 1) {
      const own = await Promise.all(Array.from({ length: members }, async () => await Relay.open()));
      for (const relay of own) relay.delayMs = delayMs;
      relays.#free.push(own);
    }
    return relays;
  }

  get isOpen(): boolean {
    return this.#free.length + this.#relays.size > 0;
  }

  /** Where a decider finds the members: each behind a relay of its own. */
  endpointsOf(decider: string, members: readonly string[]): string[] {
    const own = this.#relays.get(decider) ?? this.#free.shift() ?? [];
    this.#relays.set(decider, own);
    return own.map((relay, index) => {
      relay.upstream = Number(new URL(members[index] ?? '').port);
      return `http://127.0.0.1:${relay.port}`;
    });
  }

  let(decider: string, passing: Passing): void {
    for (const relay of this.#relays.get(decider) ?? []) relay.let(passing);
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#free, ...this.#relays.values()].flat().map(async (relay) => await relay.close()),
    );
  }
}
