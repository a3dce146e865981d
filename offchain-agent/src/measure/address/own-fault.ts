import type { UntakenReason } from '../../sli/sample.ts';

export interface Untaken {
  readonly kind: 'untaken';
  readonly reason: UntakenReason;
}

/** What this machine could not do says nothing about the target. */
export const offline: Untaken = { kind: 'untaken', reason: 'offline' };

/** No route, no address, no leave of the own firewall, no socket, no memory for one. */
const ownFaults: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
]);

/** Whether the `code` of a socket's error says that the fault is this machine's. */
export function isOwnFault(code: string): boolean {
  return ownFaults.has(code);
}
