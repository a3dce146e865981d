import { base58Decode, base58Encode } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';

/** No PeerId is longer; what takes one apart takes the square of its length. */
const longestPeerId = 128;

/** An identity multihash (0x00, 36 bytes) of a protobuf: key type ed25519 (08 01), data of 32 bytes (12 20). */
const prefix = hexBytes('0x002408011220');

/**
 * The PeerId of a node's ed25519 public key, as libp2p and `system_localPeerId` write it.
 * @param key 0x and 64 hex digits
 * @example peerIdOf('0x4cb5abf6ad79fbf5abbccafcc269d85cd2651ed4b885b5869f241aedf0a5ba29') // '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp'
 */
export function peerIdOf(key: string): string {
  return base58Encode(Uint8Array.from([...prefix, ...hexBytes(key)]));
}

/**
 * The public key behind a PeerId, hex.
 * @throws AgentError `bad_input/peer_id` for anything but the PeerId of an ed25519 key
 */
export function peerKeyOf(peerId: string): string {
  const bytes = decoded(peerId);
  if (bytes?.length === prefix.length + 32 && prefix.every((byte, index) => bytes[index] === byte)) {
    return hexText(bytes.subarray(prefix.length));
  }
  throw new AgentError(
    'bad_input/peer_id',
    `"${peerId}" is not a PeerId of an ed25519 key; expected what the node prints as its local identity, 12D3KooW...`,
    { data: { peer_id: peerId } },
  );
}

function decoded(text: string): Uint8Array | undefined {
  if (text.length > longestPeerId) return undefined;
  try {
    return base58Decode(text);
  } catch {
    return undefined;
  }
}
