import { hexBytes, hexText } from '../../base/bytes.ts';
import { messageOf } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { type HashedHeader, leastHeaderBytes, readHeader } from './header.ts';
import { type AskedCall, answered, refusal } from './refusal.ts';
import { ScaleReader } from './scale-reader.ts';

/** A vote that a block and all before it be final. */
export interface Precommit {
  readonly targetHash: string;
  readonly targetNumber: number;
  readonly signature: Uint8Array;
  /** The ed25519 key of who votes, as hex. */
  readonly authority: string;
}

/** Votes of one round that together make a block final; whose votes, and of which set, it does not say. */
export interface Justification {
  readonly round: number;
  readonly targetHash: string;
  readonly targetNumber: number;
  readonly precommits: readonly Precommit[];
  /** The headers between the target and later blocks that were voted for. */
  readonly ancestries: readonly HashedHeader[];
  /** Its bytes, for whoever is to check it again. */
  readonly hex: string;
}

/** Hash, number, signature, key. */
const precommitBytes = 132;

/**
 * Decodes a justification as nodes stream and store it.
 * @param hex 0x and its bytes in SCALE
 * @param asked whose answer it is
 * @throws AgentError `unknown/finality_malformed` when it is none
 */
export function decodeJustification(hex: unknown, asked?: AskedCall): Justification {
  return decode(asked ? answered('the justification', asked) : 'a justification', hex, readJustification);
}

/**
 * The justification in an answer to `grandpa_proveFinality`. The headers after it are left: what is needed of them is
 * asked for by hash.
 */
export function decodeFinalityProof(hex: unknown, asked: AskedCall): Justification {
  return decode(answered('the finality proof', asked), hex, (reader) => {
    const block = reader.hash();
    const justification = readJustification(new ScaleReader(reader.bytes()));
    if (justification.targetHash !== block) {
      throw new RangeError(`it is of block ${justification.targetHash} and names ${block}`);
    }
    return justification;
  });
}

/** All that is left of the bytes. */
function readJustification(reader: ScaleReader): Justification {
  const hex = hexText(reader.rest);
  const round = reader.count();
  const targetHash = reader.hash();
  const targetNumber = reader.u32();
  const precommits = reader.list(precommitBytes, () => ({
    targetHash: reader.hash(),
    targetNumber: reader.u32(),
    signature: reader.take(64),
    authority: reader.hash(),
  }));
  const ancestries = reader.list(leastHeaderBytes, () => readHeader(reader));
  reader.end();
  return { round, targetHash, targetNumber, precommits, ancestries, hex };
}

function decode(what: string, hex: unknown, read: (reader: ScaleReader) => Justification): Justification {
  try {
    if (typeof hex !== 'string' || !/^0x(?:[0-9a-f]{2})*$/i.test(hex))
      throw new RangeError('expected 0x and hex digits in pairs');
    return read(new ScaleReader(hexBytes(hex)));
  } catch (cause) {
    // What names the block, if there is as much of it.
    const start = plainText(hex, 100);
    throw refusal('malformed', `${what} cannot be read: ${messageOf(cause)}`, { bytes: start }, cause);
  }
}
