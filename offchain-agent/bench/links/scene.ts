import { spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  endProcesses,
  identify,
  type ProcessIdentity,
  processState,
  signal,
} from '../../src/base/process.ts';
import { RemoteLinkControl } from '../../src/lab/link/host/remote-links.ts';
import { startLinkHost } from '../../src/lab/link/host/start-host.ts';
import { findTunAccess, type TunWay } from '../../src/lab/link/host/tun-access.ts';
import type { LinkBackendName } from '../../src/lab/link/link-control.ts';
import { configFile, type HostConfig, socketFile } from '../../src/lab/link/protocol.ts';
import type { ProgramStart } from '../../src/lab/real/part.ts';
import { freePorts } from '../../src/lab/real/ports.ts';
import { type Arrival, fieldsOfArrival, type TrafficOrder } from './traffic.ts';

const trafficProgram = fileURLToPath(new URL('traffic.ts', import.meta.url));
const readyWithinMs = 30_000;

interface Place {
  readonly host: string;
  readonly port: number;
  /** What the others call. */
  readonly calledPort: number;
}

/** What is sent from one node to others. */
export interface Stream {
  readonly from: string;
  readonly to: readonly string[];
  readonly messages: number;
  readonly bytes: number;
  readonly everyMs: number;
}

/** Programs that stand for nodes, and between them the process that hosts the links, as in a network that is up. */
export class BenchScene {
  readonly links: RemoteLinkControl;
  readonly #backend: LinkBackendName;
  readonly #folder: string;
  readonly #host: ProcessIdentity;
  readonly #places: ReadonlyMap<string, Place>;
  readonly #prompt: readonly string[];
  #orders = 0;

  private constructor(
    links: RemoteLinkControl,
    folder: string,
    host: ProcessIdentity,
    places: ReadonlyMap<string, Place>,
  ) {
    this.links = links;
    this.#backend = links.backend;
    this.#folder = folder;
    this.#host = host;
    this.#places = places;
    // The probe must not wait for other work of the machine, or it measures that.
    const prompt = ['chrt', '-r', '5'];
    this.#prompt = spawnSync('chrt', [...prompt.slice(1), 'true']).status === 0 ? prompt : [];
  }

