import { lookup, Resolver } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { EndpointUrl } from './endpoint-url.ts';
import { forbiddenRange, hostKey, type IpAddress, parseIp } from './ip-address.ts';
import type { PeerMultiaddr } from './peer-multiaddr.ts';
import { type AddressRefusal, refusal } from './refusal.ts';

export interface AddressRules {
  /** Whether the reporter's own file marks the network as local. */
  readonly isLocal: boolean;
  readonly resolve: HostResolver;
}

/** Long enough for a distant server; two tries. */
const patienceMs = 2_000;
const tries = 2;

/** What the name's owner answers for: there is no such name, it has no address, or it is written wrongly. */
const ofTheName: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'EBADNAME', 'EBADRESP']);

/** Asks the machine, with its hosts file: for networks that the reporter marked as local, and for `localhost`. */
const resolveLocally: HostResolver = async (name) => {
  try {
    return (await lookup(name, { all: true })).map(({ address }) => address);
  } catch (error) {
    return ofTheName.has(codeOf(error)) ? [] : undefined;
  }
};

/** What any socket reads is copied from here: Node.js would take as much anew for each read, and collect it. */
const readInto = Buffer.allocUnsafe(65_536);

/**
 * The one place where probes connect: to the resolved address, whatever its name is resolved to by now, through no
 * proxy. With TLS the certificate must be that of the registered name.
 */
export const dial: Dialler = (address, tls) => {
  const target = { host: address.ip.text, port: address.port, noDelay: true };
  if (!tls) {
    const socket: Socket = connect({
      ...target,
      onread: {
        buffer: readInto,
        callback: (length, bytes) => socket.push(Buffer.from(bytes.subarray(0, length))),
      },
    });
    return socket;
  }
  // The certificate is checked against the server name; a literal address is none, and is checked as it is.
  const servername = address.host === address.ip.text ? '' : address.host;
  return connectTls({ ...target, servername, ALPNProtocols: ['http/1.1'] });
};

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
  /** Of a machine or network of the reporter's own, where no stranger can list anything. */
  readonly isOwn: boolean;

  private constructor(ip: IpAddress, host: string, port: number) {
    this.ip = ip;
    this.port = port;
    this.host = host;
    // A machine of one's own may be many nodes; strangers' ports are one host.
    this.isOwn = forbiddenRange(ip, false) !== undefined;
    this.hostKey = this.isOwn ? `${ip.text} ${port}` : hostKey(ip);
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

/**
 * The addresses of a name, in the order of the answer; empty when it has none; undefined when this machine could not ask.
 * Never rejects.
 */
export type HostResolver = (name: string) => Promise<readonly string[] | undefined>;

/** As much of node:dns as is used here. */
export type DnsClient = Pick<Resolver, 'resolve4' | 'resolve6'>;

/**
 * Asks DNS itself (not the machine's hosts file, and not in the thread pool, where a few slow name servers would hold up
 * all other names). The machine's name servers are read anew after each failure of theirs: they change with the network.
 */
export function createDnsResolver(
  open: () => DnsClient = () => new Resolver({ timeout: patienceMs, tries }),
): HostResolver {
  let client: DnsClient | undefined;
  return async (name) => {
    client ??= open();
    const asked = client;
    const answers = await Promise.allSettled([asked.resolve4(name), asked.resolve6(name)]);
    const codes = answers.flatMap((answer) => (answer.status === 'rejected' ? [codeOf(answer.reason)] : []));
    if (codes.some((code) => !ofTheName.has(code)) && client === asked) client = undefined;
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const isKnown = addresses.length > 0 || codes.includes('ENOTFOUND');
    return isKnown || codes.every((code) => ofTheName.has(code)) ? addresses : undefined;
  };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown }).code;
}

/** Opens a connection to exactly this address. Tests count what goes out here. */
export type Dialler = (address: AllowedAddress, tls: boolean) => Socket;
