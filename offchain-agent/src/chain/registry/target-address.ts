import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { accountHex } from '../address.ts';

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

/** @throws AgentError `bad_input/proof` when the text is anything but what `almanac endpoint prove --json` prints */
export function parseEndpointProof(text: string, source: string): EndpointProofDocument {
  const read = proofShape.safeParse(jsonOf(text));
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const where = issue && issue.path.length > 0 ? ` (${issue.path.join('.')}: ${issue.message})` : '';
  throw new AgentError(
    'bad_input/proof',
    `${source} is not a proof of an endpoint${where}; make one with "almanac endpoint prove --json"`,
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
