import { blake2, hexBytes, hexText } from '../../base/bytes.ts';
import { type CallOutcome, errorOutcome, faultOutcome, ownOutcome } from './caller.ts';
import { resultTail } from './message.ts';
import type { GatewayNetwork } from './network.ts';
import { invalidParams, type PlacedCall, textOf } from './params.ts';
import type { Answered } from './pool.ts';
import { errorOf, readResult } from './reply.ts';
import type { Block } from './told-blocks.ts';
import type { Upstream } from './upstream.ts';

/** The transaction lies in the pool already, or was in a block; it is invalid, as one that was in a block is. */
export const inPool = 1_013;
export const invalid = 1_010;

/**
 * Hands in a transaction. The same bytes twice are one transaction: when the upstream that had them is lost, another one gets
 * them, and what it refuses because it has them, or a block has, went well.
 */
export function submitExtrinsic(
  network: GatewayNetwork,
  { method, params, paramsText }: PlacedCall,
  done: (outcome: CallOutcome, upstream?: Upstream) => void,
): void {
  const extrinsic = extrinsicOf(params?.[0]);
  if (extrinsic === undefined) return done(noExtrinsic());
  const since = network.heads.best;
  const settle = async ({ reply, upstream, tries, upstreamUs, failure }: Answered): Promise<void> => {
    const more = { tries, upstreamUs, ...(upstream && { upstream: upstream.name }) };
    if (!reply) return done({ ...errorOutcome(-32_603, `Internal error: ${failure}`), ...more });
    const { code } = errorOf(reply);
    if (tries > 1 && (code === inPool || code === invalid)) {
      const isThere = code === inPool || (await findExtrinsic(network, extrinsic, since)) !== undefined;
      const hash = hexText(blake2(hexBytes(extrinsic)));
      if (isThere) return done({ ...ownOutcome(resultTail(hash)), ...more }, upstream);
    }
    done({ tail: reply.tail, code, cached: false, ...more }, upstream);
  };
  const ask = { method, params: paramsText, isIdempotent: true, isNeverHedged: true };
  network.pool.call(ask, (answered) => {
    settle(answered).catch((error: unknown) => done(faultOutcome(error)));
  });
}

/** Returns a client's transaction if it is 0x and hex digits. */
export function extrinsicOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && /^0x[0-9a-f]*$/i.test(text) ? text : undefined;
}

/** Returns the error of nodes for an invalid transaction. */
export function noExtrinsic(): CallOutcome {
  const { code, message, data } = invalidParams('invalid transaction: must be 0x and hex digits');
  return errorOutcome(code, message, data);
}

/** The block since another one that has the extrinsic, of the best ones. */
export async function findExtrinsic(
  network: GatewayNetwork,
  extrinsic: string,
  since: Block | undefined,
): Promise<Block | undefined> {
  for (const block of since ? network.heads.sentAfter(since.hash) : []) {
    if (await hasExtrinsic(network, block.hash, extrinsic)) return block;
  }
  return undefined;
}

export async function hasExtrinsic(
  network: GatewayNetwork,
  hash: string,
  extrinsic: string,
): Promise<boolean> {
  const reply = await network.pool.ask({
    method: 'chain_getBlock',
    params: JSON.stringify([hash]),
    hash,
    isIdempotent: true,
    nullIsUnknown: true,
  });
  const has = readResult(reply, (result) => {
    const { block } = result as { block: { extrinsics: readonly string[] } };
    return block.extrinsics.includes(extrinsic.toLowerCase());
  });
  return has === true;
}
