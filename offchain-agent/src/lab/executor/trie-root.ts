import { compactAddLength, u8aConcat } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';

/** How values are stored in a trie: in their nodes, or those above 32 bytes as their hashes. */
export type TrieVersion = 0 | 1;

type Entry = readonly [nibbles: Uint8Array, value: Uint8Array];

const hashBytes = 32;

// The first bits of a node: what it is. The rest of the byte is the length of its part of the key.
const kinds = {
  leaf: { bits: 0b01, length: 6 },
  leafOfHash: { bits: 0b001, length: 5 },
  branch: { bits: 0b10, length: 6 },
  branchWithValue: { bits: 0b11, length: 6 },
  branchWithHash: { bits: 0b0001, length: 4 },
} as const;

/**
 * The root of Substrate's Merkle trie over keys and values (base 16, Blake2b-256, no extension nodes; Polkadot
 * specification, "Merkle proof"): of a genesis, the state root that every node computes.
 */
export function trieRoot(
  entries: Iterable<readonly [Uint8Array, Uint8Array]>,
  version: TrieVersion,
): Uint8Array {
  const sorted = [...entries]
    .map(([key, value]): Entry => [nibblesOf(key), value])
    .toSorted(([a], [b]) => Buffer.compare(a, b));
  return blake2AsU8a(sorted.length === 0 ? new Uint8Array([0]) : encodeNode(sorted, 0, version), 256);
}

/** The node of entries that agree in their first `depth` nibbles; ascending, at least one. */
function encodeNode(entries: readonly Entry[], depth: number, version: TrieVersion): Uint8Array {
  const [[first, value] = [new Uint8Array(), new Uint8Array()], ...rest] = entries;
  const [last] = entries.at(-1) ?? [first];
  let end = depth;
  while (end < first.length && first[end] === last[end]) end += 1;
  const part = first.subarray(depth, end);
  const isHashed = version === 1 && value.length > hashBytes;
  if (rest.length === 0)
    return u8aConcat(head(isHashed ? 'leafOfHash' : 'leaf', part), stored(value, isHashed));
  // Ascending: what ends here comes first.
  const hasValue = first.length === end;
  const children = hasValue ? rest : entries;
  const below = Array.from({ length: 16 }, (_, nibble) =>
    children.filter(([nibbles]) => nibbles[end] === nibble),
  );
  const bitmap = below.reduce((bits, of, nibble) => (of.length > 0 ? bits | (1 << nibble) : bits), 0);
  return u8aConcat(
    head(!hasValue ? 'branch' : isHashed ? 'branchWithHash' : 'branchWithValue', part),
    new Uint8Array([bitmap & 0xff, bitmap >> 8]),
    hasValue ? stored(value, isHashed) : new Uint8Array(),
    ...below
      .filter((of) => of.length > 0)
      .map((of) => compactAddLength(reference(encodeNode(of, end + 1, version)))),
  );
}

/** A child within its parent: itself where that is shorter than its hash. */
function reference(node: Uint8Array): Uint8Array {
  return node.length < hashBytes ? node : blake2AsU8a(node, 256);
}

function stored(value: Uint8Array, isHashed: boolean): Uint8Array {
  return isHashed ? blake2AsU8a(value, 256) : compactAddLength(value);
}

function head(kind: keyof typeof kinds, part: Uint8Array): Uint8Array {
  const { bits, length } = kinds[kind];
  const most = 2 ** length - 1;
  const first = (bits << length) | Math.min(part.length, most);
  const more: number[] = [];
  let left = part.length - most;
  for (; left >= 255; left -= 255) more.push(255);
  if (left >= 0) more.push(left);
  return u8aConcat(new Uint8Array([first, ...more]), packed(part));
}

/** Two nibbles a byte; an odd one comes first, by itself. */
function packed(nibbles: Uint8Array): Uint8Array {
  const even = nibbles.length % 2 === 0 ? nibbles : u8aConcat(new Uint8Array([0]), nibbles);
  return Uint8Array.from(
    { length: even.length / 2 },
    (_, i) => ((even[2 * i] ?? 0) << 4) | (even[2 * i + 1] ?? 0),
  );
}

function nibblesOf(key: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: key.length * 2 }, (_, i) => {
    const byte = key[i >> 1] ?? 0;
    return i % 2 === 0 ? byte >> 4 : byte & 0x0f;
  });
}
