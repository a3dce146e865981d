import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';

/** The block's time, which stands in every one. */
const inherents = 1;

interface ForkBlock {
  readonly number: number;
  readonly hash: string;
  /** Extrinsics in it: nobody but the reporters sends any. */
  readonly reports: number;
}

/** The blocks of a node that are not final yet, ascending. */
export async function nodeBlocks(port: number): Promise<ForkBlock[]> {
  const client = await RpcClient.open(`ws://127.0.0.1:${port}`);
  try {
    const final = await client.request<string>('chain_getFinalizedHead');
    const blocks: ForkBlock[] = [];
    let hash = await client.request<string>('chain_getBlockHash');
    while (hash !== final) {
      const { block } = await client.request<{
        block: { header: { number: string; parentHash: string }; extrinsics: string[] };
      }>('chain_getBlock', [hash]);
      const reports = block.extrinsics.length - inherents;
      blocks.unshift({ number: Number(block.header.number), hash, reports });
      if (blocks[0]?.number === 1) break;
      hash = block.header.parentHash;
    }
    return blocks;
  } finally {
    client.close();
  }
}
