import { availableParallelism } from 'node:os';
import type { CgroupFolder } from '../../base/cgroup.ts';
import { AgentError } from '../../base/error.ts';
import { identify, processState } from '../../base/process.ts';
import type { ChainOptions } from '../../lab/foreign/chain-options.ts';
import { downNetwork, readNetwork } from '../../lab/networks.ts';
import { nodesThatFit } from '../../lab/plan/options.ts';
import { type NetworkState, networkNames, nodeUrl } from '../../lab/real/state.ts';
import { upNetwork } from '../../lab/up/up.ts';
import { upRelayNetwork } from '../../lab/up/up-relay.ts';
import type { SweepStore } from '../campaign/sweep-store.ts';
import { callMixOf } from '../load/chain/call-mix-of.ts';
import { readFundingKey } from '../load/chain/fund.ts';
import { openLoadChain } from '../load/chain/load-chain.ts';
import { CgroupShares } from '../load/host/cgroup-shares.ts';
import { readFingerprint, requireRest } from '../load/host/host.ts';
import { LoadSession } from '../load/load-session.ts';
import type { JudgeLimits } from '../load/point.ts';
import type { SizedNetwork } from './run-sweep.ts';
import { applyFaults, sweepFaults } from './sweep-faults.ts';

interface SizedNetworkOptions {
  readonly store: SweepStore;
  /** Where quotas are made; a sentence when that cannot be. */
  readonly cgroup: CgroupFolder | string;
  readonly node?: string | undefined;
  /** Of another chain than Almanac's. */
  readonly chain?: ChainOptions | undefined;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /** What is expected of the machine; the usual unless given. */
  readonly limits?: Partial<JudgeLimits>;
}

const restSlots = 10;
const sessionSlots = 60;
const windowMs = 60_000;
const largest = 200;

/** What the load generator, the observer and the system itself take, in cores. */
const besideNodes = 0.5;
/** A relay chain of so many validators, for one parachain. */
const relayValidators = 2;
const relayCores = 0.4;
/** A machine that is busier than this measures itself. */
const leastIdle = 0.1;

/**
 * Starts a network of this size, gives every node its share of the cores, and looks whether that is enough while nothing is
 * asked of them. The share comes after the start: compiling the runtime is no part of what is measured.
 *
 * @throws AgentError `unknown/host_bound` when the share is too small for a node at rest; what keeps a network from starting
 */
