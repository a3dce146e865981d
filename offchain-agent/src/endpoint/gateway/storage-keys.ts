import type { CallError } from './exchange.ts';
import { invalidParams, textOf } from './params.ts';

/** Keys per subscription, at most. Nodes have no limit; @polkadot/api requests 250 at a time. */
export const mostSubscribedKeys = 1_000;
/** Bytes of all keys of a subscription as text, at most: about 1,600 keys of account balances. */
export const mostKeyBytes = 262_144;

/**
 * Returns the keys of a storage subscription in lower case and in order, each once, or the error. Without keys a node would
 * send its whole storage, which it classifies as unsafe.
 */
export function subscribedKeys(given: unknown): readonly string[] | CallError {
  if (given === undefined || given === null)
    return { code: -32_601, message: 'RPC call is unsafe to be called externally' };
  if (!Array.isArray(given)) return invalidParams('invalid `keys`: must be a list');
  if (given.length > mostSubscribedKeys)
    return invalidParams(
      `invalid \`keys\`: ${given.length} keys, at most ${mostSubscribedKeys} per subscription`,
    );
  const keys = new Set<string>();
  let bytes = 0;
  for (const one of given as unknown[]) {
    const key = textOf(one);
    bytes += key?.length ?? 0;
    if (bytes > mostKeyBytes)
      return invalidParams(`invalid \`keys\`: more than ${mostKeyBytes} bytes in total`);
    if (key === undefined || !/^0x(?:[0-9a-f]{2})*$/i.test(key))
      return invalidParams('invalid key: must be 0x and pairs of hex digits');
    keys.add(key.toLowerCase());
  }
  return [...keys];
}
