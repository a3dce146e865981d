import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Server } from 'node:net';
import { fillByChance, random } from './chance.ts';
import { wires } from './sockets.ts';
import { machine, worldTime } from './time.ts';
import { worldAbortTimeout, worldSleeps, worldTimers } from './timers.ts';

// Replaces what tells one run from another, in all modules that are loaded afterwards: the clock, waits, turns of the event
// loop, chance and sockets. `ws` takes what it needs of `node:net` when it is loaded, so this module comes first.
type Replaced = Record<string, unknown>;

const require = createRequire(import.meta.url);
const builtin = (name: string): Replaced => require(`node:${name}`) as Replaced;
const [net, http, crypto, timers, sleeps] = ['net', 'http', 'crypto', 'timers', 'timers/promises'].map(
  builtin,
) as [Replaced, Replaced, Replaced, Replaced, Replaced];

/** ws keeps masks of so many bytes from one connection to the next; none of a scene may hang on the scenes before it. */
const maskPoolBytes = 8_192;

replaceClock();
replaceChance();
replaceSockets();
syncBuiltinESMExports();

function replaceClock(): void {
  const RealDate = machine.Date;
  const WorldDate = class extends RealDate {
    constructor(...given: [] | [number]) {
      if (given.length === 0) super(worldTime.wallMs);
      else super(...given);
    }

    static override now(): number {
      return worldTime.wallMs;
    }
  };
  Object.defineProperty(WorldDate, 'name', { value: 'Date' });
  const fine = (): bigint => BigInt(Math.floor(worldTime.nowMs * 1e6));
  const hrtime = (): [number, number] => [
    Math.floor(worldTime.nowMs / 1e3),
    Math.floor((worldTime.nowMs % 1e3) * 1e6),
  ];
  const own = worldTimers();
  Object.assign(globalThis, own, { Date: WorldDate });
  Object.assign(timers, own);
  Object.assign(sleeps, worldSleeps());
  Object.assign(performance, { now: () => worldTime.nowMs });
  Object.assign(process, {
    hrtime: Object.assign(hrtime, { bigint: fine }),
    // What computes costs no time here.
    cpuUsage: () => ({ user: 0, system: 0 }),
  });
  Object.assign(AbortSignal, { timeout: worldAbortTimeout });
}

function replaceChance(): void {
  const bytesOf = (length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    fillByChance(bytes);
    return bytes;
  };
  const fill = <View extends NodeJS.ArrayBufferView>(view: View): View => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    if (bytes.length === maskPoolBytes) bytes.fill(0);
    else fillByChance(bytes);
    return view;
  };
  Math.random = random;
  const webcrypto = crypto['webcrypto'] as object;
  Object.assign(crypto, {
    randomBytes: bytesOf,
    randomFillSync: fill,
    randomUUID: () =>
      bytesOf(16)
        .toString('hex')
        .replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    randomInt: (least: number, below?: number) =>
      below === undefined ? Math.floor(random() * least) : least + Math.floor(random() * (below - least)),
  });
  Object.assign(webcrypto, { getRandomValues: fill });
}

function replaceSockets(): void {
  const connect = (options: { readonly port: number | string }): unknown =>
    wires.connect(Number(options.port));
  Object.assign(net, { connect, createConnection: connect });
  const { Agent, ServerResponse } = http as { Agent: typeof Object; ServerResponse: typeof Object };
  Object.assign(Agent.prototype, { createConnection: connect });
  // The header would be of the machine's clock.
  Object.defineProperty(ServerResponse.prototype, 'sendDate', {
    get: () => false,
    set: (_value: boolean) => {
      // Stays off.
    },
  });
  const { Server: NetServer } = net as { Server: typeof Object };
  Object.assign(NetServer.prototype, {
    listen(this: Server, ...given: readonly unknown[]): Server {
      const [first] = given;
      const port = typeof first === 'object' && first !== null ? (first as { port?: number }).port : first;
      const onListening = given.findLast((one) => typeof one === 'function') as (() => void) | undefined;
      if (onListening) this.once('listening', onListening);
      wires.listen(this, Number(port ?? 0));
      setImmediate(() => {
        this.emit('listening');
        stopRealTimers(this);
      });
      return this;
    },
    address(this: Server) {
      const port = wires.portOf(this);
      return port === undefined ? null : { port, family: 'IPv4', address: '127.0.0.1' };
    },
    close(this: Server, onClose?: () => void): Server {
      wires.unlisten(this);
      stopRealTimers(this);
      setImmediate(() => {
        onClose?.();
        this.emit('close');
      });
      return this;
    },
  });
}

/** The watch of node:http over slow requests is on the machine's clock. */
function stopRealTimers(server: Server): void {
  for (const symbol of Object.getOwnPropertySymbols(server)) {
    if (!String(symbol).includes('CheckingInterval')) continue;
    machine.clearInterval((server as unknown as Record<symbol, NodeJS.Timeout>)[symbol]);
  }
}
