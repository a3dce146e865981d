import { networkInterfaces } from 'node:os';
import { type IpAddress, parseIp } from './ip-address.ts';

/**
 * No interface, no address, no leave of the own firewall, no socket, no memory for one: what no packet from outside can
 * cause. `ENETUNREACH` and `EHOSTUNREACH` are not among them: a router on the target's side causes both by ICMP.
 */
const ownFaults: ReadonlySet<string> = new Set([
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
]);

/**
 * Whether a socket's error says that the fault is this machine's.
 * @param code of the error
 * @param host as registered. A literal address of a family that this machine has no address of cannot be asked from
 * here, whatever the target does. What a name leads to is the target's choice at any time.
 */
export function isOwnFault(code: string, host: string): boolean {
  if (code !== 'ENETUNREACH') return ownFaults.has(code);
  const literal = parseIp(host);
  return literal !== undefined && !hasAddressOf(literal.family);
}

/** Whether this machine has an address of the family other than those of loopback and of a link. */
function hasAddressOf(family: IpAddress['family']): boolean {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .some((one) => !one.internal && one.family === `IPv${family}` && !one.address.startsWith('fe80:'));
}
