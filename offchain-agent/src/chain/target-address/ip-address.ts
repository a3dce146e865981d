/** An address of the internet protocol as bytes, 4 or 16 of them. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bytes: readonly number[];
  /** The canonical text. */
  readonly text: string;
}

const octet = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const ofIpv6 = /^[\da-f.]*:[\da-f:.]*$/i;

// The first row that fits decides. From the IANA registries of special-purpose addresses.
const rows: readonly Row[] = [
  // Where clouds answer their own machines with credentials; the second is Azure's, in a public range.
  ['169.254.169.254', 32, 'metadata'],
  ['168.63.129.16', 32, 'metadata'],
  ['100.100.100.200', 32, 'metadata'],
  ['192.0.0.192', 32, 'metadata'],
  ['0.0.0.0', 8, 'unspecified'],
  ['10.0.0.0', 8, 'private'],
  ['100.64.0.0', 10, 'carrier_nat'],
  ['127.0.0.0', 8, 'loopback'],
  ['169.254.0.0', 16, 'link_local'],
  ['172.16.0.0', 12, 'private'],
  ['192.0.0.0', 24, 'reserved'],
  ['192.0.2.0', 24, 'documentation'],
  ['192.88.99.0', 24, 'tunnel'],
  ['192.168.0.0', 16, 'private'],
  ['198.18.0.0', 15, 'benchmark'],
  ['198.51.100.0', 24, 'documentation'],
  ['203.0.113.0', 24, 'documentation'],
  ['224.0.0.0', 4, 'multicast'],
  ['255.255.255.255', 32, 'broadcast'],
  ['240.0.0.0', 4, 'reserved'],
  ['fd00:ec2::254', 128, 'metadata'],
  ['fd20:ce::254', 128, 'metadata'],
  ['::', 128, 'unspecified'],
  ['::1', 128, 'loopback'],
  // IPv4 in other clothes: mapped, translated, compatible.
  ['::ffff:0:0', 96, 'mapped'],
  ['::ffff:0:0:0', 96, 'mapped'],
  ['::', 96, 'mapped'],
  // NAT64 of a single network (RFC 8215).
  ['64:ff9b:1::', 48, 'private'],
  ['fc00::', 7, 'private'],
  ['fe80::', 10, 'link_local'],
  ['fec0::', 10, 'private'],
  ['ff00::', 8, 'multicast'],
  // Teredo and 6to4 reach an IPv4 host through a stranger's relay: one host would pass for many.
  ['2001::', 32, 'tunnel'],
  ['2002::', 16, 'tunnel'],
  ['2001:2::', 48, 'benchmark'],
  ['2001:db8::', 32, 'documentation'],
  ['3fff::', 20, 'documentation'],
  ['2001::', 23, 'reserved'],
];

const table = rows.map(([prefix, length, range]) => ({ prefix: ipOf(prefix), length, range }));

// What a network that its reporter marked as local may use besides.
const ofLocalNetworks: ReadonlySet<ForbiddenRange> = new Set(['loopback', 'private', 'carrier_nat']);

const globalUnicast = ipOf('2000::');
const nat64 = ipOf('64:ff9b::');

// Interface identifiers of ISATAP (RFC 5214): 0000:5efe or 0200:5efe, then an IPv4 address.
const isatap = [
  [0x00, 0x00, 0x5e, 0xfe],
  [0x02, 0x00, 0x5e, 0xfe],
];

// Browsers verify evidence by the same rules, and have no `node:net`.
function isIpv6(text: string): boolean {
  return ofIpv6.test(text) && URL.canParse(`http://[${text}]`);
}

/** Reads the usual text of an address; `undefined` for names, zone ids, and all shorthand of IPv4. */
export function parseIp(text: string): IpAddress | undefined {
  if (ipv4.test(text)) return fromBytes(text.split('.').map(Number));
  if (isIpv6(text)) return fromBytes(bytesOfIpv6(text));
  return undefined;
}

/** @param bytes 4 or 16 of them */
function fromBytes(bytes: readonly number[]): IpAddress {
  if (bytes.length === 4) return { family: 4, bytes, text: bytes.join('.') };
  const groups = Array.from({ length: 8 }, (_, index) => groupAt(bytes, index).toString(16));
  // The URL parser shortens as RFC 5952 asks.
  const text = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  return { family: 6, bytes, text };
}

/** Whether the first `length` bits of the address are those of the prefix. */
function isWithin(address: IpAddress, prefix: IpAddress, length: number): boolean {
  if (address.family !== prefix.family) return false;
  const whole = Math.floor(length / 8);
  for (let index = 0; index < whole; index++) {
    if (address.bytes[index] !== prefix.bytes[index]) return false;
  }
  const rest = 8 - (length % 8);
  return rest === 8 || (address.bytes[whole] ?? 0) >> rest === (prefix.bytes[whole] ?? 0) >> rest;
}

function bytesOfIpv6(text: string): number[] {
  // The URL parser turns a dotted tail into two groups.
  const canonical = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => 0);
  return [...left, ...zeros, ...right].flatMap((group) => [group >> 8, group & 0xff]);
}

function groupsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function groupAt(bytes: readonly number[], index: number): number {
  return ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0);
}

/** Why no packet may go to an address. */
export type ForbiddenRange =
  | 'loopback'
  | 'private'
  | 'link_local'
  | 'carrier_nat'
  | 'metadata'
  | 'unspecified'
  | 'multicast'
  | 'broadcast'
  | 'documentation'
  | 'benchmark'
  | 'reserved'
  | 'tunnel'
  | 'mapped'
  | 'not_global';

type Row = readonly [prefix: string, length: number, range: ForbiddenRange];

/**
 * The range that forbids an address, `undefined` when it may be probed. Of IPv6 only global unicast is allowed, so
 * that a range nobody thought of is refused; an address that leads to an IPv4 host (NAT64, ISATAP) is judged by it.
 *
 * @param isLocal whether the reporter marked the network as local: then loopback, private and carrier-grade NAT
 * addresses are allowed, and still no other
 */
export function forbiddenRange(address: IpAddress, isLocal: boolean): ForbiddenRange | undefined {
  const row = table.find(({ prefix, length }) => isWithin(address, prefix, length));
  if (row) return isLocal && ofLocalNetworks.has(row.range) ? undefined : row.range;
  if (address.family === 4) return undefined;
  const embedded = embeddedIpv4(address);
  if (embedded) return forbiddenRange(embedded, isLocal);
  return isWithin(address, globalUnicast, 3) ? undefined : 'not_global';
}

/**
 * What stands for one host where requests are limited: the IPv4 address, also of NAT64, or the /64 of an IPv6 address,
 * because whoever has one such address has all 2^64 of them.
 */
export function hostKey(address: IpAddress): string {
  const host = isWithin(address, nat64, 96) ? fromBytes(address.bytes.slice(12)) : address;
  if (host.family === 4) return host.text;
  return `${fromBytes([...host.bytes.slice(0, 8), 0, 0, 0, 0, 0, 0, 0, 0]).text}/64`;
}

function embeddedIpv4(address: IpAddress): IpAddress | undefined {
  const interfaceId = address.bytes.slice(8, 12);
  const isIsatap = isatap.some((mark) => mark.every((byte, index) => byte === interfaceId[index]));
  return isIsatap || isWithin(address, nat64, 96) ? fromBytes(address.bytes.slice(12)) : undefined;
}

function ipOf(text: string): IpAddress {
  const address = parseIp(text);
  if (!address) throw new TypeError(`${text} is not an address`);
  return address;
}
