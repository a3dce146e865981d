import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';

/** How much of its computation time the last block used, in picoseconds of the reference machine. */
export async function usedWeight(api: ApiPromise): Promise<{ used: bigint; limit: bigint }> {
  const { normal, operational, mandatory } = await api.query.system.blockWeight();
  const used = [normal, operational, mandatory].reduce((sum, { refTime }) => sum + refTime.toBigInt(), 0n);
  return { used, limit: api.consts.system.blockWeights.maxBlock.refTime.toBigInt() };
}
