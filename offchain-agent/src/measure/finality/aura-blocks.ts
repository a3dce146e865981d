import { messageOf } from '../../base/error.ts';
import { auraAuthoritiesKey, auraEngine, auraSlot } from '../../chain/aura/aura-source.ts';
import { consensusLog, type HashedHeader } from '../../chain/grandpa/header.ts';
import { headerOfHash } from '../../chain/grandpa/linked-headers.ts';
import { refusal } from '../../chain/grandpa/refusal.ts';
import { ScaleReader } from '../../chain/grandpa/scale-reader.ts';
import { provedValues } from '../../chain/grandpa/state-proof.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';

/** A block with all that is needed to charge its slot and the empty ones before it. */
interface AuraBlock {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly slot: number;
  /** The Aura keys in force after its parent, in order, as hex. */
  readonly authorities: readonly string[];
}

const authoritiesChange = 1;
const keyBytes = 32;

/**
 * The Aura keys in force after the parent of a proved header. The header names its parent by hash, the parent names the
 * root of its state, and the list is proved against that.
 *
 * @throws AgentError `unknown/finality_state_proof`, `unknown/finality_malformed` where there is no such list
 */
export async function provedAuthorities(
  client: Pick<RpcClient, 'request'>,
  header: HashedHeader,
): Promise<readonly string[]> {
  const parent = await headerOfHash(client, header.parentHash);
  const [value] = await provedValues(client, parent, [auraAuthoritiesKey]);
  return readKeys(value ?? new Uint8Array(), parent);
}

/**
 * Who was to write which block, from headers alone: the list only changes where a header says so, and holds from its child
 * on. Whoever has the headers and the first list counts the same, without a node.
 *
 * @param headers linked, ascending
 * @param authorities in force after the parent of the first one
 * @returns the blocks, and the list in force after the last
 * @throws AgentError `unknown/finality_malformed` for a header that Aura did not write
 * @example
 * const { blocks } = auraBlocks(headers, authorities);
 */
export function auraBlocks(
  headers: readonly HashedHeader[],
  authorities: readonly string[],
): { readonly blocks: readonly AuraBlock[]; readonly authorities: readonly string[] } {
  let current = authorities;
  const blocks = headers.map((header) => {
    const { number, hash, parentHash, logs } = header;
    const slot = auraSlot(logs);
    if (slot === undefined) throw malformed(header, 'it has no slot of Aura');
    const block = { number, hash, parentHash, slot, authorities: current };
    current = announcedKeys(header) ?? current;
    return block;
  });
  return { blocks, authorities: current };
}

/**
 * The list that a header announces, in force from its child on; undefined where it announces none.
 * @throws AgentError `unknown/finality_malformed`
 */
export function announcedKeys(header: HashedHeader): readonly string[] | undefined {
  const changes = header.logs.flatMap((log) => consensusLog(log, auraEngine) ?? []);
  // Should a block announce several, the state has the last.
  const change = changes.findLast(([kind]) => kind === authoritiesChange);
  return change && readKeys(change.subarray(1), header);
}

function readKeys(bytes: Uint8Array, header: HashedHeader): readonly string[] {
  try {
    const reader = new ScaleReader(bytes);
    const keys = reader.list(keyBytes, () => reader.hash());
    reader.end();
    return keys;
  } catch (cause) {
    throw malformed(header, `its list of Aura authorities cannot be read: ${messageOf(cause)}`, cause);
  }
}

function malformed({ number, hash }: HashedHeader, why: string, cause?: unknown): Error {
  return refusal(
    'malformed',
    `who writes the blocks after block ${number} is not known: ${why}`,
    { block: number, hash },
    cause,
  );
}
