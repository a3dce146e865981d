import { isIPv4, isIPv6 } from 'node:net';

/** An address of the internet protocol as bytes, 4 or 16 of them. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bytes: readonly number[];
  /** The canonical text. */
  readonly text: string;
}

/** Reads the usual text of an address; `undefined` for names, zone ids, and all shorthand of IPv4. */
export function parseIp(text: string): IpAddress | undefined {
  if (isIPv4(text)) return fromBytes(text.split('.').map(Number));
  if (isIPv6(text) && !text.includes('%')) return fromBytes(bytesOfIpv6(text));
  return undefined;
}

/** @param bytes 4 or 16 of them */
export function fromBytes(bytes: readonly number[]): IpAddress {
  if (bytes.length === 4) return { family: 4, bytes, text: bytes.join('.') };
  const groups = Array.from({ length: 8 }, (_, index) => groupAt(bytes, index).toString(16));
  // The URL parser shortens as RFC 5952 asks.
  const text = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
  return { family: 6, bytes, text };
}

/** Whether the first `length` bits of the address are those of the prefix. */
export function isWithin(address: IpAddress, prefix: IpAddress, length: number): boolean {
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
