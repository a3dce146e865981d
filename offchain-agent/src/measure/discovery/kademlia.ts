import { createHash } from 'node:crypto';
import { multiaddr } from '@multiformats/multiaddr';
import { base58Decode, base58Encode } from '@polkadot/util-crypto';
import { abortable } from '../reachability/deadline.ts';
import { converse, type PeerConnection, type PeerStream } from '../reachability/peer-connection.ts';
import { framed, manyOf, oneOf, readFields, readVarint, writeField } from './protobuf.ts';

/** A peer that somebody told of, and where it is said to be. */
export interface ToldPeer {
  readonly peerId: string;
  readonly multiaddrs: readonly string[];
}

/** What a peer answers to GET_VALUE. */
export interface ValueAnswer {
  readonly value: Uint8Array | undefined;
  /** Peers that are nearer to the key than itself, as it says. */
  readonly closer: readonly ToldPeer[];
}

/** Why an answer is none. */
export type AnswerRefusal = 'too_long' | 'cut_off' | 'malformed' | 'other_key';

export class BadAnswer extends Error {
  readonly reason: AnswerRefusal;

  constructor(reason: AnswerRefusal) {
    super(`the answer is refused: ${reason}`);
    this.name = 'BadAnswer';
    this.reason = reason;
  }
}

/** A record and twenty peers with all their addresses are a few KB; nodes send no more than 70 KB. */
const mostAnswerBytes = 70 * 1_024;
/** As many as Kademlia keeps for a distance. */
const mostCloser = 20;
const mostAddressesOfPeer = 8;
const longestAddress = 256;
const getValueType = 1;

export function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

/** How far a peer is from a key: what Kademlia compares, byte by byte, is the XOR of their hashes. */
export function distance(peerId: string, key: Uint8Array): Buffer {
  const of = sha256(key);
  return Buffer.from(sha256(base58Decode(peerId)).map((byte, index) => byte ^ (of[index] ?? 0)));
}

/**
 * Asks a peer for what it keeps under a key of the DHT.
 *
 * @param protocol as the peer names it: `/<genesis hash>/kad`
 * @throws BadAnswer; what libp2p throws; the reason of the signal
 */
export async function getValue(
  connection: PeerConnection,
  protocol: string,
  key: Uint8Array,
  signal: AbortSignal,
): Promise<ValueAnswer> {
  const stream = await connection.openStream(protocol, signal);
  try {
    const request = framed(Uint8Array.from([...writeField(1, getValueType), ...writeField(2, key)]));
    return readAnswer(await abortable(exchange(stream, request), signal), key);
  } finally {
    stream.abort(new Error('no longer needed'));
  }
}

/** @throws BadAnswer */
function readAnswer(message: Uint8Array, key: Uint8Array): ValueAnswer {
  try {
    const fields = readFields(message);
    const record = oneOf(fields, 3);
    const held = record && readFields(record);
    const heldKey = held && oneOf(held, 1);
    if (held && (!heldKey || Buffer.compare(heldKey, key) !== 0)) throw new BadAnswer('other_key');
    const closer = manyOf(fields, 8).slice(0, mostCloser).flatMap(toldPeer);
    return { value: held && oneOf(held, 2), closer };
  } catch (error) {
    throw error instanceof RangeError ? new BadAnswer('malformed') : error;
  }
}

/** Nothing for a peer that no Substrate node can be: its PeerId is that of an ed25519 key. */
function toldPeer(message: Uint8Array): ToldPeer[] {
  const fields = readFields(message);
  const id = oneOf(fields, 1);
  if (id?.length !== 38 || id[0] !== 0x00) return [];
  const multiaddrs = manyOf(fields, 2)
    .slice(0, mostAddressesOfPeer)
    .flatMap(addressText)
    .map((text) => text.replace(/\/p2p\/[^/]+$/, ''));
  return [{ peerId: base58Encode(id), multiaddrs }];
}

function addressText(bytes: Uint8Array): string[] {
  if (bytes.length > longestAddress) return [];
  try {
    return [multiaddr(bytes).toString()];
  } catch {
    return [];
  }
}

/** Sends a message and reads one: a length and as many bytes. A length that is too large is refused before any of them. */
async function exchange(stream: PeerStream, request: Uint8Array): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let length: { value: number; end: number } | undefined;
  return await converse<Uint8Array>(stream, request, {
    closed: () => new BadAnswer('cut_off'),
    onData: (data, _tookMs, resolve) => {
      chunks.push(data);
      bytes += data.length;
      length ??= announced(Buffer.concat(chunks));
      if (length === undefined) return;
      if (length.value > mostAnswerBytes) throw new BadAnswer('too_long');
      const end = length.end + length.value;
      // Not before: a peer that sends byte by byte would have all of them copied as often.
      if (bytes >= end) resolve(Buffer.concat(chunks).subarray(length.end, end));
    },
  });
}

/** Of lengths that are allowed the number has three bytes at most. */
const longestLength = 3;

function announced(received: Uint8Array): { value: number; end: number } | undefined {
  const head = received.subarray(0, longestLength);
  if (head.some((byte) => byte < 0x80)) return readVarint(head, 0);
  return head.length < longestLength ? undefined : { value: Number.POSITIVE_INFINITY, end: longestLength };
}