export async function openSizedNetwork(n: number, options: SizedNetworkOptions): Promise<SizedNetwork> {
  const { store, cgroup, signal } = options;
  const { plan } = store;
  const faults = sweepFaults(plan);
  const name = `sweep-${process.pid}`;
  const network = await startNetwork(name, n, options);
  let shares: CgroupShares | undefined;
  let session: LoadSession | undefined;
  const close = async (): Promise<void> => {
    try {
      await session?.close();
    } finally {
      // Whatever the session says: a network that nobody ends goes on for ever.
      await downNetwork(name).finally(() => shares?.close());
    }
  };
  try {
    if (typeof cgroup !== 'string') shares = new CgroupShares(cgroup);
    for (const node of network.nodes) shares?.add(node.name, node.process?.pid ?? 0, plan.share);
    if (shares) await requireRest(shares, restSlots * plan.slot_ms, signal);
    const opened = await openSession(network, options, shares);
    session = opened;
    if (faults) await applyFaults(network, faults(n));
    return {
      measure: async (rate, seed) =>
        await opened.measure({ kind: 'constant', rate, forMs: plan.for_ms, seed }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Of a parachain its collators are the nodes; the relay chain is what they stand on, and has no share. */
async function startNetwork(
  name: string,
  n: number,
  { store, node, chain, progress, signal }: SizedNetworkOptions,
): Promise<NetworkState> {
  const { plan } = store;
  const context = { progress, signal, owner: identify(process.pid) };
  if (plan.relay) {
    const figures = { validators: relayValidators, paras: 1, collators: n };
    const { paras } = await upRelayNetwork(
      { ...figures, name, paraRuntime: chain?.runtime, document: {} },
      context,
    );
    const [para] = paras;
    if (para) return para;
    throw new TypeError('the relay chain has no parachain');
  }
  return await upNetwork(
    {
      name,
      validators: n,
      candidates: 0,
      slotMs: plan.slot_ms,
      sessionMs: sessionSlots * plan.slot_ms,
      sessionsPerEra: 6,
      windowMs,
      node,
      chain,
      ...(sweepFaults(plan) && { backend: 'auto' as const }),
    },
    context,
  );
}

async function openSession(
  network: NetworkState,
  { store, cgroup, signal, progress, limits }: SizedNetworkOptions,
  shares: CgroupShares | undefined,
): Promise<LoadSession> {
  const { plan } = store;
  const endpoints = network.nodes.map(nodeUrl);
  const chain = await openLoadChain(endpoints[0] ?? '', signal);
  try {
    store.requireFingerprint(await readFingerprint(chain, shares && plan.share, { calls: plan.calls }));
    const { pair, secret } = await readFundingKey({
      scheme: chain.scheme,
      isLocal: chain.isLocal,
    });
    return await LoadSession.open(chain, endpoints, {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress,
      limits: { latencyUs: plan.max_p99_ms * 1_000, ...limits },
      shares,
      calls: plan.calls && callMixOf(chain, plan.calls),
      isLocalHost: true,
      notComparable: typeof cgroup === 'string' ? `not comparable across N: ${cgroup}` : undefined,
    });
  } catch (error) {
    await chain.api.disconnect();
    throw error;
  }
}

/** Takes down the networks of sweeps that were killed outright. */
export async function removeLeftNetworks(): Promise<void> {
  for (const name of await networkNames()) {
    const owner = readNetwork(name)?.owner;
    if (name.startsWith('sweep-') && owner && processState(owner) === 'gone') await downNetwork(name);
  }
}

/**
 * Sizes as people write them: `1..12`, `1,2,4,8` or both.
 * @throws AgentError `bad_input/validators`
 * @example parseSizes('1..3,8') // [1, 2, 3, 8]
 */
export function parseSizes(text: string, option = '--validators'): number[] {
  const sizes = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)(?:\.\.(\d+))?\s*$/.exec(part);
    const [from, to] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!match || from < 1 || to < from || to > largest) {
      throw new AgentError(
        'bad_input/validators',
        `${option} "${text}": expected sizes from 1 to ${largest}, for example 1..12 or 1,2,4,8`,
        { data: { text } },
      );
    }
    for (let size = from; size <= to; size++) sizes.add(size);
  }
  return [...sizes].toSorted((a, b) => a - b);
}

interface SweepMachine {
  readonly cores: number;
  readonly freeBytes: number;
}

/** What a machine is asked to hold. */
interface SweptNodes {
  /** Of a core, each. */
  readonly share: number;
  /** They are collators, and a relay chain runs beside them. */
  readonly relay?: boolean | undefined;
}

export interface RefusedSize {
  readonly n: number;
  readonly why: string;
}

/** Which sizes a machine can hold at a fixed share of a core for each node, and why not the others. */
export function sizesThatFit(
  sizes: readonly number[],
  { share, relay }: SweptNodes,
  machine: SweepMachine = { cores: availableParallelism(), freeBytes: process.availableMemory() },
): { readonly held: readonly number[]; readonly refused: readonly RefusedSize[] } {
  const { cores, freeBytes } = machine;
  const beside = besideNodes + (relay ? relayCores : 0);
  const byCpu = Math.floor((cores * (1 - leastIdle) - beside) / share + 1e-9);
  const byMemory = nodesThatFit(Number.POSITIVE_INFINITY, freeBytes);
  const reason = (n: number): string | undefined => {
    if (n > byCpu)
      return `${n} nodes at ${share} of a core need ${(n * share + beside).toFixed(1)} of ${cores} cores: at most ${Math.max(0, byCpu)} fit; lower --share or use a larger machine`;
    if (n > byMemory) return `${n} nodes need more memory than is free: at most ${byMemory} fit`;
    return undefined;
  };
  return {
    held: sizes.filter((n) => reason(n) === undefined),
    refused: sizes.flatMap((n) => {
      const why = reason(n);
      return why === undefined ? [] : [{ n, why }];
    }),
  };
}
