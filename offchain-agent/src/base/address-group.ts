import { isIPv4, isIPv6 } from 'node:net';

const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * Returns the unit that limits apply to: an IPv4 address, or the /64 of an IPv6 one, which one host can fill with addresses.
 * @example addressGroup('2001:db8:1:2ff::1') // '2001:db8:1:2ff::/64'
 */
export function addressGroup(address: string): string {
  const groups = groupsOf(address);
  return typeof groups === 'string' ? groups : `${prefix(groups, 64)}/64`;
}

/**
 * The part of an address that may be kept: the /24 of an IPv4 address, the /48 of an IPv6 one.
 * @example cutAddress('192.0.2.77') // '192.0.2.0/24'
 */
export function cutAddress(address: string): string {
  const groups = groupsOf(address);
  if (typeof groups !== 'string') return `${prefix(groups, 48)}/48`;
  return isIPv4(groups) ? `${groups.slice(0, groups.lastIndexOf('.'))}.0/24` : '?';
}

/** The eight groups of an IPv6 address; anything else as it is, an IPv4 address that is mapped into IPv6 as IPv4. */
function groupsOf(address: string): readonly number[] | string {
  const plain = address.split('%')[0] ?? '';
  const asIpv4 = mapped.exec(plain)?.[1];
  if (asIpv4 !== undefined) return asIpv4;
  if (!isIPv6(plain)) return isIPv4(plain) ? plain : '?';
  // A URL writes every IPv6 address in one way, its last 32 bits in hex too.
  const text = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [before = '', after] = text.split('::');
  const numbers = (part: string): number[] =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16));
  const head = numbers(before);
  const tail = after === undefined ? [] : numbers(after);
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

function prefix(groups: readonly number[], bits: number): string {
  const kept = groups.map((group, index) => {
    const here = Math.max(0, Math.min(16, bits - 16 * index));
    return group & (0xffff << (16 - here));
  });
  return `${kept
    .slice(0, Math.ceil(bits / 16))
    .map((group) => (group & 0xffff).toString(16))
    .join(':')}::`;
}
