import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AgentError } from '../../../base/error.ts';
import { endProcesses, identify, type ProcessIdentity, processState } from '../../../base/process.ts';
import { logTail } from '../../real/ready.ts';
import {
  isNodeAlive,
  logFile,
  type NetworkState,
  type NodeState,
  networkFolder,
  networkMark,
  writeNetwork,
} from '../../real/state.ts';
import { effectsOfBackend, type LinkBackendName, linkBackends } from '../link-control.ts';
import { linkFaults } from '../link-matrix.ts';
import { configFile, type HostConfig, socketFile } from '../protocol.ts';
import { linkEffects } from '../rule.ts';
import type { HostNews } from './host-process.ts';
import { openLinks } from './remote-links.ts';
import { findTunAccess, hostCommand, type TunAccess, type TunWay } from './tun-access.ts';

/** What may be asked for: one of the two, the better one of them, or nothing between the nodes. */
export const backendChoices = ['tun', 'proxy', 'none', 'auto'] as const;
export type BackendChoice = (typeof backendChoices)[number];

/** What will stand between the nodes. */
interface ChosenBackend {
  readonly backend: LinkBackendName;
  /** How namespaces are got. */
  readonly way?: TunWay;
}

const shownLogLines = 5;

/**
 * Finds out what can be had here, before anything is started.
 * @param suited what the nodes can stand behind; who asks for another one is refused before
 * @returns undefined where nothing was asked for
 * @throws AgentError `bad_input/backend` naming what is missing
 */
export async function chooseBackend(
  asked: BackendChoice,
  progress: (line: string) => void,
  suited: readonly LinkBackendName[] = linkBackends,
  search: () => Promise<TunAccess> = searchOnce,
): Promise<ChosenBackend | undefined> {
  if (asked === 'none') return undefined;
  const lacking = linkEffects.filter((effect) => !effectsOfBackend.proxy.has(effect)).join(', ');
  if (asked === 'proxy') {
    progress(`links: TCP proxies, which cannot do ${lacking}`);
    return { backend: 'proxy' };
  }
  const access = await search();
  if (access.can) {
    const { way, isRealTime } = access;
    const place = way === 'privileged' ? '' : ' in a user namespace';
    const pace = isRealTime
      ? ''
      : ', without real-time priority, so that packets may be late by milliseconds';
    progress(`links: a TUN device for each node${place}${pace}`);
    return { backend: 'tun', way };
  }
  if (asked === 'auto' && suited.includes('proxy')) {
    progress(
      `links: TCP proxies, which cannot do ${lacking}; for all of that a TUN device is missing: ${access.missing}`,
    );
    return { backend: 'proxy' };
  }
  throw new AgentError(
    'bad_input/backend',
    suited.includes('proxy')
      ? `--link-backend tun cannot be had here: ${access.missing}; fix that, or use --link-backend proxy, which cannot do ${lacking}`
      : `--link-backend ${asked}: links of these nodes need a TUN device, which is missing: ${access.missing}; fix that, or omit --link-backend`,
    { data: { missing: access.missing, without: lacking } },
  );
}

// What this machine gives to this user stays so while a command looks at all that it was asked for, and then starts it.
let found: Promise<TunAccess> | undefined;

async function searchOnce(): Promise<TunAccess> {
  found ??= findTunAccess();
  return await found;
}

/** The port of all nodes for their peers, where each has an address of its own. */
const commonPort = 30_333;

/** Where peers find a node: the part of its state that hangs on the backend. */
export function placeOf(
  backend: LinkBackendName | undefined,
  index: number,
  [own, between]: readonly [p2p: number, proxy: number],
): Pick<NodeState, 'host' | 'p2p_port' | 'proxy_port'> {
  if (backend === undefined) return { p2p_port: own };
  if (backend === 'proxy') return { p2p_port: own, proxy_port: between };
  const number = index + 1;
  return { host: `10.42.${number >> 8}.${number & 255}`, p2p_port: commonPort };
}

/**
 * Starts the process that hosts the links of the network: it lives on without us, and is recorded before anything else can happen.
 * @throws AgentError `unknown/links` with what it said last
 */
