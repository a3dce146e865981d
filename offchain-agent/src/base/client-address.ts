import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';
import { addressGroup } from './address-group.ts';

/** Addresses and networks of addresses, as `10.0.0.0/8`. */
export function addressList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Returned where a trusted proxy names no address: such clients count as one, and not as the proxy. */
const unknownAddress = 'unknown';

/**
 * Returns the nearest address in front of the trusted proxies; what others claim is not believed.
 * Ports that proxies append (`192.0.2.7:5678`, `[2001:db8::1]:443`) are dropped.
 * @returns `unknown` where a trusted proxy says so, or forwards something that is not an address
 */
export function clientAddress(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  trusted: BlockList,
): string {
  const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',');
  const hops = forwarded.split(',').map((hop) => hop.trim());
  let address = plainAddress(socket.remoteAddress ?? '');
  while (hops.length > 0 && isListed(address, trusted)) {
    const hop = hops.pop() ?? '';
    // A proxy that forwards nothing asks for itself.
    if (hop === '') break;
    const plain = plainAddress(withoutPort(hop));
    address = isIP(plain) === 0 ? unknownAddress : plain;
  }
  return address;
}

/** Whether a request comes over one of the proxies, whatever it says itself. */
export function isProxied({ socket }: Pick<IncomingMessage, 'socket'>, proxies: BlockList): boolean {
  return isListed(plainAddress(socket.remoteAddress ?? ''), proxies);
}

function isListed(address: string, list: BlockList): boolean {
  return isIP(address) !== 0 && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The unit that limits apply to: the address without a port, or its /64. */
export function clientGroup(address: string): string {
  return addressGroup(withoutPort(address.trim()));
}

/** An IPv4 address that a socket of both kinds shows as one of IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

function withoutPort(hop: string): string {
  const text = hop.replace(/^"(.*)"$/, '$1');
  return /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1');
}

/** Whether a host, as a URL or a socket names it, is this machine: `localhost`, `::1` with or without brackets, 127.0.0.0/8. */
export function isLoopbackHost(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}
