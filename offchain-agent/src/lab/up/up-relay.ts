import { AgentError } from '../../base/error.ts';
import type { ForeignChain } from '../foreign/foreign-chain.ts';
import { downNetwork } from '../networks.ts';
import { refuseFaults } from '../plan/option-fault.ts';
import type { NetworkOptions } from '../plan/options.ts';
import { checkNetworkFile } from '../plan/read-network-file.ts';
import type { TellProgress } from '../real/part.ts';
import { type NetworkState, networkNames } from '../real/state.ts';
import { type ParaGenesis, paraGenesis, relayPatch } from '../relay/para-genesis.ts';
import { relayPrograms, usualParaRuntime } from '../relay/programs.ts';
import { costsLine, paraIds, type RelayFigures, relayFaults } from '../relay/relay-options.ts';
import { outsideAddress, paraName } from '../relay/relay-part.ts';
import { lookAtForeignChain } from './network-chain.ts';
import { type UpContext, upNetwork } from './up.ts';

/** A relay chain of stock nodes, with parachains. */
export interface RelayUpOptions extends RelayFigures {
  /** Everything else, as a network file writes it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly name: string;
  /** The command for validators, where it is not to be looked for. */
  readonly node?: string | undefined;
  /** The parachains' runtime, Wasm. */
  readonly paraRuntime?: string | undefined;
}

interface RelayNetwork {
  readonly relay: NetworkState;
  readonly paras: readonly NetworkState[];
}

/** The relay chain that stock nodes know and that gives points to its validators. */
const relayChain = 'westend-local';

/**
 * Starts a relay chain and its parachains, each a network of its own; when anything fails on the way nothing is left.
 * @throws AgentError `bad_input/...` before anything is written, else what stopped it
 */
export async function upRelayNetwork(options: RelayUpOptions, context: UpContext): Promise<RelayNetwork> {
  const { name, paras: count } = options;
  const { signal, progress } = context;
  refuseFaults(relayFaults(options));
  const ids = paraIds(count);
  await refuseTaken(ids.map((id) => paraName(name, id)));
  const { polkadot, omniNode } = await relayPrograms(options.node, count > 0, signal);
  const runtime = count > 0 ? (options.paraRuntime ?? usualParaRuntime()) : '';
  const document = { ...options.document, name, validators: options.validators, node: polkadot };
  const asked = await checkNetworkFile({ ...document, chain: relayChain }, undefined);
  progress(costsLine(options));
  const planned = new Map<number, NetworkOptions>();
  const genesis = new Map<number, ParaGenesis>();
  for (const id of ids) {
    const para = await paraOptions(id, { name, runtime, omniNode, collators: options.collators });
    planned.set(id, para);
    genesis.set(id, await paraGenesis((await lookAtForeignChain(para, signal)).spec));
  }
  const relay = await upNetwork(
    {
      ...asked,
      chain: { exported: relayChain, useless: [], patch: relayPatch(genesis) },
      relay: { paras: ids },
      suited: ['tun'],
    },
    { ...context, progress: about(name, progress) },
  );
  try {
    const paras: NetworkState[] = [];
    for (const [id, para] of planned) {
      const bootNodes = relay.nodes.map(outsideAddress);
      paras.push(
        await upNetwork(
          { ...para, para: { id, relay: name, boot_nodes: bootNodes } },
          { ...context, progress: about(para.name, progress) },
        ),
      );
    }
    return { relay, paras };
  } catch (error) {
    await downNetwork(name);
    throw error;
  }
}

/**
 * What its runtime says of a parachain; nothing is started.
 * @throws AgentError as `relayPrograms` and `buildForeignChain` do
 */
export async function lookAtPara(
  runtime: string,
  collators: number,
  signal: AbortSignal,
): Promise<ForeignChain['fields']> {
  const [id = 0] = paraIds(1);
  const { omniNode } = await relayPrograms(undefined, true, signal);
  const para = await paraOptions(id, { name: 'look', runtime, omniNode, collators });
  return (await lookAtForeignChain(para, signal)).fields;
}

/** A parachain as a network: its collators are its validators, c1 and so on. */
async function paraOptions(
  id: number,
  of: {
    readonly name: string;
    readonly runtime: string;
    readonly omniNode: string;
    readonly collators: number;
  },
): Promise<NetworkOptions> {
  const nodes = Array.from({ length: of.collators }, (_, index) => ({
    name: `c${index + 1}`,
    role: 'validator',
  }));
  const document = { name: paraName(of.name, id), nodes, node: of.omniNode, runtime: of.runtime };
  const asked = await checkNetworkFile(document, undefined);
  const chain = { useless: [], ...asked.chain, patch: { parachainInfo: { parachainId: id } } };
  return { ...asked, chain, para: { id, relay: of.name, boot_nodes: [] } };
}

function about(network: string, progress: TellProgress): TellProgress {
  return (line) => progress(`${network}: ${line}`);
}

/** The relay chain's own name is refused where its folder is made. @throws AgentError `bad_input/network_exists` */
async function refuseTaken(names: readonly string[]): Promise<void> {
  const there = await networkNames();
  const taken = names.filter((name) => there.includes(name));
  if (taken.length === 0) return;
  throw new AgentError(
    'bad_input/network_exists',
    `${taken.join(', ')}: ${taken.length === 1 ? 'is the name of a network' : 'are the names of networks'} already; take ${taken.length === 1 ? 'it' : 'them'} down with \`almanac network down\` or choose another --name`,
    { data: { names: taken } },
  );
}
