import { ed25519PairFromSeed, ed25519Sign, ed25519Verify } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../base/bytes.ts';
import { AgentError } from '../base/error.ts';
import { accountHex } from './address.ts';
import { peerIdOf } from './reporting/peer-id.ts';

/** What a node consents to: to be measured at an address as a target of a network, while this account speaks for it. */
export interface EndpointConsent {
  /** Of the network that the target belongs to, 0x and 64 hex digits. */
  readonly genesisHash: string;
  /** Id of the target, u32. */
  readonly target: number;
  /** Who speaks for the target: its owner, else the account that it stands for. In any format, or 0x and 64 hex digits. */
  readonly account: string;
  /** The URL or the multiaddress, exactly as it is registered. */
  readonly address: string;
}

/** What `registry.addAddress` takes beside the address, and the PeerId for people. */
export interface EndpointProof {
  readonly peerId: string;
  /** The node's ed25519 key, 0x and 64 hex digits. */
  readonly publicKey: string;
  /** 0x and 128 hex digits. */
  readonly signature: string;
}

const domain = new TextEncoder().encode('almanac consent');
const accountBytes = 32;

/**
 * `almanac consent` ++ genesis hash (32 bytes) ++ target (u32, little endian) ++ account (32 bytes) ++ URL or multiaddress:
 * what the node's key signs.
 * @throws AgentError `bad_input/account`
 */
export function consentMessage({ genesisHash, target, account, address }: EndpointConsent): Uint8Array {
  const id = Buffer.alloc(4);
  id.writeUInt32LE(target);
  const text = new TextEncoder().encode(address);
  return Uint8Array.from(Buffer.concat([domain, hexBytes(genesisHash), id, bytesOfAccount(account), text]));
}

/**
 * Signs the consent with a node's key.
 * @param secret the 32 bytes of its libp2p ed25519 secret
 * @throws AgentError `bad_input/account`
 */
export function proveEndpoint(secret: Uint8Array, consent: EndpointConsent): EndpointProof {
  const message = consentMessage(consent);
  const pair = ed25519PairFromSeed(secret);
  const publicKey = hexText(pair.publicKey);
  return { peerId: peerIdOf(publicKey), publicKey, signature: hexText(ed25519Sign(message, pair)) };
}

/** Whether the key has signed this consent: what the chain checks. */
export function isEndpointProof(
  { publicKey, signature }: Pick<EndpointProof, 'publicKey' | 'signature'>,
  consent: EndpointConsent,
): boolean {
  return ed25519Verify(consentMessage(consent), hexBytes(signature), hexBytes(publicKey));
}

function bytesOfAccount(account: string): Uint8Array {
  const bytes = hexBytes(accountHex(account) ?? '0x');
  if (bytes.length === accountBytes) return bytes;
  throw new AgentError(
    'bad_input/account',
    `"${account}" is not an account; expected an address, or 0x and 64 hex digits`,
    { data: { account } },
  );
}
