import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { headerHash } from '../../chain/block/header-hash.ts';
import { specFile } from '../client/substrate.ts';
import { genesisHeader } from '../embedded/block-header.ts';
import type { RawSpec } from '../genesis/raw-spec.ts';
import { validatorKeys } from '../plan/validator-keys.ts';
import type { StartContext } from '../real/part.ts';
import { freePorts } from '../real/ports.ts';
import { type NetworkState, networkFolder, writeNetwork } from '../real/state.ts';
import { deciderName, deciderSocket } from './decider-socket.ts';
import { memberUrl, plannedMembers, untilElected } from './etcd-members.ts';
import { startPart, startSupervisor } from './kept-parts.ts';
import { type ReplicaOptions, usualMembers } from './replica-options.ts';
import { type DeciderState, keepReplicasLive, type MemberState } from './replicas-state.ts';

// From src/lab/replicas or dist/lab/replicas, three levels up stands the package.
const command = fileURLToPath(new URL('../../../bin/almanac.js', import.meta.url));
const prefix = '/almanac';

/**
 * Starts all nodes of the replicated validator, each with its decider, what they agree over, and whoever starts them again. The
 * other nodes have been started.
 * @throws AgentError `bad_input/etcd_missing`, `unreachable/etcd`
 */
export async function startReplicas(
  network: NetworkState,
  options: ReplicaOptions,
  { progress, signal, startNode }: StartContext,
): Promise<void> {
  const nodes = network.nodes.filter(({ replica }) => replica !== undefined);
  const [first] = nodes;
  if (!first?.replica) return;
  const members =
    options.coordinator === 'etcd' ? await plannedMembers(network.name, options.members ?? usualMembers) : [];
  const deciders = await plannedDeciders(
    network,
    nodes.map(({ name }) => name),
    options,
  );
  network.replicas = {
    validator: first.replica.of,
    coordinator: options.coordinator,
    lease_ms: options.leaseMs,
    deciders,
    members,
  };
  for (const { name } of [...deciders, ...members])
    await mkdir(join(networkFolder(network.name), name), { mode: 0o700 });
  keepReplicasLive(network, networkFolder(network.name));
  writeNetwork(network);
  if (members.length > 0) progress(`starting etcd, ${members.length} members`);
  for (const member of members) await startPart(network, member);
  await untilElected(network.name, members, signal);
  const genesis = await genesisOf(network.name);
  const keys = await validatorKeys(first.seed);
  const validator = { genesis, author: keys.aura.publicKey, voter: keys.grandpa.publicKey };
  for (const decider of deciders) {
    await writeFile(
      configFile(network.name, decider.name),
      deciderConfig(decider, validator, members, options),
    );
  }
  progress(`starting ${deciders.map(({ name }) => name).join(' and ')}`);
  for (const decider of deciders) await startPart(network, decider);
  progress(
    `starting ${nodes.map(({ name }) => name).join(' and ')}, which share the keys of ${first.replica.of}`,
  );
  for (const node of nodes) await startNode(network, node);
  await startSupervisor(network);
}

async function plannedDeciders(
  { name: network }: NetworkState,
  nodes: readonly string[],
  { decider = [process.execPath, command, 'ha', 'decide', '--config'] }: ReplicaOptions,
): Promise<DeciderState[]> {
  const ports = await freePorts(nodes.length);
  return nodes.map((node, index) => {
    const name = deciderName(node);
    const folder = join(networkFolder(network), name);
    return {
      name,
      node,
      argv: [...decider, configFile(network, name)],
      socket: deciderSocket(network, node),
      control: join(folder, 'control.sock'),
      grants: join(folder, 'grants.jsonl'),
      http_port: ports[index] ?? 0,
    };
  });
}

/** The configuration of a decider. */
export function configFile(network: string, decider: string): string {
  return join(networkFolder(network), decider, 'ha.yaml');
}

/** What a decider reads, as a person would write it. */
function deciderConfig(
  decider: DeciderState,
  validator: { readonly genesis: string; readonly author: string; readonly voter: string },
  members: readonly MemberState[],
  { coordinator, leaseMs, endpointsOf = (_, all) => all }: ReplicaOptions,
): string {
  const etcd = { endpoints: endpointsOf(decider.name, members.map(memberUrl)), prefix };
  const shared = join(decider.socket, '..', '..', 'record');
  return stringify({
    socket: decider.socket,
    node: decider.node,
    validator,
    coordinator: {
      kind: coordinator,
      ...(coordinator === 'etcd' && etcd),
      ...(coordinator === 'file' && { path: shared }),
    },
    leaseMs,
    grants: decider.grants,
    listen: `127.0.0.1:${decider.http_port}`,
    control: decider.control,
  });
}

/** Of the specification that all nodes are started with. */
async function genesisOf(network: string): Promise<string> {
  const text = await readFile(specFile(network), 'utf8');
  const spec = JSON.parse(text) as RawSpec;
  return headerHash(genesisHeader(spec.genesis.raw.top));
}
