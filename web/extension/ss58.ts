import { hexText } from '@almanac-chain/agent/base/bytes';
import { blake2b } from '@noble/hashes/blake2.js';
import { base58 } from '@scure/base';

const preamble = new TextEncoder().encode('SS58PRE');
const checksumBytes = 2;
const keyBytes = 32;
/** Of Polkadot, Kusama and all that has no own one. */
const usualPrefixes = [0, 2, 42] as const;

/** The public key of an account's address, hex without `0x`; undefined for text that is not one, or is written wrongly. */
export function keyOf(text: string): string | undefined {
  if (!/^[1-9A-HJ-NP-Za-km-z]{46,50}$/.test(text)) return undefined;
  const bytes = base58.decode(text);
  const [first = 0] = bytes;
  const prefixBytes = first < 64 ? 1 : 2;
  if (first > 127 || bytes.length !== prefixBytes + keyBytes + checksumBytes) return undefined;
  const body = bytes.slice(0, -checksumBytes);
  const [a, b] = checksumOf(body);
  if (a !== bytes.at(-2) || b !== bytes.at(-1)) return undefined;
  return hexText(body.slice(prefixBytes)).replace(/^0x/, '');
}

/** The prefix of an address that has a key; of two bytes as registered. */
export function prefixOf(address: string): number {
  const [first = 0, second = 0] = base58.decode(address);
  return first < 64 ? first : ((first & 0x3f) << 2) | (second >> 6) | ((second & 0x3f) << 8);
}

/** Whether an address of this key begins and ends so, with a usual prefix. */
export function sameEnds(key: string, head: string, tail: string): boolean {
  return usualPrefixes.some((prefix) => {
    const address = addressOf(key, prefix);
    return address.startsWith(head) && address.endsWith(tail);
  });
}

/** The two ends of an address that is cut in its middle; undefined for other text, and for ends too short to tell accounts apart. */
export function endsOf(text: string): { readonly head: string; readonly tail: string } | undefined {
  const [, head, tail] =
    /^([1-9A-HJ-NP-Za-km-z]{6,20})(?:…|\.{3})([1-9A-HJ-NP-Za-km-z]{6,20})$/.exec(text) ?? [];
  return head === undefined || tail === undefined ? undefined : { head, tail };
}

const addresses = new Map<string, string>();

function addressOf(key: string, prefix: number): string {
  const name = `${prefix} ${key}`;
  const known = addresses.get(name);
  if (known !== undefined) return known;
  const body = new Uint8Array([prefix, ...(key.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))]);
  const address = base58.encode(new Uint8Array([...body, ...checksumOf(body).slice(0, checksumBytes)]));
  addresses.set(name, address);
  return address;
}

function checksumOf(body: Uint8Array): Uint8Array {
  return blake2b(new Uint8Array([...preamble, ...body]), { dkLen: 64 });
}
