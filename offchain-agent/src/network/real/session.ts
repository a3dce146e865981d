import { downNetwork } from './down.ts';
import { findNode } from './find.ts';
import type { NetworkOptions } from './options.ts';
import type { Progress } from './ready.ts';
import { nodeUrl } from './state.ts';
import { resumeNode, stopNode } from './stop.ts';
import { upNetwork } from './up.ts';

export interface RealNetworkOptions extends Partial<Omit<NetworkOptions, 'name'>> {
  /** Default `demo`. */
  readonly name?: string;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** A network that lives as long as the command that asked for it. */
export interface RealNetwork {
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
 * The caller takes it down, also after an abort of the signal; a command killed outright leaves it to
 * `almanac network down`.
 */
export async function runRealNetwork(options: RealNetworkOptions): Promise<RealNetwork> {
  const { progress, signal, name = 'demo', ...figures } = options;
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
    { progress, signal, runningAs: 'demo' },
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