  static async open(backend: LinkBackendName, names: readonly string[]): Promise<BenchScene> {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-bench-links-'));
    let host: ProcessIdentity | undefined;
    try {
      const access = backend === 'tun' ? await findTunAccess() : undefined;
      const way: TunWay | undefined = access?.can ? access.way : undefined;
      const { config, places } = await configOf(backend, names);
      writeFileSync(configFile(folder), JSON.stringify(config));
      await startLinkHost({ folder, way, log: join(folder, 'host.log'), mark: {} }, (started) => {
        host = started;
      });
      if (!host) throw new TypeError('the host of the links has no process');
      const links = await RemoteLinkControl.open({ backend, socket: socketFile(folder) }, 'bench');
      return new BenchScene(links, folder, host, places);
    } catch (error) {
      if (host) await endProcesses([host]);
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Sends all streams at once.
   * @param meanwhile is called when they have begun
   * @param restMs how long what is still under way is waited for
   * @returns what arrived, by the name of the node
   */
  async run(
    streams: readonly Stream[],
    { restMs = 1_000, meanwhile }: { restMs?: number; meanwhile?: () => Promise<void> } = {},
  ): Promise<ReadonlyMap<string, readonly Arrival[]>> {
    const senders = new Map(streams.map((stream) => [stream.from, stream]));
    const receivers = [...new Set(streams.flatMap(({ to }) => to))].filter((name) => !senders.has(name));
    const running = new Map<string, { readonly process: ProcessIdentity; readonly result: string }>();
    try {
      const [{ bytes } = { bytes: 0 }] = streams;
      const go = join(this.#folder, `go-${this.#orders}`);
      // A stream is dialled when its sender starts, so that receivers come first.
      for (const orders of [
        receivers.map((name) => ({ name, bytes })),
        streams.map((stream) => ({ name: stream.from, ...stream })),
      ]) {
        await Promise.all(
          orders.map(async (order) => {
            running.set(order.name, await this.#start(order, go));
          }),
        );
      }
      writeFileSync(go, '');
      await meanwhile?.();
      const sending = [...senders.values()].map(({ messages, everyMs }) => messages * everyMs);
      const withinMs = readyWithinMs + 2 * Math.max(...sending);
      for (const name of senders.keys()) await appears(`${running.get(name)?.result}.sent`, withinMs);
      await sleep(restMs);
      const arrived = new Map<string, readonly Arrival[]>();
      for (const { process } of running.values()) signal(process, 'SIGTERM');
      for (const [name, { result }] of running) arrived.set(name, await arrivalsOf(`${result}.arrived`));
      return arrived;
    } finally {
      await endProcesses([...running.values()].map(({ process }) => process));
    }
  }

  async close(): Promise<void> {
    await this.links.close();
    await endProcesses([this.#host]);
    if (processState(this.#host) !== 'gone') throw new Error('the host of the links did not end');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #start(
    { name, to = [], messages = 0, bytes, everyMs = 0 }: Partial<Stream> & { name: string; bytes: number },
    go: string,
  ): Promise<{ process: ProcessIdentity; result: string }> {
    this.#orders += 1;
    const result = join(this.#folder, `${this.#orders}-${name}`);
    const place = this.#place(name);
    const order: TrafficOrder = {
      protocol: this.#backend === 'tun' ? 'udp' : 'tcp',
      host: place.host,
      port: place.port,
      targets: to.map((target) => this.#place(target)).map(({ host, calledPort: port }) => ({ host, port })),
      messages,
      bytes,
      everyMs,
      result,
      go,
    };
    writeFileSync(`${result}.json`, JSON.stringify(order));
    const node = [process.execPath, '--import', import.meta.resolve('tsx')];
    const words: readonly string[] = [...this.#prompt, ...node, trafficProgram, `${result}.json`];
    const [program = process.execPath, ...args] = words;
    const log = `${result}.log`;
    const env = { PATH: process.env['PATH'] ?? '' };
    const started = await this.#spawn(name, { program, args, env, log });
    await appears(`${result}.ready`, readyWithinMs, log);
    return { process: started, result };
  }

  /** Where the node stands: behind proxies that is here. */
  async #spawn(name: string, start: ProgramStart): Promise<ProcessIdentity> {
    if (this.#backend === 'tun') return await this.links.start(name, start);
    const log = openSync(start.log, 'a');
    const child = spawn(start.program, start.args, { env: start.env, stdio: ['ignore', log, log] });
    closeSync(log);
    const identity = identify(child.pid ?? 0);
    if (!identity) throw new Error(`${start.program} did not start`);
    return identity;
  }

  #place(name: string): Place {
    const place = this.#places.get(name);
    if (!place) throw new RangeError(`there is no node ${name}`);
    return place;
  }
}

async function configOf(
  backend: LinkBackendName,
  names: readonly string[],
): Promise<{ config: HostConfig; places: ReadonlyMap<string, Place> }> {
  if (backend === 'tun') {
    const nodes = names.map((name, index) => ({ name, address: `10.42.0.${index + 1}`, joined_ports: [] }));
    const places = nodes.map(
      ({ name, address: host }) => [name, { host, port: 30_333, calledPort: 30_333 }] as const,
    );
    return { config: { backend, seed: 1, nodes }, places: new Map(places) };
  }
  const ports = await freePorts(2 * names.length);
  const nodes = names.map((name, index) => ({
    name,
    p2p_port: ports[2 * index] ?? 0,
    proxy_port: ports[2 * index + 1] ?? 0,
  }));
  const places = nodes.map(
    ({ name, p2p_port: port, proxy_port: calledPort }) =>
      [name, { host: '127.0.0.1', port, calledPort }] as const,
  );
  return { config: { backend, seed: 1, nodes }, places: new Map(places) };
}

async function arrivalsOf(file: string): Promise<readonly Arrival[]> {
  await appears(file, readyWithinMs);
  const bytes = readFileSync(file);
  const field = (place: number): number => bytes.readDoubleLE(8 * place);
  return Array.from({ length: bytes.length / (8 * fieldsOfArrival) }, (_, index) => ({
    number: field(fieldsOfArrival * index),
    sentMs: field(fieldsOfArrival * index + 1),
    atMs: field(fieldsOfArrival * index + 2),
  }));
}

async function appears(file: string, withinMs: number, log?: string): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!existsSync(file)) {
    if (Date.now() > deadline) {
      const said = log && existsSync(log) ? `: ${readFileSync(log, 'utf8')}` : '';
      throw new Error(`${file} did not appear within ${withinMs / 1_000} s${said}`);
    }
    await sleep(10);
  }
}
