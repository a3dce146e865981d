import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcesses, type ProcessIdentity, signal } from '../../offchain-agent/src/base/process.ts';
import { RemoteLinkControl } from '../../offchain-agent/src/lab/link/host/remote-links.ts';
import { startLinkHost } from '../../offchain-agent/src/lab/link/host/start-host.ts';
import type { TunWay } from '../../offchain-agent/src/lab/link/host/tun-access.ts';
import type { LinkControl, LinkCounters } from '../../offchain-agent/src/lab/link/link-control.ts';
import { configFile, type HostConfig, socketFile } from '../../offchain-agent/src/lab/link/protocol.ts';
import type { Link } from '../../offchain-agent/src/lab/link/rule.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { type LinkScene, messageBytes } from './link-conformance.ts';
import { poll } from './poll.ts';

const agent = fileURLToPath(new URL('link-agent.mjs', import.meta.url));
const names = ['v1', 'v2', 'v3'] as const;
/** For its peers. */
const agentPort = 9_000;
/** Longer than any delay of the conformance suite, but for one that nothing is sent under. */
const quietMs = 100;

interface Sending {
  readonly count: number;
  readonly bytes: number;
  /** All at once unless given. */
  readonly everyMs?: number;
}

/** The number of a datagram, and what it took from the one process to the other. */
type Arrival = readonly [number: number, delayMs: number];

/** Three nodes with a TUN device each, in which programs send datagrams to each other. */
export interface TunScene {
  readonly control: RemoteLinkControl;
  readonly nodes: readonly ['v1', 'v2', 'v3'];
  /** The process that hosts the links. */
  readonly host: ProcessIdentity;
  readonly folder: string;
  send(link: Link, sending: Sending): Promise<void>;
  /** What the node answers who calls its port for peers from outside. */
  callFromOutside(name: string): Promise<unknown>;
  /** What has arrived over the link so far. */
  arrivals(link: Link): Promise<readonly Arrival[]>;
  close(): Promise<void>;
}

/** @param way how namespaces are got; `findTunAccess` tells which there is */
export async function openTunScene(way: TunWay, seed = 1): Promise<TunScene> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-links-'));
  const processes: ProcessIdentity[] = [];
  // A run that breaks off does not come to its hooks.
  const onExit = (): void => {
    for (const identity of processes) signal(identity, 'SIGKILL');
  };
  process.once('exit', onExit);
  const close = async (): Promise<void> => {
    process.off('exit', onExit);
    await endProcesses(processes);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const ports = await freePorts(names.length);
    const peerPorts = await freePorts(names.length);
    const config: HostConfig = {
      backend: 'tun',
      seed,
      nodes: names.map((name, index) => ({
        name,
        address: addressOf(name),
        joined_ports: [ports[index] ?? 0],
        peer_port: { outside: peerPorts[index] ?? 0, inside: agentPort },
      })),
    };
    await writeFile(configFile(folder), JSON.stringify(config));
    const log = join(folder, 'links.log');
    await startLinkHost({ folder, way, log, mark: {} }, (host) => {
      if (host) processes.push(host);
    });
    const control = await RemoteLinkControl.open({ backend: 'tun', socket: socketFile(folder) }, 'test');
    for (const [index, name] of names.entries()) {
      const args = [agent, addressOf(name), String(ports[index])];
      processes.push(await control.start(name, { program: process.execPath, args, env: {}, log }));
    }
    const [host] = processes;
    if (!host) throw new Error('the process that hosts the links ended at once');
    const ask = async (name: string, request: object): Promise<unknown> =>
      await askAgent(ports[names.findIndex((known) => known === name)] ?? 0, request);
    for (const name of names)
      await poll(`${name} answers`, async () => await ask(name, {}).catch(() => undefined), Array.isArray, {
        everyMs: 50,
      });
    return {
      control,
      nodes: names,
      host,
      folder,
      send: async ({ from, to }, sending) =>
        void (await ask(from, { send: { to: addressOf(to), ...sending } })),
      callFromOutside: async (name) =>
        await askAgent(peerPorts[names.findIndex((known) => known === name)] ?? 0, {}),
      arrivals: async ({ from, to }) => (await ask(to, { records: addressOf(from) })) as Arrival[],
      close: async () => {
        await control.close();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The scene as one that nothing was sent over yet: without faults, with nothing under way, and counters that begin now.
 * Starting one for each test would take the better part of a second.
 */
export async function renewed({ control, nodes, send, arrivals }: TunScene): Promise<LinkScene> {
  await control.clear();
  const before = await quietCounters(control);
  return {
    nodes,
    control: {
      backend: control.backend,
      can: control.can,
      apply: async (fault) => await control.apply(fault),
      clear: async (ids) => await control.clear(ids),
      faults: async () => await control.faults(),
      counters: async () => (await control.counters()).map((now, index) => since(before[index], now)),
      close: async () => undefined,
    },
    send: async (link, count) => await send(link, { count, bytes: messageBytes }),
    arrived: async (link) => (await arrivals(link)).length,
  };
}

async function quietCounters(control: LinkControl): Promise<readonly LinkCounters[]> {
  let last = await control.counters();
  return await poll(
    'nothing is under way',
    async () => {
      const [before, now] = [last, await control.counters()];
      last = now;
      return { isQuiet: JSON.stringify(before) === JSON.stringify(now), now };
    },
    ({ isQuiet }) => isQuiet,
    { everyMs: quietMs },
  ).then(({ now }) => now);
}

function since(before: LinkCounters | undefined, now: LinkCounters): LinkCounters {
  if (!before) return now;
  const counted = ['packets', 'bytes', 'lost', 'duplicated', 'corrupted', 'reordered'] as const;
  return { ...now, ...Object.fromEntries(counted.map((key) => [key, now[key] - before[key]])) };
}

function addressOf(name: string): string {
  return `10.42.0.${name.slice(1)}`;
}

async function askAgent(port: number, request: object): Promise<unknown> {
  const socket = connect(port, '127.0.0.1');
  socket.write(`${JSON.stringify(request)}\n`);
  let said = '';
  try {
    for await (const part of socket.setEncoding('utf8')) {
      said += String(part);
      if (said.endsWith('\n')) return JSON.parse(said);
    }
    throw new Error('the program of the node went away');
  } finally {
    socket.destroy();
  }
}
