import { blake2, compactBytes, concatBytes, hexBytes, hexText } from '../../base/bytes.ts';

/** How a trie holds values: 1 puts the hash of a value of more than 32 bytes in its place. */
type StateVersion = 0 | 1;

interface Entry {
  /** Of its key, in hex. */
  readonly digits: string;
  readonly value: Uint8Array;
}

const hashBytes = 32;

/**
 * The root of a list of values by their place: what the header of a block says of its extrinsics. Keys are the places as
 * compact integers, none of which begins with another one, so no branch has a value of its own; and all are so short that
 * the length of a part fits into the first byte of a node.
 */
export function orderedRoot(values: readonly Uint8Array[], version: StateVersion): string {
  if (values.length === 0) return hexText(blake2(Uint8Array.of(0)));
  const entries = values.map((value, place) => ({ digits: digitsOf(place), value }));
  const ordered = entries.toSorted((a, b) => (a.digits < b.digits ? -1 : 1));
  return hexText(blake2(encodeNode(ordered, 0, version)));
}

function digitsOf(place: number): string {
  return hexText(compactBytes(place)).slice(2);
}

/** The node over all entries, which share their digits before `from`. */
function encodeNode(entries: readonly Entry[], from: number, version: StateVersion): Uint8Array {
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last) throw new RangeError('a node of a trie covers one entry at least');
  if (entries.length === 1) return encodeLeaf(first.digits.slice(from), first.value, version);
  // In order, the first and the last share what all share.
  let end = from;
  while (first.digits.charAt(end) === last.digits.charAt(end)) end += 1;
  const children: Uint8Array[] = [];
  let bitmap = 0;
  for (let digit = 0; digit < 16; digit += 1) {
    const below = entries.filter(({ digits }) => digits.charAt(end) === digit.toString(16));
    if (below.length === 0) continue;
    bitmap |= 1 << digit;
    const child = encodeNode(below, end + 1, version);
    children.push(withLength(child.length < hashBytes ? child : blake2(child)));
  }
  const bits = Uint8Array.of(bitmap & 0xff, bitmap >> 8);
  return concatBytes([partial(0b1000_0000, first.digits.slice(from, end)), bits, ...children]);
}

function encodeLeaf(digits: string, value: Uint8Array, version: StateVersion): Uint8Array {
  const isHashed = version === 1 && value.length > hashBytes;
  return isHashed
    ? concatBytes([partial(0b0010_0000, digits), blake2(value)])
    : concatBytes([partial(0b0100_0000, digits), withLength(value)]);
}

/** The kind of a node with the number of its digits, then the digits, two a byte. */
function partial(kind: number, digits: string): Uint8Array {
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  return concatBytes([Uint8Array.of(kind | digits.length), hexBytes(`0x${even}`)]);
}

function withLength(bytes: Uint8Array): Uint8Array {
  return concatBytes([compactBytes(bytes.length), bytes]);
}
