import { z } from 'zod';
import { hexBytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { babePreDigest } from '../babe/babe-digest.ts';
import type { Checkpoint } from '../grandpa/checkpoint.ts';
import { type HashedHeader, readHeader } from '../grandpa/header.ts';
import { ScaleReader } from '../grandpa/scale-reader.ts';
import { type Authority, readAuthorities } from '../grandpa/set-change.ts';

const hex = z.string().regex(/^0x(?:[0-9a-f]{2})*$/i, 'must be 0x and an even number of hex digits');

/** `lightSyncState` of a raw chain specification: what light clients begin from. */
export const lightSyncStateShape = z.object({ finalizedBlockHeader: hex, grandpaAuthoritySet: hex });

/** A final block, and the authority set in force after it, as a chain specification has them. */
export interface SyncState {
  readonly block: HashedHeader;
  readonly checkpoint: Checkpoint;
  /** The last block of each set before, by set id. */
  readonly lastBlocks: ReadonlyMap<number, number>;
  /** Of its BABE digest; undefined for another engine. */
  readonly slot: number | undefined;
}

interface VoterSet {
  readonly setId: number;
  readonly authorities: readonly Authority[];
  readonly lastBlocks: ReadonlyMap<number, number>;
}

/** A set id and a block number. */
const changeBytes = 12;

/**
 * Decodes a `lightSyncState`: the header is hashed here, and the set (`AuthoritySet` of sc-consensus-grandpa) is read to its last byte.
 * @param source whose specification it is, for the message
 * @throws AgentError `bad_input/checkpoint` for what is none, and where a change of the set is under way that a checkpoint cannot name
 */
export function decodeSyncState(
  { finalizedBlockHeader, grandpaAuthoritySet }: z.output<typeof lightSyncStateShape>,
  source: string,
): SyncState {
  const block = readWhole(finalizedBlockHeader, readHeader, `${source}: finalizedBlockHeader`);
  const set = readWhole(grandpaAuthoritySet, readVoterSet, `${source}: grandpaAuthoritySet`);
  const { setId, authorities, lastBlocks } = set;
  if (authorities.length === 0 || authorities.some(({ weight }) => weight === 0n))
    throw unusable(`${source}: grandpaAuthoritySet has no voter, or one without a weight`);
  const late = [...lastBlocks].find(([id, last]) => id >= setId || last > block.number);
  if (late)
    throw unusable(
      `${source}: set ${late[0]} ended with block ${late[1]}, which is not before set ${setId} at block ${block.number}`,
    );
  const checkpoint = { setId, authorities, blockHash: block.hash };
  return { block, checkpoint, lastBlocks, slot: slotOf(block) };
}

function slotOf(block: HashedHeader): number | undefined {
  try {
    return babePreDigest(block.logs)?.slot;
  } catch {
    return undefined;
  }
}

function readVoterSet(reader: ScaleReader): VoterSet {
  const authorities = readAuthorities(reader);
  const setId = reader.count();
  // The block that announces a change is before this one: what it announces would never be seen.
  if (reader.compact() > 0)
    throw new RangeError(
      'a change of the authorities is announced and not yet in force; use a later specification',
    );
  if (reader.u8() > 0) reader.u32();
  if (reader.compact() > 0) throw new RangeError('a forced change of the authorities is under way');
  const ends = reader.list(changeBytes, () => [reader.count(), reader.u32()] as const);
  return { authorities, setId, lastBlocks: new Map(ends) };
}

function readWhole<Value>(text: string, read: (reader: ScaleReader) => Value, what: string): Value {
  try {
    const reader = new ScaleReader(hexBytes(text));
    const value = read(reader);
    reader.end();
    return value;
  } catch (cause) {
    throw unusable(`${what} cannot be used: ${messageOf(cause)}`, cause);
  }
}

function unusable(message: string, cause?: unknown): AgentError {
  return new AgentError('bad_input/checkpoint', message, { cause });
}
