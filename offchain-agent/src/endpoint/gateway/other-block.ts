import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import { isNull, type Reply, readResult } from './reply.ts';

/** A larger answer is not parsed for it: headers have some kilobytes. */
const mostBytes = 65_536;
/** What a node says that does not have the block. */
const noBlock: Reply = { tail: Buffer.from('"result":null}'), isError: false };

/**
 * Returns a reply as it is, or, for a header or block whose hash is not the one that was asked for, that of a node without the
 * block: no client is told it, and no cache keeps it.
 */
export function ownBlock(
  reply: Reply,
  { method, hash }: { readonly method: string; readonly hash?: string },
): Reply {
  const isBlock = method === 'chain_getBlock';
  if (hash === undefined || !(isBlock || method === 'chain_getHeader')) return reply;
  if (reply.isError || isNull(reply) || reply.tail.length > mostBytes) return reply;
  const own = readResult(reply, (result) =>
    headerHash(wholeHeader(isBlock ? (result as { block: { header: unknown } }).block.header : result)),
  );
  return own === undefined || own === hash ? reply : noBlock;
}
