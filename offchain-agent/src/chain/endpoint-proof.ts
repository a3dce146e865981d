import { ed25519PairFromSeed, ed25519Sign, ed25519Verify } from '@polkadot/util-crypto';
import { peerIdOf } from './reporting/peer-id.ts';
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
  const publicKey = hexOf(pair.publicKey);
  return {
    peerId: peerIdOf(publicKey),
    publicKey,
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
