import { randomBytes } from 'node:crypto';
import { base58Encode, ed25519PairFromSeed } from '@polkadot/util-crypto';

/** The network identity of a node: the secret for its file, the name that others dial. */
export interface NodeKey {
  readonly secretHex: string;
  readonly peerId: string;
}

// An identity multihash of 36 bytes, holding a protobuf message: key type 1 (ed25519), 32 bytes of key.
const ed25519PeerIdPrefix = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/** A new node key, or the one of the given secret. */
export function nodeKey(secret: Uint8Array = randomBytes(32)): NodeKey {
  const { publicKey } = ed25519PairFromSeed(secret);
  return {
    secretHex: Buffer.from(secret).toString('hex'),
    peerId: base58Encode(Uint8Array.from([...ed25519PeerIdPrefix, ...publicKey])),
  };
}
