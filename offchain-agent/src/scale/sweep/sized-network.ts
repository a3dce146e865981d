import { identify } from '../../base/process.ts';
import { downNetwork } from '../../network/real/down.ts';
import { type NetworkState, nodeUrl } from '../../network/real/state.ts';
import { upNetwork } from '../../network/real/up.ts';
import { readFundingKey } from '../load/chain/funding-key.ts';
import { openLoadChain } from '../load/chain/load-chain.ts';
import type { JudgeLimits } from '../load/figure/judge.ts';
import type { CgroupFolder } from '../load/host/cgroup-folder.ts';
import { CgroupShares } from '../load/host/cgroup-shares.ts';
import { readFingerprint } from '../load/host/fingerprint.ts';
import { requireRest } from '../load/host/require-rest.ts';
import { LoadSession } from '../load/load-session.ts';
import type { SizedNetwork } from './run-sweep.ts';
import type { SweepStore } from './store.ts';

export interface SizedNetworkOptions {
  readonly store: SweepStore;
  /** Where quotas are made; a sentence when that cannot be. */
  readonly cgroup: CgroupFolder | string;
  readonly node?: string | undefined;
  readonly signal: AbortSignal;
  readonly progress: (line: string) => void;
  /** What is expected of the machine; the usual unless given. */
  readonly limits?: Partial<JudgeLimits>;
}

const restSlots = 10;
const sessionSlots = 60;
const windowMs = 60_000;

/**
 * Starts a network of this size, gives every node its share of the cores, and looks whether that is enough while nothing is
 * asked of them. The share comes after the start: compiling the runtime is no part of what is measured.
 *
 * @throws AgentError `unknown/host_bound` when the share is too small for a node at rest; what keeps a network from starting
 */
export async function openSizedNetwork(n: number, options: SizedNetworkOptions): Promise<SizedNetwork> {
  const { store, cgroup, signal, progress } = options;
  const { plan } = store;
  const name = `sweep-${process.pid}`;
  const network = await upNetwork(
    {
      name,
      validators: n,
      candidates: 0,
      slotMs: plan.slot_ms,
      sessionMs: sessionSlots * plan.slot_ms,
      sessionsPerEra: 6,
      windowMs,
      node: options.node,
    },
    { progress, signal, owner: identify(process.pid) },
  );
  let shares: CgroupShares | undefined;
  const end = async (): Promise<void> => {
    await downNetwork(name);
    shares?.close();
  };
  try {
    if (typeof cgroup !== 'string') shares = new CgroupShares(cgroup);
    for (const node of network.nodes) shares?.add(node.name, node.process?.pid ?? 0, plan.share);
    if (shares) await requireRest(shares, restSlots * plan.slot_ms, signal);
    const session = await openSession(network, options, shares);
    return {
      measure: async (rate, seed) =>
        await session.measure({ kind: 'constant', rate, forMs: plan.for_ms, seed }),
      close: async () => {
        try {
          await session.close();
        } finally {
          // Whatever the session says: a network that nobody ends goes on for ever.
          await end();
        }
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
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
    store.requireFingerprint(await readFingerprint(chain, shares && plan.share));
    const { pair, secret } = await readFundingKey({ isLocal: chain.isLocal });
    return await LoadSession.open(chain, endpoints, {
      funder: pair,
      fundingSecret: secret,
      signal,
      progress,
      limits: { latencyUs: plan.max_p99_ms * 1_000, ...limits },
      shares,
      isLocalHost: true,
      notComparable: typeof cgroup === 'string' ? `not comparable across N: ${cgroup}` : undefined,
    });
  } catch (error) {
    await chain.api.disconnect();
    throw error;
  }
}
