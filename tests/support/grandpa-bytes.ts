import { createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto';
import { blake2AsU8a } from '@polkadot/util-crypto';

// Encoders for test chains. They share nothing with the decoders that they test, but the hash function.

export type Hex = `0x${string}`;

export function hex(...parts: readonly Uint8Array[]): Hex {
  return `0x${Buffer.concat(parts).toString('hex')}`;
}

export function unhex(text: string): Buffer {
  return Buffer.from(text.replace('0x', ''), 'hex');
}

export function hashOf(bytes: Uint8Array): Hex {
  return hex(blake2AsU8a(bytes, 256));
}

export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

export function compact(value: number): Buffer {
  if (value < 64) return Buffer.of(value * 4);
  if (value < 16_384) return Buffer.of((value * 4 + 1) % 256, Math.floor(value / 64));
  if (value < 2 ** 30) return u32(value * 4 + 2);
  return Buffer.concat([Buffer.of(3), u32(value)]);
}

export function list(items: readonly Uint8Array[]): Buffer {
  return Buffer.concat([compact(items.length), ...items]);
}

export function text(bytes: Uint8Array): Buffer {
  return Buffer.concat([compact(bytes.length), bytes]);
}

/** One who votes, with a real ed25519 key. */
export interface TestVoter {
  readonly name: string;
  readonly key: Hex;
  readonly secret: KeyObject;
}

export function testVoter(name: string): TestVoter {
  const seed = blake2AsU8a(name, 256);
  const secret = createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]),
    format: 'der',
    type: 'pkcs8',
  });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return { name, key: hex(spki.subarray(spki.length - 32)), secret };
}

export function signedBy(voter: TestVoter, message: Uint8Array): Buffer {
  return sign(null, message, voter.secret);
}

export function authorityList(voters: readonly TestVoter[]): Buffer {
  return list(voters.map(({ key }) => Buffer.concat([unhex(key), u64(1)])));
}

/** A state trie of Substrate over a few keys, none of which is the beginning of another. */
export interface TestTrie {
  readonly root: Hex;
  readonly nodes: readonly Hex[];
}

interface TrieEntry {
  readonly digits: string;
  readonly value: Uint8Array;
}

/** @param version 1: values of 33 bytes and more lie beside the trie, under their hash */
export function testTrie(entries: ReadonlyMap<string, Uint8Array>, version: 0 | 1): TestTrie {
  const nodes: Buffer[] = [];
  /** @param from how many digits are those of nodes above */
  const below = (own: readonly TrieEntry[], from: number): Buffer => {
    const [first, ...others] = own as [TrieEntry, ...TrieEntry[]];
    if (others.length === 0) return leaf(first.digits.slice(from), first.value);
    let at = from;
    while (others.every(({ digits }) => digits[at] === first.digits[at])) at += 1;
    const groups = new Map<string, TrieEntry[]>();
    for (const entry of own) {
      const digit = entry.digits.charAt(at);
      const group = groups.get(digit);
      if (group) group.push(entry);
      else groups.set(digit, [entry]);
    }
    const children = [...groups].map(([digit, group]) => {
      const child = below(group, at + 1);
      const stored = text(child.length < 32 ? child : blake2AsU8a(child, 256));
      return [Number.parseInt(digit, 16), stored] as const;
    });
    const ascending = children.toSorted(([one], [other]) => one - other);
    const bitmap = ascending.reduce((sum, [digit]) => sum + 2 ** digit, 0);
    const bits = Buffer.of(bitmap % 256, Math.floor(bitmap / 256));
    const branch = Buffer.concat([
      head(0b1000_0000, 63, at - from),
      path(first.digits.slice(from, at)),
      bits,
      ...ascending.map(([, child]) => child),
    ]);
    nodes.push(branch);
    return branch;
  };
  const leaf = (digits: string, value: Uint8Array): Buffer => {
    const isHashed = version === 1 && value.length > 32;
    if (isHashed) nodes.push(Buffer.from(value));
    const node = Buffer.concat([
      head(isHashed ? 0b0010_0000 : 0b0100_0000, isHashed ? 31 : 63, digits.length),
      path(digits),
      isHashed ? blake2AsU8a(value, 256) : text(value),
    ]);
    nodes.push(node);
    return node;
  };
  const own = [...entries].map(([key, value]) => ({ digits: key.replace('0x', ''), value }));
  const root = below(own, 0);
  return { root: hashOf(root), nodes: [root, ...nodes.slice(0, -1)].map((node) => hex(node)) };
}

/** Digits in bytes, the first one alone where their number is odd. */
function path(digits: string): Buffer {
  return unhex(digits.length % 2 === 1 ? `0${digits}` : digits);
}

/** The kind of a node and the number of its digits, which goes on in further bytes. */
function head(kind: number, longest: number, digits: number): Buffer {
  if (digits < longest) return Buffer.of(kind + digits);
  const bytes = [kind + longest];
  let left = digits - longest;
  for (; left >= 255; left -= 255) bytes.push(255);
  return Buffer.from([...bytes, left]);
}
