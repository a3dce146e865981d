import { AgentError } from '../../base/error.ts';
import { type NetworkState, type NodeState, networkNames, readNetwork } from './state.ts';

/**
 * The network of this name, or the only one when no name is given.
 * @throws AgentError `bad_input/network` when there is none or the choice is not clear.
 */
export async function findNetwork(name: string | undefined): Promise<NetworkState> {
  const names = await networkNames();
  const [only] = names;
  const chosen = name ?? (names.length === 1 ? only : undefined);
  if (chosen === undefined) {
    throw new AgentError(
      'bad_input/network',
      names.length === 0
        ? 'there is no network; start one with `almanac network up`'
        : `there are several networks: ${names.join(', ')}; choose one with --name`,
      { data: { names } },
    );
  }
  const network = readNetwork(chosen);
  if (network) return network;
  throw new AgentError(
    'bad_input/network',
    names.includes(chosen)
      ? `network "${chosen}" was never completed; remove what is left of it with \`almanac network down --name ${chosen}\``
      : `there is no network "${chosen}"; ${names.length === 0 ? 'start one with `almanac network up`' : `there are ${names.join(', ')}`}`,
    { data: { name: chosen, names } },
  );
}

/** @throws AgentError `bad_input/node_name` when the network has no node of this name. */
export function findNode(network: NetworkState, name: string): NodeState {
  const node = network.nodes.find((candidate) => candidate.name === name);
  if (node) return node;
  const names = network.nodes.map((candidate) => candidate.name);
  throw new AgentError(
    'bad_input/node_name',
    `network "${network.name}" has no node "${name}"; expected one of ${names.join(', ')}`,
    { data: { name, names } },
  );
}
