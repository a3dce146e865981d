import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HexString } from '@polkadot/util/types';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import { specFile } from '../../offchain-agent/src/lab/client/substrate.ts';
import { buildGenesis } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { rawSpec } from '../../offchain-agent/src/lab/genesis/raw-spec.ts';
import {
  claimNetwork,
  downNetwork,
  startNode,
  waitUntilReady,
} from '../../offchain-agent/src/lab/networks.ts';
import {
  keystoreFiles,
  nodeKey,
  validatorKeys,
  validatorSeed,
  writeKeyFiles,
} from '../../offchain-agent/src/lab/plan/validator-keys.ts';
import { nodeFolder } from '../../offchain-agent/src/lab/real/node-process.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { type NetworkState, type NodeState, writeNetwork } from '../../offchain-agent/src/lab/real/state.ts';
import { endOnSignal } from '../support/end-on-signal.ts';

interface OldNetworkOptions {
  /** The runtime of the genesis. */
  readonly code: HexString;
  readonly slotMs: number;
  readonly sessionBlocks: number;
  readonly sessionsPerEra: number;
  readonly windowMs: number;
  /** Of indicators, what differs from the preset besides. */
  readonly sli?: Readonly<Record<string, unknown>>;
}

export interface OldNetwork {
  readonly state: NetworkState;
  down(): Promise<void>;
}

const name = 'upgrade';
/** Those of the preset `local`, who are its Council too. */
const validators = 4;

/**
 * Starts nodes on a genesis of an earlier runtime, in a state folder of their own: `almanac network up` knows the
 * committed one alone. Returns when all of them finalize; when anything fails on the way, nothing is left.
 */
export async function startNetwork(options: OldNetworkOptions, signal: AbortSignal): Promise<OldNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  const stateBefore = process.env['ALMANAC_STATE'];
  process.env['ALMANAC_STATE'] = folder;
  const release = endOnSignal(name, folder);
  const down = async (): Promise<void> => {
    await downNetwork(name);
    if (stateBefore === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = stateBefore;
    await rm(folder, { recursive: true, force: true });
    release();
  };
  try {
    await claimNetwork(name);
    const state = stateOf(options, await nodeCommand(undefined, signal));
    writeNetwork(state);
    await writeFile(specFile(name), await specOf(options));
    state.nodes.push(...(await prepareNodes()));
    signal.throwIfAborted();
    for (const node of state.nodes) await startNode(state, node);
    await waitUntilReady(state, () => undefined, signal);
    return { state, down };
  } catch (error) {
    await down();
    throw error;
  }
}

function stateOf(options: OldNetworkOptions, command: string[]): NetworkState {
  return {
    version: 1,
    name,
    started_at: new Date().toISOString(),
    slot_ms: options.slotMs,
    session_blocks: options.sessionBlocks,
    sessions_per_era: options.sessionsPerEra,
    window_ms: options.windowMs,
    node_command: command,
    running_as: 'network',
    nodes: [],
  };
}

async function specOf(options: OldNetworkOptions): Promise<string> {
  const { code, slotMs, sessionBlocks, sessionsPerEra, windowMs, sli } = options;
  const patch = {
    validators: { slotDurationMs: slotMs, sessionLength: sessionBlocks, sessionsPerEra },
    sli: { windowMs, ...sli },
  };
  return JSON.stringify(rawSpec(await buildGenesis({ preset: 'local', code, patch })));
}

async function prepareNodes(): Promise<NodeState[]> {
  const ports = await freePorts(3 * validators);
  const seeds = Array.from({ length: validators }, (_, index) => validatorSeed(index));
  return await Promise.all(
    seeds.map(async (seed, index) => {
      const keys = await validatorKeys(seed);
      const { secretHex, peerId } = nodeKey();
      const folder = nodeFolder(name, `v${index + 1}`);
      await mkdir(folder);
      await writeKeyFiles(join(folder, 'keystore'), { ...keys, files: keystoreFiles(keys) });
      await writeFile(join(folder, 'node-key'), secretHex, { mode: 0o600 });
      const [rpc = 0, p2p = 0, prometheus = 0] = ports.slice(3 * index);
      return {
        name: `v${index + 1}`,
        seed,
        account: keys.account,
        is_validator_at_genesis: true,
        peer_id: peerId,
        rpc_port: rpc,
        p2p_port: p2p,
        prometheus_port: prometheus,
      };
    }),
  );
}
