import { base58Encode, ed25519PairFromSeed, ed25519Sign, ed25519Verify } from '@polkadot/util-crypto';
import { bytesOf, hexOf } from './scale.ts';

/** What a node consents to: to be measured at a URL as a target of a network. */
export interface EndpointConsent {
  /** Of the network that the target belongs to, 0x and 64 hex digits. */
  readonly genesisHash: string;
  /** Id of the target, u32. */
  readonly target: number;
  /** Exactly as it is registered. */
  readonly url: string;
}

/** What `registry.addAddress` takes beside the URL, and the PeerId for people. */
export interface EndpointProof {
  readonly peerId: string;
  /** The node's ed25519 key, 0x and 64 hex digits. */
  readonly publicKey: string;
  /** 0x and 128 hex digits. */
  readonly signature: string;
}

const domain = new TextEncoder().encode('almanac endpoint');
// An identity multihash of 36 bytes, holding a protobuf message: key type 1 (ed25519), 32 bytes of key.
const ed25519PeerIdPrefix = [0x00, 0x24, 0x08, 0x01, 0x12, 0x20];

/** `almanac endpoint` ++ genesis hash (32 bytes) ++ target (u32, little endian) ++ URL: what the node's key signs. */
export function endpointMessage({ genesisHash, target, url }: EndpointConsent): Uint8Array {
  const id = Buffer.alloc(4);
  id.writeUInt32LE(target);
  return Uint8Array.from(Buffer.concat([domain, bytesOf(genesisHash), id, new TextEncoder().encode(url)]));
}

/**
 * Signs the consent with a node's key.
 * @param secret the 32 bytes of its libp2p ed25519 secret
 */
export function proveEndpoint(secret: Uint8Array, consent: EndpointConsent): EndpointProof {
  const pair = ed25519PairFromSeed(secret);
  return {
    peerId: peerIdOf(pair.publicKey),
    publicKey: hexOf(pair.publicKey),
    signature: hexOf(ed25519Sign(endpointMessage(consent), pair)),
  };
}

/** Whether the key has signed this consent: what the chain checks. */
export function isEndpointProof(
  { publicKey, signature }: Pick<EndpointProof, 'publicKey' | 'signature'>,
  consent: EndpointConsent,
): boolean {
  return ed25519Verify(endpointMessage(consent), bytesOf(signature), bytesOf(publicKey));
}

/** The name under which others dial a node: the base58 form of its key. */
export function peerIdOf(publicKey: Uint8Array): string {
  return base58Encode(Uint8Array.from([...ed25519PeerIdPrefix, ...publicKey]));
}
