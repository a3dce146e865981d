import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../base/error.ts';
import { makeFolder } from '../../base/folder.ts';
import type { NetworkParts } from './part.ts';
import {
  isNodeAlive,
  type NetworkState,
  networkFolder,
  networkNames,
  networkState,
  networksFolder,
  nodeState,
  statePath,
} from './state.ts';

/** What is known of the network; undefined when there is none, or one that died before it knew anything. */
export function readNetwork(
  parts: NetworkParts,
  name: string,
  root = networksFolder(),
): NetworkState | undefined {
  try {
    const network = stateSchema(parts).parse(JSON.parse(readFileSync(statePath(name, root), 'utf8')));
    for (const part of parts) part.opened?.(network, networkFolder(name, root));
    return network;
  } catch {
    return undefined;
  }
}

/**
 * The network of this name, or the only one when no name is given.
 * @throws AgentError `bad_input/network` when there is none or the choice is not clear.
 */
export async function findNetwork(parts: NetworkParts, name: string | undefined): Promise<NetworkState> {
  const names = await networkNames();
  // Those that lead themselves: parachains go with their relay chain.
  const [only, ...others] = names.filter((one) => leaderOf(parts, readNetwork(parts, one)) === undefined);
  const chosen = name ?? (others.length === 0 ? only : undefined);
  if (chosen === undefined) {
    throw new AgentError(
      'bad_input/network',
      names.length === 0
        ? 'no network is running; start one with `almanac network up`'
        : `there are several networks: ${names.join(', ')}; choose one with --name`,
      { data: { names } },
    );
  }
  const network = readNetwork(parts, chosen);
  if (network) return network;
  throw new AgentError(
    'bad_input/network',
    names.includes(chosen)
      ? `network "${chosen}" was never completed; remove what is left of it with \`almanac network down --name ${chosen}\``
      : `unknown network "${chosen}"; ${names.length === 0 ? 'start one with `almanac network up`' : `there are ${names.join(', ')}`}`,
    { data: { name: chosen, names } },
  );
}

/** The network that the given one cannot be without. */
export function leaderOf(parts: NetworkParts, network: NetworkState | undefined): string | undefined {
  return network && parts.map((part) => part.leaderOf?.(network)).find((leader) => leader !== undefined);
}

/** The networks that cannot be without the one of this name. */
export async function followersOf(parts: NetworkParts, name: string): Promise<string[]> {
  const names = await networkNames();
  return names.filter((one) => one !== name && leaderOf(parts, readNetwork(parts, one)) === name);
}

/**
 * Whether a node of a network of this user answers at the address: whatever type its chain says that it is, its money is none,
 * and everybody knows the keys of its accounts.
 */
export async function isOwnNode(parts: NetworkParts, url: string, root = networksFolder()): Promise<boolean> {
  return (await ownNetworkAt(parts, url, root)) !== undefined;
}

/** The network of this user with a node that listens at the address. */
export async function ownNetworkAt(
  parts: NetworkParts,
  url: string,
  root = networksFolder(),
): Promise<NetworkState | undefined> {
  const { hostname, port: asked } = new URL(url);
  if (!loopbackNames.includes(hostname)) return undefined;
  const networks = (await networkNames(root)).flatMap((name) => readNetwork(parts, name, root) ?? []);
  return networks.find(({ nodes }) =>
    nodes.some((node) => String(node.rpc_port) === asked && isNodeAlive(node)),
  );
}

const loopbackNames = ['127.0.0.1', 'localhost'];

/**
 * Makes the folder of a new network; of two that try at once one wins.
 * @throws AgentError `bad_input/network_exists`, `bad_input/state_folder`
 */
export async function claimNetwork(
  parts: NetworkParts,
  name: string,
  root = networksFolder(),
): Promise<void> {
  const folder = networkFolder(name, root);
  try {
    makeFolder(root);
    await makeOnce(parts, folder, name, root);
    await mkdir(join(folder, 'logs'));
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw new AgentError(
      'bad_input/state_folder',
      `cannot write ${folder}: ${messageOf(cause)}; make the folder writable or name another one in ALMANAC_STATE`,
      { data: { folder }, cause },
    );
  }
}

async function makeOnce(parts: NetworkParts, folder: string, name: string, root: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    const nodes = readNetwork(parts, name, root)?.nodes ?? [];
    const living = nodes.filter(isNodeAlive).length;
    throw new AgentError(
      'bad_input/network_exists',
      `a network "${name}" exists already (${living} of ${nodes.length} nodes run); take it down with \`almanac network down --name ${name}\` or choose another --name`,
      { data: { name, nodes: nodes.length, living }, cause },
    );
  }
}

/** The form of a state file: parts add their fields to those that every network has. */
function stateSchema(parts: NetworkParts): z.ZodType<NetworkState> {
  const node = nodeState.extend(merged(parts.map(({ nodeFields }) => nodeFields)));
  const network = networkState.extend({
    ...merged(parts.map(({ fields }) => fields)),
    nodes: z.array(node),
  });
  return network as unknown as z.ZodType<NetworkState>;
}

function merged(shapes: readonly (z.ZodRawShape | undefined)[]): z.ZodRawShape {
  return Object.assign({}, ...shapes) as z.ZodRawShape;
}
