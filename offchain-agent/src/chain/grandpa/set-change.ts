import { messageOf } from '../../base/error.ts';
import { consensusLog, type HashedHeader } from './header.ts';
import { refusal } from './refusal.ts';
import { ScaleReader } from './scale-reader.ts';

/** One who votes on finality: its ed25519 key as hex. */
export interface Authority {
  readonly key: string;
  readonly weight: bigint;
}

export interface SetChange {
  readonly next: readonly Authority[];
  /** The last block of the set before: that of the header, with a delay so many blocks later. */
  readonly lastBlock: number;
}

export const grandpaEngine = '46524e4b';
const scheduledChange = 1;
const forcedChange = 2;
/** A key and a weight. */
const authorityBytes = 40;

/**
 * The next authority set that a header announces, if it announces any.
 *
 * @throws AgentError `unknown/finality_forced_change` when the set was replaced without the votes of the one before: nobody
 * can tell such a block from an invented one. `unknown/finality_malformed` for what no GRANDPA chain writes
 */
export function setChangeOf(header: HashedHeader): SetChange | undefined {
  const logs = header.logs.flatMap((log) => consensusLog(log, grandpaEngine) ?? []);
  if (logs.some(([kind]) => kind === forcedChange)) {
    throw refusal(
      'forced_change',
      `block ${header.number} forces an authority set that the previous set did not vote for; continue from a checkpoint after it`,
      { block: header.number, hash: header.hash },
    );
  }
  // A node takes the first one, and so does who checks it.
  const log = logs.find(([kind]) => kind === scheduledChange);
  if (!log) return undefined;
  try {
    const reader = new ScaleReader(log.subarray(1));
    const next = readAuthorities(reader);
    return { next, lastBlock: header.number + reader.u32() };
  } catch (cause) {
    throw refusal(
      'malformed',
      `block ${header.number} announces an authority set that cannot be read: ${messageOf(cause)}`,
      { block: header.number, hash: header.hash },
      cause,
    );
  }
}

/** @throws RangeError when the bytes are no list of authorities */
export function readAuthorities(reader: ScaleReader): readonly Authority[] {
  return reader.list(authorityBytes, () => ({ key: reader.hash(), weight: reader.u64() }));
}
