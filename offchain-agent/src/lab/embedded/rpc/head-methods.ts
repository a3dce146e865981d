import type { Handler, Handlers } from '@acala-network/chopsticks-core';
import type { HexString } from '@polkadot/util/types';
import { nodeHeader } from '../block-header.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';

/** Subscriptions to heads. chopsticks-core encodes a block's header once per subscriber; this does it once per block. */
export function headMethods(chain: EmbeddedChain): Handlers {
  let last: { readonly hash: HexString; readonly header: object } | undefined;
  const headerOf = (hash: HexString): object => {
    const block = chain.archived(hash);
    if (!block) throw new Error(`block ${hash} is not in the archive`);
    if (last?.hash !== hash) last = { hash, header: nodeHeader(block.header) };
    return last.header;
  };
  let subscriptions = 0;
  const subscribeTo =
    (notification: string): Handler =>
    async (_context, _parameters, { subscribe }) => {
      subscriptions += 1;
      const { headState } = chain.blockchain;
      const listener = headState.subscribeHead(({ hash }) => notify(headerOf(hash)));
      const id = `heads-${subscriptions}`;
      const notify = subscribe(notification, id, () => headState.unsubscribeHead(listener));
      notify(headerOf(chain.head.hash));
      return id;
    };
  const [newHeads, finalizedHeads] = [subscribeTo('chain_newHead'), subscribeTo('chain_finalizedHead')];
  return {
    chain_subscribeNewHead: newHeads,
    chain_subscribeNewHeads: newHeads,
    chain_subscribeFinalizedHeads: finalizedHeads,
    // Without forks all heads are the new heads.
    chain_subscribeAllHeads: subscribeTo('chain_allHead'),
    chain_unsubscribeAllHeads: async () => true,
  };
}
