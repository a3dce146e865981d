/**
 * The little of protobuf that Kademlia's messages and the records in the DHT are made of. The bytes are a stranger's: a
 * length is held against what is there before anything is made of it.
 */

import { concatBytes } from '../../base/bytes.ts';

/** A number is a varint: exact below 2^53, and no field that is read here has more. */
type ProtobufField = readonly [number: number, value: Uint8Array | number];

/** No varint is longer: ten times seven bits hold 64. */
const longestVarint = 10;

/**
 * The fields of a message, in their order.
 * @throws RangeError when the bytes end too early, or are written in a way that protobuf 3 does not have
 */
export function readFields(bytes: Uint8Array): ProtobufField[] {
  const fields: ProtobufField[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const tag = readVarint(bytes, offset);
    const number = Math.floor(tag.value / 8);
    const kind = tag.value % 8;
    const head =
      kind === 0 || kind === 2 ? readVarint(bytes, tag.end) : { value: fixedLength(kind), end: tag.end };
    offset = head.end;
    if (kind === 0) {
      fields.push([number, head.value]);
      continue;
    }
    const left = bytes.length - offset;
    if (head.value > left) throw new RangeError(`${head.value} bytes are announced and ${left} are there`);
    fields.push([number, bytes.subarray(offset, offset + head.value)]);
    offset += head.value;
  }
  return fields;
}

/** All byte strings of a field that may come several times. */
export function manyOf(fields: readonly ProtobufField[], number: number): Uint8Array[] {
  return fields.flatMap(([of, value]) => (of === number && value instanceof Uint8Array ? [value] : []));
}

/**
 * The byte string of a field, absent as it may be.
 * @throws RangeError when it comes twice: readers differ in which of the two they take
 */
export function oneOf(fields: readonly ProtobufField[], number: number): Uint8Array | undefined {
  const [first, ...rest] = manyOf(fields, number);
  if (rest.length > 0) throw new RangeError(`field ${number} comes ${rest.length + 1} times`);
  return first;
}

export function writeField(number: number, value: Uint8Array | number): Uint8Array {
  if (typeof value === 'number') return Uint8Array.from([...varint(number * 8), ...varint(value)]);
  return concatBytes([Uint8Array.from([...varint(number * 8 + 2), ...varint(value.length)]), value]);
}

/** A message as it is sent over a stream: behind its length. */
export function framed(message: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.from(varint(message.length)), message]);
}

/** @throws RangeError when the bytes end before it does, or it does not end */
export function readVarint(bytes: Uint8Array, offset: number): { value: number; end: number } {
  let value = 0;
  for (let index = 0; index < longestVarint; index += 1) {
    const byte = bytes[offset + index];
    if (byte === undefined) throw new RangeError('the bytes end within a number');
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return { value, end: offset + index + 1 };
  }
  throw new RangeError('a number of more than 64 bits');
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) + 0x80, ...varint(Math.floor(value / 0x80))];
}

function fixedLength(kind: number): number {
  if (kind === 1) return 8;
  if (kind === 5) return 4;
  throw new RangeError(`a field of kind ${kind}`);
}
