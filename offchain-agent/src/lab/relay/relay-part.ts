import { join } from 'node:path';
import { z } from 'zod';
import { insecureFlag } from '../client/node-command.ts';
import { frugal, loopback, peerAddress, specFile, substrateProgram } from '../client/substrate.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { NetworkPart } from '../real/part.ts';
import type { NetworkState, NodeState } from '../real/state.ts';

const relayState = z.object({
  /** The numbers of the parachains that it has at genesis. */
  paras: z.array(z.number()),
});

const paraState = z.object({
  /** Its number on the relay chain. */
  id: z.number(),
  /** The network of that chain. */
  relay: z.string(),
  /** Where its collators find the validators. */
  boot_nodes: z.array(z.string()),
});

type RelayState = z.infer<typeof relayState>;
type ParaState = z.infer<typeof paraState>;

declare module '../real/part.ts' {
  interface PartOptions {
    /** The network is a relay chain. */
    readonly relay?: RelayState | undefined;
    /** The network is a parachain, and its validators are the collators. */
    readonly para?: ParaState | undefined;
  }
}

declare module '../real/state.ts' {
  interface NetworkState {
    relay?: RelayState | undefined;
    para?: ParaState | undefined;
  }
  interface NodeState {
    /** Of a collator, which is a node of the relay chain, too: its port for peers there. */
    relay_p2p_port?: number | undefined;
    /** Of a validator: its port for collators, which stand outside where links can be impaired. */
    outside_port?: number | undefined;
  }
}

/** Relay chains and parachains of stock nodes: each is a network of its own, and parachains go down with their relay chain. */
export const relayPart: NetworkPart = {
  name: 'relay',
  fields: { relay: relayState.optional(), para: paraState.optional() },
  nodeFields: {
    relay_p2p_port: z.number().int().positive().optional(),
    outside_port: z.number().int().positive().optional(),
  },
  add({ relay, para }) {
    if (relay) return { fields: { relay }, nodeFields: (_node, _index, [own]) => ({ outside_port: own }) };
    return para && { fields: { para }, nodeFields: (_node, _index, [, free]) => ({ relay_p2p_port: free }) };
  },
  programOf({ relay, para }) {
    if (!relay && !para) return undefined;
    return {
      ...substrateProgram,
      ...(para && { patienceMs: compilesWithinMs }),
      command: (network, node) => {
        const { argv, env } = substrateProgram.command(network, node);
        const [program, ...args] = argv;
        const more = para ? collatorArguments(network, node, para) : relayArguments(network, node);
        // The flag goes with --validator alone, and collators have none.
        const flags = args.filter((word) => word !== insecureFlag || !(para || node.is_full_node));
        return { argv: [program, ...flags, ...more], env };
      },
    };
  },
  leaderOf: ({ para }) => para?.relay,
  status: ({ name, relay, para }) => ({
    document: relay ?? para ?? null,
    lines: [
      ...(relay ? [`relay chain of ${parachains(name, relay)}`] : []),
      ...(para ? [`parachain ${para.id} of network "${para.relay}"`] : []),
    ],
  }),
};

/** Where collators find a validator. */
export function outsideAddress({ outside_port, ...node }: NodeState): string {
  return peerAddress(outside_port === undefined ? node : { ...node, host: loopback, p2p_port: outside_port });
}

/**
 * Before it backs anything, each validator compiles the parachain's runtime: for a minute of a core, and there are two cores for eight
 * of them.
 */
const compilesWithinMs = 900_000;

/** What a parachain's network is called. @example paraName('local', 2000) // 'local-2000' */
export function paraName(relay: string, id: number): string {
  return `${relay}-${id}`;
}

function parachains(name: string, { paras }: RelayState): string {
  if (paras.length === 0) return 'no parachain';
  return paras.map((id) => `parachain ${id} (network "${paraName(name, id)}")`).join(', ');
}

/** A benchmark of the machine would take the first seconds of each node. */
const noBenchmark = '--no-hardware-benchmarks';

function relayArguments(network: NetworkState, node: NodeState): string[] {
  return [
    [noBenchmark],
    // Snapshots are of this one; a stock node would take RocksDB.
    ['--database', 'paritydb'],
    // Under this address validators look for it, whatever others saw of it.
    ['--public-addr', `/ip4/${node.host ?? loopback}/tcp/${node.p2p_port}`],
    // The first node keeps the blocks of abandoned forks, too: they have votes that no other block has.
    network.nodes[0]?.name === node.name ? ['--blocks-pruning', 'archive'] : [],
  ].flat();
}

/** What follows the `--` is for the collator as a node of the relay chain. */
function collatorArguments({ name }: NetworkState, node: NodeState, para: ParaState): string[] {
  return [
    [noBenchmark, '--'],
    ['--chain', specFile(para.relay), '--name', `${name}-${node.name}`],
    ['--base-path', join(nodeFolder(name, node.name), 'relay')],
    ['--listen-addr', `/ip4/${loopback}/tcp/${node.relay_p2p_port}`],
    ['--no-mdns', '--no-telemetry', '--no-prometheus'],
    frugal,
    ...para.boot_nodes.map((address) => ['--bootnodes', address]),
  ].flat();
}
