import { hexBytes, hexText } from '../../base/bytes.ts';
import { readCompact, readU64 } from '../scale.ts';

/** How an author came by its slot: by a lottery that each holds in private, or because the slot is its own. */
type BabeClaim = 'primary' | 'secondary';

/** What a header says of its author. */
export interface BabePreDigest {
  readonly claim: BabeClaim;
  /** Place in the list of authorities of the epoch. */
  readonly authority: number;
  readonly slot: number;
}

/** Who may author in an epoch. */
export interface BabeAuthorities {
  /** Keys (sr25519) as hex, in order. */
  readonly authorities: readonly string[];
  /** 32 bytes. */
  readonly randomness: Uint8Array;
}

/** How slots are given away. */
export interface BabeConfig {
  /** The share of slots that have a primary claim, about: numerator and denominator. */
  readonly c: readonly [number, number];
  /** Without it no slot has an author that is known before. */
  readonly hasSecondary: boolean;
}

/** An epoch: who authors in its slots. */
export interface BabeEpoch extends BabeAuthorities, BabeConfig {
  readonly index: number;
  readonly startSlot: number;
  readonly durationSlots: number;
}

/** What the first header of an epoch says of the epoch after it. */
export interface NextEpoch extends BabeAuthorities {
  /** Only where it changes. */
  readonly config: BabeConfig | undefined;
}

const engine = '42414245';
const preRuntime = '0x06';
const consensus = '0x04';
const nextEpochData = 1;
const nextConfigData = 3;
const primary = 1;
const kinds = [primary, 2, 3];
const keyBytes = 32;
const weightBytes = 8;

/**
 * What a header's BABE pre-runtime digest says; undefined where it has none, as the genesis block.
 * @throws RangeError when it is malformed
 */
export function babePreDigest(logs: readonly string[]): BabePreDigest | undefined {
  const [payload] = payloads(logs, preRuntime);
  if (!payload) return undefined;
  const kind = payload[0] ?? 0;
  if (!kinds.includes(kind)) throw new RangeError(`${kind} is not a kind of claim`);
  const authority = new DataView(payload.buffer, payload.byteOffset, payload.byteLength).getUint32(1, true);
  return { claim: kind === primary ? 'primary' : 'secondary', authority, slot: readU64(payload, 5) };
}

/**
 * What a header announces for the next epoch; undefined for all but the first header of an epoch.
 * @throws RangeError when it is malformed
 */
export function babeNextEpoch(logs: readonly string[]): NextEpoch | undefined {
  const said = payloads(logs, consensus);
  const data = said.find(([kind]) => kind === nextEpochData);
  if (!data) return undefined;
  const config = said.find(([kind]) => kind === nextConfigData);
  const { end, ...announced } = readAuthorities(data, 1);
  if (end !== data.length) throw new RangeError('more than an epoch is announced');
  // Its first byte after the kind is the version of the description, 1.
  return { ...announced, config: config && readConfig(config, 2) };
}

/**
 * Keys with their weights, then the randomness.
 * @throws RangeError when the bytes end too early
 */
export function readAuthorities(
  bytes: Uint8Array,
  offset: number,
): BabeAuthorities & { readonly end: number } {
  const { value: count, end: from } = readCompact(bytes, offset);
  const each = keyBytes + weightBytes;
  const end = from + count * each + keyBytes;
  if (bytes.length < end)
    throw new RangeError(`${bytes.length} bytes are not a list of ${count} authorities`);
  const authorities = Array.from({ length: count }, (_, index) =>
    hexText(bytes.subarray(from + index * each, from + index * each + keyBytes)),
  );
  return { authorities, randomness: bytes.slice(end - keyBytes, end), end };
}

/** @throws RangeError when the bytes end too early */
export function readConfig(bytes: Uint8Array, offset: number): BabeConfig {
  const c = [readU64(bytes, offset), readU64(bytes, offset + 8)] as const;
  const allowed = bytes[offset + 16];
  if (allowed === undefined) throw new RangeError('the configuration ends too early');
  return { c, hasSecondary: allowed !== 0 };
}

/** What BABE's digest items of a type hold. */
function payloads(logs: readonly string[], type: string): Uint8Array[] {
  const items = logs.filter((log) => log.toLowerCase().startsWith(`${type}${engine}`));
  return items.map((item) => {
    const bytes = hexBytes(item).subarray(1 + engine.length / 2);
    const { value: length, end } = readCompact(bytes);
    if (bytes.length !== end + length)
      throw new RangeError(`a digest of ${length} bytes has ${bytes.length - end}`);
    return bytes.subarray(end);
  });
}
