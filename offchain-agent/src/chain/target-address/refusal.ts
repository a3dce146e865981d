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

/** What this machine could not do, whatever the target does, says nothing about the target. */
export const offline: Untaken = { kind: 'untaken', reason: 'offline' };

export function refusal(
  reason: AddressRefusalReason,
  message: string,
  range?: ForbiddenRange,
): AddressRefusal {
  return range === undefined
    ? { kind: 'refusal', reason, message }
    : { kind: 'refusal', reason, message, range };
}

/**
 * How a sample of a refused address counts. A failed look-up is a null as well: the name servers of the target's zone
 * can be silent or fail. Whether it was this machine that could not ask, the others of the instant tell.
 */
export function outcomeOfRefusal({ reason }: AddressRefusal): {
  readonly kind: 'null';
  readonly reason: NullReason;
} {
  const isUnresolved = reason === 'unresolved' || reason === 'not_resolved';
  return { kind: 'null', reason: isUnresolved ? 'unresolved' : 'forbidden_address' };
}

export interface Untaken {
  readonly kind: 'untaken';
  readonly reason: UntakenReason;
}
