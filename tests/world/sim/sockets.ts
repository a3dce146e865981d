import type { Server } from 'node:net';
import { Duplex } from 'node:stream';
import { between } from './chance.ts';
import { worldTime } from './time.ts';
import { trace } from './trace.ts';

/** The bytes of a stream, its end, or a reset. */
type Passed = Buffer | 'end' | 'reset';

const firstLocalPort = 40_000;
const address = '127.0.0.1';

/** The network of a world: who listens, how long bytes take, and which links swallow everything. */
class Wires {
  /** How long bytes take one way, ms. */
  delayMs: readonly [number, number] = [0.2, 2];
  readonly #listening = new Map<number, Server>();
  readonly #sockets = new Set<WorldSocket>();
  readonly #dead = new Set<number>();
  #lastPort = 20_000;
  #made = 0;

  reset(): void {
    this.delayMs = [0.2, 2];
    this.#listening.clear();
    this.#sockets.clear();
    this.#dead.clear();
    this.#lastPort = 20_000;
    this.#made = 0;
  }

  /** @returns the port */
  listen(server: Server, port: number): number {
    if (port === 0) this.#lastPort += 1;
    const taken = port === 0 ? this.#lastPort : port;
    if (this.#listening.has(taken)) throw new Error(`two servers listen at port ${taken}`);
    this.#listening.set(taken, server);
    return taken;
  }

  unlisten(server: Server): void {
    for (const [port, other] of this.#listening) if (other === server) this.#listening.delete(port);
  }

  portOf(server: Server): number | undefined {
    for (const [port, other] of this.#listening) if (other === server) return port;
    return undefined;
  }

  /** From now on all that goes to or from a port is lost, though neither side is told. */
  cut(port: number): void {
    this.#dead.add(port);
    for (const socket of this.#sockets) if (socket.serverPort === port) socket.isLost = true;
  }

  /** New connections pass again; those of before are reset as soon as one of their ends sends. */
  heal(port: number): void {
    this.#dead.delete(port);
  }

  isDead(port: number): boolean {
    return this.#dead.has(port);
  }

  connect(port: number): Duplex {
    this.#made += 1;
    const id = this.#made;
    const localPort = firstLocalPort + (id % 20_000);
    const near = new WorldSocket(this, `${id}>`, port, { localPort, remotePort: port });
    const far = new WorldSocket(this, `${id}<`, port, { localPort: port, remotePort: localPort });
    near.peer = far;
    far.peer = near;
    far.connecting = false;
    worldTime.after(between(...this.delayMs), () => {
      if (near.destroyed || this.#dead.has(port)) return;
      const server = this.#listening.get(port);
      if (!server) {
        const error = Object.assign(new Error(`connect ECONNREFUSED ${address}:${port}`), {
          code: 'ECONNREFUSED',
        });
        near.destroy(error);
        return;
      }
      this.#sockets.add(near).add(far);
      near.connecting = false;
      near.emit('connect');
      near.emit('ready');
      server.emit('connection', far);
    });
    return near;
  }

  forget(socket: WorldSocket): void {
    this.#sockets.delete(socket);
  }
}

export const wires = new Wires();

/** One end of a stream of bytes, with as much of `net.Socket` as http and ws use. */
class WorldSocket extends Duplex {
  connecting = true;
  bytesRead = 0;
  bytesWritten = 0;
  readonly remoteAddress = address;
  readonly localAddress = address;
  readonly remoteFamily = 'IPv4';
  readonly localPort: number;
  readonly remotePort: number;
  readonly serverPort: number;
  peer: WorldSocket | undefined;
  isLost = false;
  readonly #wires: Wires;
  readonly #name: string;
  #isReset = false;
  /** When the last bytes arrive that it sent: none overtakes them. */
  #freeMs = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(
    all: Wires,
    name: string,
    serverPort: number,
    ports: { readonly localPort: number; readonly remotePort: number },
  ) {
    super({ allowHalfOpen: false });
    this.#wires = all;
    this.#name = name;
    this.serverPort = serverPort;
    this.localPort = ports.localPort;
    this.remotePort = ports.remotePort;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  setTimeout(ms: number, onTimeout?: () => void): this {
    clearTimeout(this.#idle);
    if (ms > 0) this.#idle = setTimeout(() => this.emit('timeout'), ms);
    if (onTimeout) this.once('timeout', onTimeout);
    return this;
  }

  address(): object {
    return { port: this.localPort, family: 'IPv4', address };
  }

  destroySoon(): void {
    if (this.writable) this.end();
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy());
  }

  resetAndDestroy(): this {
    this.#isReset = true;
    this.#pass('reset');
    return this.destroy();
  }

  override _read(): void {
    // Bytes come by themselves.
  }

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.#pass(chunk);
    done();
  }

  override _writev(all: readonly { readonly chunk: Buffer }[], done: () => void): void {
    this.#pass(Buffer.concat(all.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.#pass('end');
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    clearTimeout(this.#idle);
    this.#wires.forget(this);
    if (!this.#isReset) this.#pass(error ? 'reset' : 'end');
    done(error);
  }

  #pass(what: Passed): void {
    const { peer } = this;
    if (this.connecting) return void this.once('connect', () => this.#pass(what));
    if (this.isLost) {
      // The other side has forgotten it, and says so to whatever comes.
      if (!this.#wires.isDead(this.serverPort) && what !== 'reset') {
        worldTime.after(between(...this.#wires.delayMs), () => this.#come('reset'));
      }
      return;
    }
    if (Buffer.isBuffer(what)) this.bytesWritten += what.length;
    this.#freeMs = Math.max(this.#freeMs + 1e-6, worldTime.nowMs + between(...this.#wires.delayMs));
    worldTime.at(this.#freeMs, () => {
      if (!this.isLost && peer) peer.#come(what);
    });
  }

  #come(what: Passed): void {
    if (this.destroyed) return;
    if (what === 'reset') {
      this.#isReset = true;
      this.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }));
      return;
    }
    if (what === 'end') {
      trace(`${this.#name} end`);
      if (!this.readableEnded) this.push(null);
      return;
    }
    trace(`${this.#name} ${what.length}`, what);
    this.bytesRead += what.length;
    this.push(what);
  }
}
