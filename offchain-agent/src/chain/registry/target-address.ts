import { z } from 'zod';
import { AgentError } from '../../error.ts';
import { parsePeerMultiaddr } from '../../probe/address/peer-multiaddr.ts';
import { accountHex } from '../address.ts';
import { plainText } from '../plain-text.ts';
import { peerKeyOf } from '../reporting/peer-id.ts';

/** An address as the call `registry.addAddress` takes it, with the consent of its node. */
export type CallAddress =
  | { readonly Rpc: { readonly url: string; readonly peer: string; readonly signature: string } }
  | { readonly Port: { readonly multiaddr: string; readonly peer: string; readonly signature: string } };

/** What `almanac endpoint prove --json` prints. */
const proofShape = z.object({
  schema: z.literal('almanac.endpoint_proof.v2'),
  genesis: z.string().regex(/^0x[0-9a-f]{64}$/i),
  target: z.number().int().nonnegative(),
  account: z.string().refine((text) => accountHex(text)?.length === 66, 'expected an account'),
  address: z.string().min(1).max(256),
  peer: z.string().regex(/^0x[0-9a-f]{64}$/i),
  signature: z.string().regex(/^0x[0-9a-f]{128}$/i),
});

/** A node's signed consent to be measured at a URL or a multiaddress. */
export type EndpointProofDocument = z.infer<typeof proofShape>;

/**
 * A libp2p address, as it is registered: without the PeerId that may stand at its end. Only plain TCP is taken, as reporters
 * speak nothing else.
 * @throws AgentError `bad_input/multiaddr`, `bad_input/peer_id`
 * @example portMultiaddr('/ip4/192.0.2.7/tcp/30333/p2p/12D3KooW...') // with the key of that PeerId
 */
export function portMultiaddr(text: string): { readonly multiaddr: string; readonly peer?: string } {
  const [, multiaddr = text, peerId] = /^(.*)\/p2p\/([^/\s]+)$/.exec(text) ?? [];
  const parsed = parsePeerMultiaddr(multiaddr);
  if (parsed.kind === 'multiaddr' && !parsed.isWebSocket) {
    return { multiaddr, ...(peerId !== undefined && { peer: peerKeyOf(peerId) }) };
  }
  const why = parsed.kind === 'multiaddr' ? 'reporters do not speak WebSocket to p2p ports' : parsed.message;
  throw new AgentError(
    'bad_input/multiaddr',
    `"${plainText(text)}" is no libp2p address that reporters can dial (${why}); expected for example /ip4/192.0.2.7/tcp/30333`,
    { data: { text } },
  );
}

/** @throws AgentError `bad_input/proof` when the text is anything but what `almanac endpoint prove --json` prints */
export function parseEndpointProof(text: string, source: string): EndpointProofDocument {
  const read = proofShape.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  throw new AgentError(
    'bad_input/proof',
    `${source} is no proof of an endpoint${where}; make one with "almanac endpoint prove --json"`,
    { data: { source } },
  );
}

/** The address that a node has consented to be measured at: a multiaddress begins with a slash. */
export function callAddress({
  address,
  peer,
  signature,
}: Pick<EndpointProofDocument, 'address' | 'peer' | 'signature'>): CallAddress {
  if (address.startsWith('/')) return { Port: { multiaddr: hexOfText(address), peer, signature } };
  return { Rpc: { url: hexOfText(address), peer, signature } };
}

/** An address for people. */
export function addressText(
  address:
    | { readonly kind: 'libp2p'; readonly multiaddr: string; readonly peerId: string }
    | { readonly kind: 'rpc'; readonly url: string; readonly peerId: string },
): string {
  return address.kind === 'libp2p'
    ? `${address.multiaddr}/p2p/${address.peerId}`
    : `${address.url} (${address.peerId})`;
}

export function hexOfText(text: string): string {
  return `0x${Buffer.from(text).toString('hex')}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
