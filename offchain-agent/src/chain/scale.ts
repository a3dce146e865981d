/**
 * The few SCALE shapes that watching a chain needs, read by hand: a chain that was never seen is watched without its
 * metadata, and without the half second that loading a decoder takes.
 */

import { hexText } from '../base/bytes.ts';
import { AgentError } from '../base/error.ts';
import { plainText } from '../base/plain-text.ts';

/**
 * A compact integer and where it ends; lists and byte strings begin with one.
 * @throws RangeError when the bytes end too early, hold a number beyond what any list has, or say in more bytes what fits fewer:
 * nodes refuse that, so that a value has one form only.
 */
export function readCompact(bytes: Uint8Array, offset = 0): { value: number; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mode = view.getUint8(offset) & 0b11;
  if (mode === 0) return { value: view.getUint8(offset) >> 2, end: offset + 1 };
  if (mode === 1) return { value: atLeast(64, view.getUint16(offset, true) >> 2), end: offset + 2 };
  if (mode === 2) return { value: atLeast(2 ** 14, view.getUint32(offset, true) >>> 2), end: offset + 4 };
  throw new RangeError('a list of more than 2^30 elements');
}

function atLeast(least: number, value: number): number {
  if (value < least) throw new RangeError(`the length ${value} is written in more bytes than it needs`);
  return value;
}

/**
 * An unsigned 64-bit integer, as a number.
 * @throws RangeError when the bytes end too early or the number is not exact as a double.
 */
export function readU64(bytes: Uint8Array, offset = 0): number {
  if (bytes.length < offset + 8) throw new RangeError(`${bytes.length} bytes end before the number does`);
  const value = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(offset, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError(`${value} is beyond 2^53`);
  return Number(value);
}

/**
 * The elements of a list whose elements all have one fixed length, as hex; the length follows from the list itself
 * (keys of 32 bytes, or 33 with ECDSA).
 * @throws RangeError when the bytes do not divide evenly.
 */
export function readFixedList(bytes: Uint8Array): string[] {
  const { value: count, end } = readCompact(bytes);
  const size = count === 0 ? 0 : (bytes.length - end) / count;
  if (!Number.isInteger(size) || (count === 0 && bytes.length !== end)) {
    throw new RangeError(`${bytes.length - end} bytes are not a list of ${count} elements`);
  }
  return Array.from({ length: count }, (_, index) =>
    hexText(bytes.subarray(end + index * size, end + (index + 1) * size)),
  );
}

/**
 * @param what a node sent in the bytes, or the error for why they cannot be read
 * @throws AgentError that error, `unknown/malformed` unless given, for what reading throws of bytes
 */
export function readable<Value>(
  what: string | ((why: string, cause: RangeError) => AgentError),
  read: () => Value,
): Value {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const why = plainText(cause.message);
    if (typeof what === 'function') throw what(why, cause);
    throw new AgentError('unknown/malformed', `the node sent ${what} in bytes that cannot be read: ${why}`, {
      data: { what },
      cause,
    });
  }
}
