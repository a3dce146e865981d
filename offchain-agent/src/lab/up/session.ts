import { identify, processState } from '../../base/process.ts';
import { downNetwork, readNetwork, resumeNode, stopNode } from '../networks.ts';
import type { NetworkOptions } from '../plan/options.ts';
import { type TellProgress } from '../real/part.ts';
import { findNode, networkNames, nodeUrl } from '../real/state.ts';
import { upNetwork } from './up.ts';

interface RealNetworkOptions extends Partial<Omit<NetworkOptions, 'name'>> {
  readonly progress: TellProgress;
  readonly signal: AbortSignal;
}

/** A network that lives as long as the command that asked for it. */
interface RealNetwork {
  /** WebSocket address of the first node. */
  readonly url: string;
  /** The account (SS58, prefix 42) of each validator by its name (`v1`), in their order. */
  readonly names: ReadonlyMap<string, string>;
  /** Pauses the node for the outage of the story. */
  stop(name: string): Promise<void>;
  resume(name: string): Promise<void>;
  /** Ends every node and removes all they wrote; may be called again. */
  down(): Promise<void>;
}

/**
 * Starts the real network of the demo: four validators, slots of 2 s, windows of 20 s, unless told otherwise.
 * The caller takes it down, also after an abort of the signal; what a command that was killed outright has left
 * is taken down by the next one, or by `almanac network down`.
 */
export async function runRealNetwork(options: RealNetworkOptions): Promise<RealNetwork> {
  const { progress, signal, ...figures } = options;
  const name = await ownName();
  const network = await upNetwork(
    {
      name,
      validators: 4,
      candidates: 0,
      slotMs: 2_000,
      sessionMs: 60_000,
      sessionsPerEra: 6,
      windowMs: 20_000,
      ...figures,
    },
    { progress, signal, runningAs: 'demo', owner: identify(process.pid) },
  );
  const [first] = network.nodes;
  return {
    url: first ? nodeUrl(first) : '',
    names: new Map(network.nodes.map((node) => [node.name, node.account])),
    stop: async (node) => await stopNode(network, findNode(network, node)),
    resume: async (node) => await resumeNode(network, findNode(network, node)),
    down: async () => await downNetwork(name),
  };
}

// Two demos may run side by side; one whose command is gone makes room.
async function ownName(): Promise<string> {
  const taken = await networkNames();
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'demo' : `demo-${number}`;
    if (!taken.includes(name)) return name;
    const owner = readNetwork(name)?.owner;
    if (owner && processState(owner) === 'gone') {
      await downNetwork(name);
      return name;
    }
  }
}
