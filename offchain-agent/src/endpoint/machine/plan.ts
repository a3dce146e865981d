import { join, parse } from 'node:path';
import { stringify } from 'yaml';
import { stateFolder } from '../../base/folder.ts';
import { unitProgram } from '../../base/installation.ts';
import { parseGatewayConfig } from '../gateway/config.ts';
import { type EndpointConfig, type EndpointNetwork, nodeNames, portOf, withFile } from './config.ts';
import { frontConfig } from './front.ts';

/** By what the parts are kept running. */
export const keepers = ['systemd', 'containers', 'local'] as const;
export type Keeper = (typeof keepers)[number];

/** One process of an endpoint. */
export interface EndpointPart {
  readonly name: string;
  readonly kind: 'node' | 'gateway' | 'status' | 'front';
  readonly argv: readonly string[];
  /** Where it answers, HOST:PORT; of a node its JSON-RPC. */
  readonly listen: string;
  readonly node?: NodePart;
}

interface NodePart {
  readonly network: string;
  readonly genesis: string | undefined;
  /** Its --base-path. */
  readonly base: string;
  readonly pruning: string;
  /** How it is called, without what tells it which node it is. */
  readonly program: readonly string[];
  /** What fills its empty database before it is started for the first time. */
  readonly restore?: readonly string[];
}

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  /** Whether only its owner may read it: addresses of nodes may hold keys. */
  readonly isPrivate?: boolean;
}

/** What runs on one machine, and the files that it reads. */
export interface EndpointPlan {
  readonly name: string;
  readonly keeper: Keeper;
  /** Databases, logs, and all that is written here. */
  readonly state: string;
  readonly parts: readonly EndpointPart[];
  readonly files: readonly PlannedFile[];
  readonly front?: EndpointConfig['front'];
  readonly hosts: readonly string[];
}

/** How the programs are called where the parts run. */
interface Programs {
  readonly node: (network: EndpointNetwork) => readonly string[];
  readonly almanac: readonly string[];
  readonly haproxy: readonly string[];
}

/** Programs where packages put them, for systemd; in containers the images know them. */
export const installedPrograms = (): Programs => ({
  node: ({ program }) => program?.split(' ') ?? ['/usr/local/bin/almanac-node'],
  almanac: [unitProgram()],
  haproxy: ['/usr/sbin/haproxy'],
});

const loopback = '127.0.0.1';
/** The gateway keeps a connection for each client that follows chainHead; a node by itself takes 100 in all. */
const rpcConnections = '1000';

export function stateOf({ name, state }: EndpointConfig, keeper: Keeper): string {
  if (state !== undefined) return state;
  return keeper === 'local'
    ? join(stateFolder(), 'endpoints', name)
    : join('/var/lib/almanac-endpoint', name);
}

/** The same configuration gives the same plan, to the byte. */
export function planOf(config: EndpointConfig, keeper: Keeper, programs: Programs): EndpointPlan {
  const state = stateOf(config, keeper);
  const { networks, gateway, status, front } = config;
  const nodes = networks.flatMap((network) => nodeParts(network, state, programs));
  const gateways = Array.from(
    { length: gateway.processes },
    (_, index): EndpointPart & { file: PlannedFile } => {
      const name = gatewayName(index);
      const path = join(state, `${name}.yaml`);
      return {
        name,
        kind: 'gateway',
        argv: [...programs.almanac, 'gateway', '--config', path],
        listen: nextAddress(gateway.listen, index),
        file: { path, text: gatewayConfig(config, state, index), isPrivate: true },
      };
    },
  );
  const frontFile = front && {
    path: join(state, 'haproxy.cfg'),
    text: frontConfig(
      front,
      gateways.map(({ name, listen }) => ({ name, address: listen })),
    ),
  };
  return {
    name: config.name,
    keeper,
    state,
    parts: [
      ...nodes,
      ...gateways.map(({ name, kind, argv, listen }) => ({ name, kind, argv, listen })),
      ...(status
        ? [
            {
              name: 'status',
              kind: 'status' as const,
              argv: [...programs.almanac, 'serve', '--url', status.url, '--listen', status.listen],
              listen: status.listen,
            },
          ]
        : []),
      ...(front && frontFile
        ? [
            {
              name: 'front',
              kind: 'front' as const,
              argv: [...programs.haproxy, '-W', '-db', '-f', frontFile.path],
              listen: front.listen[0] ?? '',
            },
          ]
        : []),
    ],
    files: [...gateways.map(({ file }) => file), ...(frontFile ? [frontFile] : [])],
    ...(front && { front }),
    hosts: networks.flatMap(({ hosts }) => hosts),
  };
}