export async function startLinks(network: NetworkState, { backend, way }: ChosenBackend): Promise<void> {
  const folder = networkFolder(network.name);
  writeFileSync(configFile(folder), JSON.stringify(hostConfigOf(network, backend)));
  const links: NonNullable<NetworkState['links']> = { backend, socket: socketFile(folder) };
  network.links = links;
  await startLinkHost(
    { folder, way, log: logFile(network.name, 'links'), mark: networkMark(network.name) },
    (host) => {
      links.process = host;
      writeNetwork(network);
    },
  );
  await applyStanding(network);
}

/** What befalls links as long as the network lives. */
async function applyStanding(network: NetworkState): Promise<void> {
  const standing = linkFaults(network.link_matrix ?? [], network.nodes);
  if (standing.length === 0) return;
  const control = await openLinks(network);
  try {
    for (const fault of standing) await control.apply(fault);
  } finally {
    await control.close();
  }
}

function hostConfigOf({ nodes }: NetworkState, backend: LinkBackendName): HostConfig {
  if (backend === 'proxy') {
    return {
      backend,
      seed,
      nodes: nodes.map(({ name, p2p_port, proxy_port = p2p_port }) => ({ name, p2p_port, proxy_port })),
    };
  }
  return {
    backend,
    seed,
    nodes: nodes.map(({ name, host = '', rpc_port, prometheus_port, p2p_port, outside_port }) => ({
      name,
      address: host,
      joined_ports: [rpc_port, prometheus_port],
      ...(outside_port !== undefined && { peer_port: { outside: outside_port, inside: p2p_port } }),
    })),
  };
}

/** Of faults that bring no seed of their own. */
const seed = 1;

interface LinkHostStart {
  /** Holds the configuration, and gets the socket. */
  readonly folder: string;
  readonly way: TunWay | undefined;
  readonly log: string;
  /** Environment by which whoever cleans up finds the process. */
  readonly mark: Readonly<Record<string, string>>;
}

/**
 * Starts a process that hosts the links of the configuration in the folder, and returns when it answers on its socket.
 * @param started gets the process as soon as there is one
 * @throws AgentError `unknown/links`
 */
export async function startLinkHost(
  { folder, way, log, mark }: LinkHostStart,
  started: (host: ProcessIdentity | undefined) => void,
): Promise<void> {
  const [program, args] = hostCommand(way, folder);
  const file = openSync(log, 'a');
  try {
    const child = spawn(program, args, {
      detached: true,
      env: { ...process.env, ...mark },
      stdio: ['ignore', 'pipe', file],
    });
    started(child.pid === undefined ? undefined : identify(child.pid));
    const failed = new Promise<HostNews>((resolve) => {
      child.once('error', ({ message }) => resolve({ kind: 'failed', message }));
    });
    const { stdout } = child;
    const news = await Promise.race([failed, ...(stdout ? [firstNews(stdout, log)] : [])]);
    stdout?.destroy();
    child.unref();
    if (news.kind === 'ready') return;
    throw new AgentError(
      'unknown/links',
      `the process that hosts the links did not start: ${news.message}; its log is ${log}`,
      { data: { why: news.message } },
    );
  } finally {
    closeSync(file);
  }
}

async function firstNews(out: NodeJS.ReadableStream, log: string): Promise<HostNews> {
  const lines = createInterface(out);
  const closed = once(lines, 'close').then(() => undefined);
  const said = await Promise.race([once(lines, 'line'), closed]);
  if (said) return JSON.parse(String(said[0])) as HostNews;
  const words = await logTail(log, shownLogLines);
  return { kind: 'failed', message: words.join('; ') || 'it ended without a word' };
}

/** Whether what stands between the nodes has gone. */
export function isHostGone({ links }: NetworkState): boolean {
  return links !== undefined && (!links.process || processState(links.process) === 'gone');
}

/**
 * Starts the process that hosts the links again, where it has gone. Nodes that lived in its namespaces are ended: their devices have vanished.
 * @returns the nodes that have to be started again
 */
export async function restartLinks(network: NetworkState): Promise<readonly NodeState[]> {
  const { links } = network;
  if (!links || !isHostGone(network)) return [];
  const chosen = await chooseBackend(links.backend, () => undefined, [links.backend]);
  const cutOff = links.backend === 'tun' ? network.nodes.filter(isNodeAlive) : [];
  await endProcesses(cutOff.flatMap(({ process }) => process ?? []));
  if (chosen) await startLinks(network, chosen);
  return cutOff;
}
