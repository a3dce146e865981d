import type { NullReason, UntakenReason } from '../../sli/sample.ts';
import type { ForbiddenRange } from './ip-address.ts';

export type AddressRefusalReason =
  | 'too_long'
  | 'not_an_address'
  | 'scheme'
  | 'credentials'
  | 'fragment'
  | 'host_form'
  | 'port'
  | 'forbidden_range'
  | 'unresolved'
  | 'not_resolved';

/** Why nothing is sent to an address. A value and no exception: what strangers register may be anything. */
export interface AddressRefusal {
  readonly kind: 'refusal';
  readonly reason: AddressRefusalReason;
  /** One sentence for people; it repeats no text of the address, which strangers wrote. */
  readonly message: string;
  /** Of `forbidden_range`. */
  readonly range?: ForbiddenRange;
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

export function refusal(
  reason: AddressRefusalReason,
  message: string,
  range?: ForbiddenRange,
): AddressRefusal {
  return range === undefined
    ? { kind: 'refusal', reason, message }
    : { kind: 'refusal', reason, message, range };
}

/** How a sample of a refused address counts: registering it was its owner's doing, but not that nobody could be asked. */
export function outcomeOfRefusal({
  reason,
}: AddressRefusal): { readonly kind: 'null'; readonly reason: NullReason } | Untaken {
  if (reason === 'not_resolved') return offline;
  return { kind: 'null', reason: reason === 'unresolved' ? 'unresolved' : 'forbidden_address' };
}

export interface Untaken {
  readonly kind: 'untaken';
  readonly reason: UntakenReason;
}

/** Whether the `code` of a socket's error says that the fault is this machine's. */
export function isOwnFault(code: string): boolean {
  return ownFaults.has(code);
}
