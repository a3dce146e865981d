import type { Pool } from './pool.ts';
import { readResult } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** Blocks of a shorter range are read one after the other. */
export const leastAtOnce = 3;

/** Returns the hashes from one height up to another, as an upstream has them; none where it lists none. */
export async function hashesBetween(
  pool: Pool,
  first: number,
  last: number,
  prefer?: Upstream,
): Promise<string[]> {
  const heights = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const reply = await pool.ask({
    method: 'chain_getBlockHash',
    params: JSON.stringify([heights]),
    isIdempotent: true,
    ...(prefer && { prefer }),
  });
  const hashes = readResult(reply, (result) => (Array.isArray(result) ? (result as unknown[]) : []));
  return (hashes ?? []).filter((hash) => typeof hash === 'string');
}
