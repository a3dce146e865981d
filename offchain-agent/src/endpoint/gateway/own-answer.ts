import { type CallOutcome, ownOutcome } from './caller.ts';
import { resultTail } from './message.ts';
import { isUnsafe } from './method.ts';
import type { GatewayNetwork } from './network.ts';

/** Returns the answer to a method that the gateway answers about itself. */
export function ownAnswer(
  method: string,
  network: GatewayNetwork,
  peerId: string,
  version: string,
): CallOutcome {
  const { pool, heads, config } = network;
  const results: Readonly<Record<string, () => unknown>> = {
    rpc_methods: () => ({
      methods: network.methods().filter((name) => !isUnsafe(name) || config.unsafe.includes(name)),
    }),
    system_health: () => {
      const fresh = pool.fresh();
      // Of the merged state: it is behind only where all that serve say that they are.
      const isSyncing = fresh.every((upstream) => upstream.isSyncing);
      return { peers: fresh.length, isSyncing, shouldHavePeers: true };
    },
    system_localPeerId: () => peerId,
    system_version: () => version,
    system_name: () => 'Almanac gateway',
    system_nodeRoles: () => ['Full'],
    system_localListenAddresses: () => [],
    system_syncState: () => {
      const currentBlock = (network.served.block ?? heads.best)?.number ?? 0;
      return { startingBlock: 0, currentBlock, highestBlock: Math.max(currentBlock, pool.highest()) };
    },
  };
  return ownOutcome(resultTail(results[method]?.() ?? null));
}
