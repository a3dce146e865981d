import type { Outcome } from '../../sli/sample.ts';
import { type AddressRules, allowAddress } from '../address/allowed-address.ts';
import { parsePeerMultiaddr } from '../address/peer-multiaddr.ts';
import { outcomeOfRefusal } from '../address/refusal.ts';

export interface AllowedPeer {
  readonly kind: 'allowed';
  readonly ip: string;
  readonly port: number;
  /** What the rate limit takes for its host. */
  readonly hostKey: string;
}

/** Where a registered multiaddress leads now, or how a sample counts that goes nowhere. */
export type PeerAddress = AllowedPeer | { readonly kind: 'refused'; readonly outcome: Outcome };

/** Nothing is dialled but what this allows; asked anew for every connection. */
export type AllowPeerAddress = (multiaddr: string) => Promise<PeerAddress>;

/** Judges by the rules of a network. WebSocket addresses cannot be dialled here: what registers one is not reached. */
export function allowPeerAddress(rules: AddressRules): AllowPeerAddress {
  return async (text) => {
    const parsed = parsePeerMultiaddr(text);
    if (parsed.kind === 'refusal') return { kind: 'refused', outcome: outcomeOfRefusal(parsed) };
    if (parsed.isWebSocket) return { kind: 'refused', outcome: { kind: 'null', reason: 'unresolved' } };
    const allowed = await allowAddress(parsed, rules);
    if (allowed.kind === 'refusal') return { kind: 'refused', outcome: outcomeOfRefusal(allowed) };
    return { kind: 'allowed', ip: allowed.ip.text, port: allowed.port, hostKey: allowed.hostKey };
  };
}
