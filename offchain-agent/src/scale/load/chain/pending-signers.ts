import { isMethodMissing } from '../../../chain/rpc/error.ts';
import { signerOf } from '../transfer/template.ts';
import type { LoadChain } from './load-chain.ts';

/** The accounts (hex without 0x) with transactions that wait in the node's pool; none where it does not tell. */
export async function pendingSigners({ client, addressPrefix }: LoadChain): Promise<Set<string>> {
  try {
    const pending = await client.request<string[]>('author_pendingExtrinsics');
    return new Set(pending.flatMap((extrinsic) => signerOf(extrinsic, addressPrefix.length) ?? []));
  } catch (error) {
    if (isMethodMissing(error)) return new Set();
    throw error;
  }
}
