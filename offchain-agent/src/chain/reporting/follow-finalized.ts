import type { RpcClient } from '../rpc/client.ts';
import type { FinalizedHead } from './reporting-chain.ts';

/**
 * Tells of the finalized head whenever it advances: the newest one, each number at most once, in ascending order. Those
 * that come while one is being read are told of by the newest alone.
 *
 * A read that fails is not told of: the connection restores itself and the next head follows.
 */
export async function followFinalizedHeads(
  client: Pick<RpcClient, 'subscribe' | 'unsubscribe'>,
  read: () => Promise<FinalizedHead>,
  onHead: (head: FinalizedHead) => void,
): Promise<() => void> {
  let last = -1;
  let isStopped = false;
  let isReading = false;
  let isStale = false;
  const tell = async (): Promise<void> => {
    isStale = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isStale && !isStopped) {
        isStale = false;
        const head = await read().catch(() => undefined);
        if (!head || isStopped || head.number <= last) continue;
        last = head.number;
        onHead(head);
      }
    } finally {
      isReading = false;
    }
  };
  const id = await client.subscribe('chain_subscribeFinalizedHeads', [], () => void tell());
  return () => {
    isStopped = true;
    // The connection may be gone already; then there is nothing to end.
    client.unsubscribe('chain_unsubscribeFinalizedHeads', id).catch(() => undefined);
  };
}
