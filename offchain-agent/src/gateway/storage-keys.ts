import type { RpcError } from './exchange.ts';
import { invalidParams, textOf } from './params.ts';

/** The most keys that one subscription may have. Nodes have no bound of their own; @polkadot/api asks for 250 at a time. */
export const mostSubscribedKeys = 1_000;
/** The most bytes that they may have together, as text: some 1,600 keys of an account's balance. */
export const mostKeyBytes = 262_144;

/**
 * The keys of a storage subscription as nodes write them, in the order that they were given, each once; or why there are none.
 * Without keys a node tells of its whole storage, which it calls unsafe.
 */
export function subscribedKeys(given: unknown): readonly string[] | RpcError {
  if (given === undefined || given === null)
    return { code: -32_601, message: 'RPC call is unsafe to be called externally' };
  if (!Array.isArray(given)) return invalidParams('`keys` is no list');
  if (given.length > mostSubscribedKeys)
    return invalidParams(`${given.length} keys, a subscription may have ${mostSubscribedKeys}`);
  const keys = new Set<string>();
  let bytes = 0;
  for (const one of given as unknown[]) {
    const key = textOf(one);
    bytes += key?.length ?? 0;
    if (bytes > mostKeyBytes) return invalidParams(`keys of more than ${mostKeyBytes} bytes together`);
    if (key === undefined || !/^0x(?:[0-9a-f]{2})*$/i.test(key)) return invalidParams('a key is no hex text');
    keys.add(key.toLowerCase());
  }
  return [...keys];
}
