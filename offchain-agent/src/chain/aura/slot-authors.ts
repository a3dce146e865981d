import { RpcClient } from '../rpc/client.ts';
import { RpcAuraSource } from './aura-source.ts';

/**
 * Whose each slot from one on is, by its Aura key: each session deals the seats anew. Of a slot without a final block behind it by
 * the last one.
 * @throws AgentError as the client does
 */
export async function slotAuthors(url: string, first: number): Promise<(slot: number) => string | undefined> {
  const client = await RpcClient.open(url);
  try {
    const source = new RpcAuraSource(client);
    let { hash } = await source.blocks.finalizedHead();
    const latest = await source.authoritiesAfter(hash);
    /** The order before each block, by its slot, ascending. */
    const orders: { readonly slot: number; readonly keys: readonly string[] }[] = [];
    for (;;) {
      const { parentHash, slot } = await source.headerOf(hash);
      if (slot === undefined || slot < first) break;
      orders.unshift({ slot, keys: await source.authoritiesAfter(parentHash) });
      hash = parentHash;
    }
    return (slot) => {
      const keys = orders.find((one) => one.slot >= slot)?.keys ?? latest;
      return keys[slot % keys.length];
    };
  } finally {
    client.close();
  }
}
