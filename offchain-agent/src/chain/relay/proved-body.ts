import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { textOf } from '../../base/plain-text.ts';
import { type HashedHeader, hashHeader } from '../grandpa/header.ts';
import { refusal } from '../grandpa/refusal.ts';
import type { RpcClient } from '../rpc/client.ts';
import { orderedRoot } from './ordered-root.ts';

/** A block whose extrinsics are those that its header names. */
export interface ProvedBody {
  readonly header: HashedHeader;
  readonly extrinsics: readonly Uint8Array[];
}

/**
 * The block of a hash, its header and its extrinsics held against it.
 * @throws AgentError `unknown/finality_body`, `unknown/finality_header`, `unreachable/block`
 */
export async function readProvedBody(client: Pick<RpcClient, 'request'>, hash: string): Promise<ProvedBody> {
  const answer = await client.request<{ block?: { header?: unknown; extrinsics?: unknown } } | null>(
    'chain_getBlock',
    [hash],
  );
  if (!answer?.block) {
    throw new AgentError('unreachable/block', `the node has no body of block ${hash}`, { data: { hash } });
  }
  const header = hashHeader(answer.block.header, { method: 'chain_getBlock', hash });
  if (header.hash !== hash) {
    throw refusal(
      'header',
      `the header that the node gives with the body of block ${hash} hashes to ${header.hash}`,
      { hash, found: header.hash },
    );
  }
  const { extrinsics } = answer.block;
  const { extrinsicsRoot } = header.rpc;
  const bytes = Array.isArray(extrinsics) ? extrinsics.map((item) => hexBytes(textOf(item))) : [];
  // Newer runtimes may choose the newer trie; one of the two roots is as hard to hit by chance as the other.
  if (orderedRoot(bytes, 0) !== extrinsicsRoot && orderedRoot(bytes, 1) !== extrinsicsRoot) {
    throw refusal(
      'body',
      `the ${bytes.length} extrinsics of block ${header.number} ${hash} do not match its header: root ${orderedRoot(bytes, 0)}, expected ${extrinsicsRoot}; use another node`,
      { block: header.number, hash, extrinsics_root: extrinsicsRoot, found: orderedRoot(bytes, 0) },
    );
  }
  return { header, extrinsics: bytes };
}