function nodeParts(network: EndpointNetwork, state: string, programs: Programs): EndpointPart[] {
  const { chain, ports, pruning, nodes, genesis, snapshot } = network;
  return nodeNames(network.name, nodes).map((name, index) => {
    const base = join(state, name);
    const own = typeof nodes === 'number' ? [] : (nodes[index]?.arguments ?? []);
    return {
      name,
      kind: 'node',
      argv: [
        programs.node(network),
        ['--chain', chain, '--name', name, '--base-path', base],
        ['--port', String(ports.p2p + index), '--rpc-port', String(ports.rpc + index)],
        ['--prometheus-port', String(ports.metrics + index)],
        ['--rpc-methods', 'safe', '--rpc-max-connections', rpcConnections],
        ['--state-pruning', String(pruning)],
        network.arguments,
        own,
      ].flat(),
      listen: `${loopback}:${ports.rpc + index}`,
      node: {
        network: network.name,
        genesis,
        base,
        pruning: String(pruning),
        program: programs.node(network),
        ...(snapshot && { restore: [...programs.almanac, ...restoreArguments(snapshot, chain, base)] }),
      },
    };
  });
}

function restoreArguments(
  { place, endpoints, signer }: NonNullable<EndpointNetwork['snapshot']>,
  chain: string,
  base: string,
): string[] {
  return [
    ['snapshot', 'restore', place, '--base-path', base, '--chain', chain],
    signer === undefined ? ['--any-signer'] : ['--signer', signer],
    endpoints.length === 0 ? ['--unproved'] : endpoints.flatMap((url) => ['--endpoint', url]),
  ].flat();
}

/** What a gateway process reads, as a person would write it. */
function gatewayConfig(
  { region, networks, gateway, front }: EndpointConfig,
  state: string,
  index: number,
): string {
  const name = gatewayName(index);
  const { settings, listen, metrics, processes } = gateway;
  const document = {
    listen: nextAddress(listen, index),
    metrics: nextAddress(metrics, index),
    name,
    region,
    identity: identityFile(state),
    // The front alone is believed when it says who asks.
    ...(front && { trustProxy: [loopback], certificates: [front.certificate] }),
    usage: join(state, name, 'usage'),
    networks: networks.map(
      ({ name: network, hosts, path, genesis, blockMs, ports, nodes, elsewhere, unsafe }) => ({
        name: network,
        ...(hosts.length > 0 && { hosts }),
        ...(path !== undefined && { path }),
        ...(genesis !== undefined && { genesis }),
        ...(blockMs !== undefined && { blockMs }),
        // A proxy that is published in front: pages of every origin may ask, as the front's name is public.
        ...(front && unsafe.length === 0 && { origins: ['*'] }),
        upstreams: [
          ...nodeNames(network, nodes).map((node, at) => ({
            name: node,
            url: `ws://${loopback}:${ports.rpc + at}`,
            region,
          })),
          ...elsewhere,
        ],
        ...(unsafe.length > 0 && { unsafe }),
      }),
    ),
    ...(processes > 1 ? ownFiles(settings, index + 1) : settings),
  };
  // What the gateway would refuse is said before anything is written or started.
  parseGatewayConfig(document, 'the configuration of the gateway ("gateway", and its "settings")');
  return stringify(document);
}

/** Two processes never write one file. */
function ownFiles(settings: Readonly<Record<string, unknown>>, number: number): Record<string, unknown> {
  const entries = Object.entries(settings).map(([field, value]) => [
    field,
    ['accessLog', 'usage'].includes(field) ? withFile(value, (path) => numbered(path, number)) : value,
  ]);
  return Object.fromEntries(entries);
}

function numbered(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${number}${ext}`);
}

export function gatewayName(index: number): string {
  return `gateway-${index + 1}`;
}

/** What all gateway processes of the endpoint are known by: the key of its consent to be measured. */
export function identityFile(state: string): string {
  return join(state, 'identity.key');
}

function nextAddress(address: string, index: number): string {
  return `${address.slice(0, address.lastIndexOf(':'))}:${portOf(address) + index}`;
}
