import type { GatewayNetwork } from './network.ts';
import { textOf } from './params.ts';
import { readResult } from './reply.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/**
 * What the runtime says of a transaction in the state of a block. `spent`: its nonce is used, its mortality has passed, or the
 * runtime that it was signed for is gone; at a finalized block it can never be valid again. `refused`: for a reason that may pass.
 */
type Validity = 'valid' | 'spent' | 'refused';

/** Source `External` of `TransactionSource`, as of transactions that come over RPC. */
const external = '02';
/** Of `InvalidTransaction` in sp-runtime: `Stale`, `BadProof` (an era that has passed signs another block), `AncientBirthBlock`. */
const spent: ReadonlySet<string> = new Set(['03', '04', '05']);

/**
 * Asks the runtime whether a transaction is valid in the state of a block.
 * @param prefer the node that is asked if it can be
 * @returns undefined if no node tells
 */
export async function validityAt(
  network: GatewayNetwork,
  extrinsic: string,
  { hash }: Pick<Block, 'hash'>,
  prefer?: Upstream,
): Promise<Validity | undefined> {
  const data = `0x${external}${extrinsic.slice(2)}${hash.slice(2)}`;
  const reply = await network.pool.ask({
    method: 'state_call',
    params: JSON.stringify(['TaggedTransactionQueue_validate_transaction', data, hash]),
    hash,
    isIdempotent: true,
    ...(prefer && { prefer }),
  });
  return readResult(reply, (result) => {
    const text = textOf(result)?.toLowerCase() ?? '';
    if (text.startsWith('0x00')) return 'valid';
    if (!/^0x01[0-9a-f]{4}/.test(text)) return undefined;
    return text.startsWith('0x0100') && spent.has(text.slice(6, 8)) ? 'spent' : 'refused';
  });
}
