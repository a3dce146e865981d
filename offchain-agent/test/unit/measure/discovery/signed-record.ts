import { multiaddr } from '@multiformats/multiaddr';
import { ed25519PairFromSeed, ed25519Sign, sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import { concatBytes, hexText } from '../../../../src/base/bytes.ts';
import { peerIdOf } from '../../../../src/chain/reporting/peer-id.ts';
import { writeField } from '../../../../src/measure/discovery/protobuf.ts';

/** Keys as a validator has them: of its authority, and of its node. */
export interface SigningValidator {
  readonly id: Uint8Array;
  readonly peerId: string;
  /** Signs as the authority. */
  readonly sign: (message: Uint8Array) => Uint8Array;
  readonly signAsNode: (message: Uint8Array) => Uint8Array;
  /** As libp2p writes a public key. */
  readonly nodeKey: Uint8Array;
}

export function validator(seed: number): SigningValidator {
  const authority = sr25519PairFromSeed(new Uint8Array(32).fill(seed));
  const node = ed25519PairFromSeed(new Uint8Array(32).fill(seed + 100));
  return {
    id: authority.publicKey,
    peerId: peerIdOf(hexText(node.publicKey)),
    sign: (message) => sr25519Sign(message, authority),
    signAsNode: (message) => ed25519Sign(message, node),
    nodeKey: concatBytes([Uint8Array.of(8, 1, 0x12, 0x20), node.publicKey]),
  };
}

/** An address as it stands in a record. */
export function addressBytes(text: string): Uint8Array {
  return multiaddr(text).bytes;
}

interface RecordParts {
  readonly addresses?: readonly Uint8Array[];
  /** None in versions 1 and 2. */
  readonly timeMs?: number | undefined;
  /** As it is written; in place of `timeMs`. */
  readonly time?: Uint8Array;
}

export const publishedMs = 1_790_000_000_123;

/** What is signed. */
export function recordBytes(
  whose: SigningValidator,
  { addresses, timeMs, time }: RecordParts = {},
): Uint8Array {
  const written = addresses ?? [addressBytes(`/ip4/198.51.100.7/tcp/30333/p2p/${whose.peerId}`)];
  const stamp = time ?? (timeMs === undefined ? undefined : nanoseconds(timeMs));
  return concatBytes([
    ...written.map((address) => writeField(1, address)),
    ...(stamp ? [writeField(2, writeField(1, stamp))] : []),
  ]);
}

/** A value of the DHT: of version 3, or with a time of `undefined` of version 2. */
export function recordValue(
  whose: SigningValidator,
  parts: RecordParts = { timeMs: publishedMs },
): Uint8Array {
  const record = recordBytes(whose, parts);
  return signedValue(record, whose.sign(record), { key: whose.nodeKey, signature: whose.signAsNode(record) });
}

export function signedValue(
  record: Uint8Array,
  signature: Uint8Array,
  node?: { readonly key: Uint8Array; readonly signature: Uint8Array },
): Uint8Array {
  const byNode = node && concatBytes([writeField(1, node.signature), writeField(2, node.key)]);
  return concatBytes([
    writeField(1, record),
    writeField(2, signature),
    ...(byNode ? [writeField(3, byNode)] : []),
  ]);
}

function nanoseconds(ms: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(ms) * 1_000_000n, true);
  return bytes;
}
