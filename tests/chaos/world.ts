import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSigningKey } from '../../offchain-agent/src/chain/keys/parse-key.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { submitOnce } from '../../offchain-agent/src/chain/submit/submit-once.ts';
import { downNetwork, resumeNode, stopNode } from '../../offchain-agent/src/lab/networks.ts';
import { nodeFolder } from '../../offchain-agent/src/lab/real/node-process.ts';
import {
  findNode,
  type NetworkState,
  type NodeState,
  nodeUrl,
} from '../../offchain-agent/src/lab/real/state.ts';
import { upNetwork } from '../../offchain-agent/src/lab/up/up.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { consentedAddress } from '../support/register-target.ts';
import { nodeCount, reporterCount, slotMs, windowMs } from './plan.ts';
import { ReporterProcess } from './reporter-process.ts';

const home = 0;
const linkCount = 5_000;
export const samplesPerWindow = 10;
const networkName = 'chaos';

/** Short enough for windows of seconds; an agent that was killed has some of them to come back and report. */
const sampling = { samplesPerWindow, timeoutMs: 2_000, graceMs: 30_000, graceBlocks: 20, hostRate: 100 };

/** Those that the preset `local` invites. */
const reporterKeys = ['//Eve', '//Ferdie', '//One'] as const;

/** What a run torments: real nodes, and agents that report about them. */
export interface ChaosWorld {
  readonly network: ChaosNetwork;
  readonly reporters: readonly ReporterProcess[];
}

/** Real nodes in a state folder of their own, so that they never meet the user's networks. */
interface ChaosNetwork {
  readonly state: NetworkState;
  readonly url: string;
  stop(name: string, kill?: boolean): Promise<void>;
  resume(name: string): Promise<void>;
}

interface WorldOptions {
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** A network, its validators' addresses registered, three reporters joined; no agent runs yet. */
export async function openWorld({ folder, signal, say }: WorldOptions): Promise<ChaosWorld> {
  const network = await startNetwork(folder, signal);
  const chain = await openReportingChain(network.url, { signal });
  try {
    say('registering addresses and reporters');
    const indexes = Array.from({ length: reporterCount }, (_, index) => index);
    const [, reporters] = await Promise.all([
      registerAddresses(chain, network, signal),
      Promise.all(indexes.map((index) => joinReporter(chain, network, { folder, index, signal }))),
    ]);
    return { network, reporters };
  } finally {
    await chain.close();
  }
}

/** Ends the nodes; nothing happens when there are none. */
export async function closeWorld(): Promise<void> {
  await downNetwork(networkName);
}

async function startNetwork(folder: string, signal: AbortSignal): Promise<ChaosNetwork> {
  process.env['ALMANAC_STATE'] = join(folder, 'state');
  const options = {
    name: networkName,
    validators: nodeCount,
    candidates: 0,
    slotMs,
    sessionMs: 20 * slotMs,
    sessionsPerEra: 6,
    windowMs,
    genesis: { sli: { sampling } },
  };
  const state = await upNetwork(options, { progress: () => undefined, signal });
  const [first] = state.nodes;
  return {
    state,
    url: first ? nodeUrl(first) : '',
    stop: async (name, kill) => await stopNode(state, findNode(state, name), kill),
    resume: async (name) => await resumeNode(state, findNode(state, name)),
  };
}

async function joinReporter(
  chain: ApiReportingChain,
  { state }: ChaosNetwork,
  { folder, index, signal }: { folder: string; index: number; signal: AbortSignal },
): Promise<ReporterProcess> {
  const keyUri = reporterKeys[index] ?? '';
  const secret = new Uint8Array(32).fill(index + 1);
  const pair = await parseSigningKey(keyUri, { source: 'chaos', isLocal: true });
  const { head } = new HashChain(secret, linkCount);
  const call = registryCalls.join(chain.api, home, { signer: pair.address, head });
  await submitOnce(chain, call, pair, { signal });
  // Each looks through two nodes, the first of which is another one's too.
  const urls = [state.nodes[index], state.nodes[index + 1]].flatMap((node) => (node ? [nodeUrl(node)] : []));
  return await ReporterProcess.create({
    name: keyUri.slice(2),
    account: pair.address,
    keyUri,
    secretHex: Buffer.from(secret).toString('hex'),
    urls,
    folder: join(folder, keyUri.slice(2).toLowerCase()),
  });
}

/** The RPC and libp2p address of every validator, so that all three indicators are measured. */
async function registerAddresses(
  chain: ApiReportingChain,
  { state }: ChaosNetwork,
  signal: AbortSignal,
): Promise<void> {
  const targets = await chain.targets(home);
  await Promise.all(
    state.nodes.map(async (node) => {
      const target = targets.find(({ who }) => who?.account === node.account)?.target;
      if (target === undefined) throw new Error(`${node.name} is not a target`);
      const pair = await parseSigningKey(node.seed, { source: 'chaos', isLocal: true });
      for (const address of await addressesOf(chain, state.name, node, target)) {
        await submitOnce(chain, registryCalls.addAddress(chain.api, home, target, address), pair, { signal });
      }
    }),
  );
}

async function addressesOf(chain: ApiReportingChain, network: string, node: NodeState, target: number) {
  const secret = Buffer.from(await readFile(join(nodeFolder(network, node.name), 'node-key'), 'utf8'), 'hex');
  const { account } = node;
  return [nodeUrl(node), `/ip4/127.0.0.1/tcp/${node.p2p_port}`].map((address) =>
    consentedAddress(secret, { genesisHash: chain.genesisHash, target, account, address }),
  );
}
