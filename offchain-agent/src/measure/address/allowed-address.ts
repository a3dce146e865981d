import type { EndpointUrl } from './endpoint-url.ts';
import { forbiddenRange, hostKey } from './forbidden-range.ts';
import { type IpAddress, parseIp } from './ip-address.ts';
import type { PeerMultiaddr } from './peer-multiaddr.ts';
import { type AddressRefusal, refusal } from './refusal.ts';
import { createDnsResolver, type HostResolver, resolveLocally } from './resolve-host.ts';

export interface AddressRules {
  /** Whether the reporter's own file marks the network as local. */
  readonly isLocal: boolean;
  readonly resolve: HostResolver;
}

/** The rules of a network. */
export function addressRules(isLocal: boolean): AddressRules {
  return { isLocal, resolve: isLocal ? resolveLocally : createDnsResolver() };
}

/**
 * An address that the rules allow, resolved: the only thing that can be dialled. There is no way to make one but
 * `allowAddress`, so nothing is dialled that was not judged.
 */
export class AllowedAddress {
  readonly kind = 'allowed';
  readonly ip: IpAddress;
  readonly port: number;
  /** As registered: for the Host header and the TLS certificate. */
  readonly host: string;
  /** What the rate limit takes for one host. */
  readonly hostKey: string;

  private constructor(ip: IpAddress, host: string, port: number) {
    this.ip = ip;
    this.port = port;
    this.host = host;
    // A machine of one's own may be many nodes; strangers' ports are one host.
    const isOwn = forbiddenRange(ip, false) !== undefined;
    this.hostKey = isOwn ? `${ip.text} ${port}` : hostKey(ip);
  }

  /**
   * Resolves the host once and judges every address it has. One forbidden address refuses all: a name that leads to
   * several places, one of them inside, is a trap or a mistake, and picking the good one would make the answer depend on
   * the order of a DNS answer. Else the first address is taken, IPv4 before IPv6.
   */
  static async of(
    target: EndpointUrl | PeerMultiaddr,
    { isLocal, resolve }: AddressRules,
  ): Promise<AllowedAddress | AddressRefusal> {
    const literal = parseIp(target.host);
    const family = target.kind === 'multiaddr' ? target.family : 0;
    const texts = literal ? [literal.text] : await resolve(target.host);
    if (!texts) return refusal('not_resolved', 'this machine could not ask for the addresses of the host');
    const addresses: IpAddress[] = [];
    for (const text of texts) {
      const address = parseIp(text);
      const range = address ? forbiddenRange(address, isLocal) : 'not_global';
      if (!address || range) return forbidden(range ?? 'not_global', literal !== undefined);
      if (family === 0 || address.family === family) addresses.push(address);
    }
    const [first] = addresses.toSorted((a, b) => a.family - b.family);
    if (!first) return refusal('unresolved', 'the host has no address');
    return new AllowedAddress(first, target.host, target.port);
  }
}

/** What may be dialled for a target now. Asked anew for every connection: a name may change its mind. */
export async function allowAddress(
  target: EndpointUrl | PeerMultiaddr,
  rules: AddressRules,
): Promise<AllowedAddress | AddressRefusal> {
  return await AllowedAddress.of(target, rules);
}

function forbidden(range: NonNullable<AddressRefusal['range']>, isLiteral: boolean): AddressRefusal {
  const what = isLiteral ? 'the address is' : 'the name leads to an address that is';
  return refusal('forbidden_range', `${what} not to be probed (${range.replace('_', ' ')})`, range);
}
