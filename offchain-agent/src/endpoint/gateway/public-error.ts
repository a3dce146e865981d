import { withoutAdvice } from '../../base/error.ts';
import { withoutAddresses } from '../../base/without-addresses.ts';
import type { CallError } from './exchange.ts';

/** Returns an error of the gateway as clients read it: without addresses, and without advice for its operator. */
export function publicError({ code, message, data }: CallError, urls: readonly string[]): CallError {
  const shown = withoutAddresses(withoutAdvice(message), urls);
  // Data of another type is the door's, which names the client's own address.
  const more = typeof data === 'string' ? withoutAddresses(data, urls) : data;
  return { code, message: shown, ...(more !== undefined && { data: more }) };
}
