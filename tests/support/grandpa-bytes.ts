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

/** @param version 1: values of 33 bytes and more lie beside the trie, under their hash */
export function testTrie(entries: ReadonlyMap<string, Uint8Array>, version: 0 | 1): TestTrie {
  const nodes: Buffer[] = [];
  const below = (digits: readonly string[], values: readonly Uint8Array[]): Buffer => {
    const [first = '', ...others] = digits;
    const [value] = values;
    if (others.length === 0 && value) return leaf(first, value);
    let shared = 0;
    while (others.every((other) => other[shared] === first[shared])) shared += 1;
    const children = new Map<number, Buffer>();
    for (const digit of new Set(digits.map((one) => one.charAt(shared)))) {
      const own = digits.flatMap((one, index) => (one.charAt(shared) === digit ? [index] : []));
      const child = below(
        own.map((index) => (digits[index] as string).slice(shared + 1)),
        own.map((index) => values[index] as Uint8Array),
      );
      children.set(Number.parseInt(digit, 16), text(child.length < 32 ? child : unhex(hashOf(child))));
    }
    const ascending = [...children].toSorted(([one], [other]) => one - other);
    const bitmap = ascending.reduce((sum, [digit]) => sum + 2 ** digit, 0);
    const bits = Buffer.of(bitmap % 256, Math.floor(bitmap / 256));
    const branch = Buffer.concat([
      head(0b1000_0000, 63, shared),
      path(first.slice(0, shared)),
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
      isHashed ? unhex(hashOf(value)) : text(value),
    ]);
    nodes.push(node);
    return node;
  };
  const root = below(
    [...entries.keys()].map((key) => key.replace('0x', '')),
    [...entries.values()],
  );
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
