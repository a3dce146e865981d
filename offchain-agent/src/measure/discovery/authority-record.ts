import { multiaddr } from '@multiformats/multiaddr';
import { ed25519Verify } from '@polkadot/util-crypto';
import { hexText } from '../../base/bytes.ts';
import { peerIdOf } from '../../chain/reporting/peer-id.ts';
import { isSr25519Signed } from '../../chain/sr25519.ts';
import { manyOf, oneOf, readFields } from './protobuf.ts';

/**
 * Where a validator says that its node is: signed by its authority-discovery key. It tells where the node was when it
 * published, hourly, and not that it is there.
 */
export interface AuthorityRecord {
  readonly kind: 'record';
  /** 1 is not signed by the node, 2 has no time, 3 has both. */
  readonly version: 1 | 2 | 3;
  /** Of the node's key, which has signed the record too, except in version 1. */
  readonly peerId: string;
  /** Multiaddresses of any transport, without the PeerId; where packets may go is another question. */
  readonly addresses: readonly string[];
  /** By the clock of the node, Unix time in ms. */
  readonly publishedMs: number | undefined;
}

/** Why bytes are no record of a validator. */
export type RecordRefusal =
  | 'malformed'
  | 'wrong_authority_signature'
  | 'wrong_node_signature'
  | 'no_node_signature'
  | 'no_address'
  | 'bad_address'
  | 'no_peer_id'
  | 'several_peer_ids'
  | 'other_peer_id'
  | 'bad_time';

interface RefusedRecord {
  readonly kind: 'refused';
  readonly reason: RecordRefusal;
}

/** As many as nodes publish and read. Whoever signs more does not get more packets sent. */
const mostAddresses = 16;
const longestAddress = 512;
const signatureBytes = 64;
/** In libp2p's form of a public key: the type ed25519 (08 01), then 32 bytes (12 20). */
const keyPrefix = [0x08, 0x01, 0x12, 0x20];
/** The last instant that JavaScript can write. */
const lastMs = 8_640_000_000_000_000n;

/**
 * Reads and checks what the DHT holds under the key of an authority. Never throws: the bytes are a stranger's.
 *
 *     value  = {1 record, 2 signature by the authority, 3 {1 signature by the node, 2 public key of the node}}
 *     record = {1 address, again and again, 2 {1 time in ns, 16 bytes, little-endian}}
 *
 * @param id sr25519 public key, 32 bytes
 */
export function readAuthorityRecord(id: Uint8Array, value: Uint8Array): AuthorityRecord | RefusedRecord {
  try {
    const fields = readFields(value);
    const record = oneOf(fields, 1) ?? new Uint8Array();
    if (!isSigned(isSr25519Signed, record, oneOf(fields, 2), id)) return refused('wrong_authority_signature');
    const signedByNode = oneOf(fields, 3);
    const node = signedByNode && readFields(signedByNode);
    const inner = readFields(record);
    const time = oneOf(inner, 2);
    const written = readAddresses(manyOf(inner, 1));
    if (typeof written === 'string') return refused(written);
    const publishedMs = time && readTime(oneOf(readFields(time), 1));
    if (time && publishedMs === undefined) return refused('bad_time');
    const { peerId, addresses } = written;
    if (!node) {
      // What has a time is never published without this signature: somebody has taken it off.
      if (time) return refused('no_node_signature');
      return { kind: 'record', version: 1, peerId, addresses, publishedMs: undefined };
    }
    const key = keyOf(oneOf(node, 2));
    if (!key || !isSigned(ed25519Verify, record, oneOf(node, 1), key)) return refused('wrong_node_signature');
    if (peerIdOf(hexText(key)) !== peerId) return refused('other_peer_id');
    return { kind: 'record', version: time ? 3 : 2, peerId, addresses, publishedMs };
  } catch (error) {
    if (error instanceof RangeError) return refused('malformed');
    throw error;
  }
}

/** The newer of two records of one authority. One without a time is older than all that have one. */
export function newer(a: AuthorityRecord | undefined, b: AuthorityRecord): AuthorityRecord {
  return a === undefined || (b.publishedMs ?? -1) > (a.publishedMs ?? -1) ? b : a;
}

function refused(reason: RecordRefusal): RefusedRecord {
  return { kind: 'refused', reason };
}

function isSigned(
  verify: typeof isSr25519Signed,
  message: Uint8Array,
  signature: Uint8Array | undefined,
  key: Uint8Array,
): boolean {
  if (signature?.length !== signatureBytes) return false;
  try {
    return verify(message, signature, key);
  } catch {
    // Bytes that are no signature at all, or a key that is no point of the curve.
    return false;
  }
}

/** All addresses have to name one and the same node. */
function readAddresses(
  written: readonly Uint8Array[],
): { readonly peerId: string; readonly addresses: readonly string[] } | RecordRefusal {
  const peers = new Set<string>();
  const addresses = new Set<string>();
  for (const bytes of written) {
    const text = addressText(bytes);
    if (text === undefined) return 'bad_address';
    const [, address = '', peerId] = /^(.*)\/p2p\/([^/]+)$/.exec(text) ?? [];
    if (peerId === undefined) return 'no_peer_id';
    peers.add(peerId);
    addresses.add(address);
  }
  const [peerId] = peers;
  if (peerId === undefined) return 'no_address';
  if (peers.size > 1) return 'several_peer_ids';
  return { peerId, addresses: [...addresses].slice(0, mostAddresses) };
}

function addressText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestAddress) return undefined;
  try {
    return multiaddr(bytes).toString();
  } catch {
    return undefined;
  }
}

function readTime(bytes: Uint8Array | undefined): number | undefined {
  if (bytes?.length !== 16) return undefined;
  const ms = BigInt(hexText(bytes.toReversed())) / 1_000_000n;
  return ms <= lastMs ? Number(ms) : undefined;
}

/** The ed25519 key of a node: Substrate has no others. */
function keyOf(bytes: Uint8Array | undefined): Uint8Array | undefined {
  if (bytes?.length !== keyPrefix.length + 32) return undefined;
  return keyPrefix.every((byte, index) => bytes[index] === byte)
    ? bytes.subarray(keyPrefix.length)
    : undefined;
}
