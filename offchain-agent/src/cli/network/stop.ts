import { findNetwork, findNode } from '../../network/real/find.ts';
import type { NetworkState, NodeState } from '../../network/real/state.ts';
import { resumeNode, stopNode } from '../../network/real/stop.ts';
import { writeJson } from '../output.ts';
import type { NamedOptions } from './named.ts';
import { networkDocument, printNodes } from './show.ts';

export async function runStop(
  name: string,
  options: NamedOptions & { readonly kill?: boolean },
): Promise<void> {
  await onNode(name, options, async (network, node) => await stopNode(network, node, options.kill));
}

export async function runResume(name: string, options: NamedOptions): Promise<void> {
  await onNode(name, options, resumeNode);
}

async function onNode(
  name: string,
  options: NamedOptions,
  act: (network: NetworkState, node: NodeState) => Promise<void>,
): Promise<void> {
  const network = await findNetwork(options.name);
  await act(network, findNode(network, name));
  if (options.json) writeJson(await networkDocument(network));
  else await printNodes(network);
}
