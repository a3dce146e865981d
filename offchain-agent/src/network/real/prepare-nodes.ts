import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ChosenBackend, placeOf } from '../link/host/start-host.ts';
import type { PlannedNode } from './node-plan.ts';
import { nodeCommand, nodeFolder, specFile } from './node-process.ts';
import type { NetworkOptions } from './options.ts';
import { freePorts } from './ports.ts';
import { networkSpec } from './spec.ts';
import type { NodeState } from './state.ts';
import { nodeKey, type ValidatorKeys, validatorKeys, writeKeystore } from './validator-keys.ts';

/** A planned node with its keys. */
export interface KeyedNode extends Omit<PlannedNode, 'node'> {
  readonly keys: ValidatorKeys | undefined;
  /** Where it differs from the others. */
  readonly command: string[] | undefined;
}

/** Its keys, and how it is started. @throws AgentError as `nodeCommand` does */
export async function keyedNode(
  { node, ...planned }: PlannedNode,
  signal: AbortSignal,
  needed: string | undefined,
): Promise<KeyedNode> {
  return {
    ...planned,
    keys: planned.seed === undefined ? undefined : await validatorKeys(planned.seed),
    command: node === undefined ? undefined : await nodeCommand(node, signal, needed),
  };
}

export async function writeSpec(
  options: NetworkOptions,
  nodes: readonly KeyedNode[],
  chosen: ChosenBackend | undefined,
): Promise<void> {
  const validators = nodes.flatMap(({ role, keys }) => (role === 'validator' && keys ? keys : []));
  const spec = await networkSpec(options, validators, chosen ? 'Live' : 'Local');
  await writeFile(specFile(options.name), JSON.stringify(spec));
}

/** RPC, peers, metrics, and a proxy to it. */
const portsOfNode = 4;

/** Writes what each node needs on disk before it starts. */
export async function prepareNodes(
  options: NetworkOptions,
  planned: readonly KeyedNode[],
  chosen: ChosenBackend | undefined,
): Promise<NodeState[]> {
  const ports = await freePorts(planned.length * portsOfNode);
  const nodes: NodeState[] = [];
  for (const [index, { name, role, region, keys, command }] of planned.entries()) {
    const [rpc = 0, p2p = 0, prometheus = 0, proxy = 0] = ports.slice(index * portsOfNode);
    const { secretHex, peerId } = nodeKey();
    const folder = nodeFolder(options.name, name);
    await mkdir(folder);
    if (keys) await writeKeystore(join(folder, 'keystore'), keys, options.engine);
    await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
    nodes.push({
      name,
      seed: keys?.seed ?? '',
      account: keys?.account ?? '',
      is_validator_at_genesis: role === 'validator',
      ...(role === 'full' && { is_full_node: true }),
      ...(region !== undefined && { region }),
      ...(command && { command }),
      peer_id: peerId,
      rpc_port: index === 0 ? (options.port ?? rpc) : rpc,
      ...placeOf(chosen?.backend, index, [p2p, proxy]),
      prometheus_port: prometheus,
    });
  }
  return nodes;
}
