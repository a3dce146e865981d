import type { RpcClient } from './client.ts';

const keysPerRequest = 500;

interface ChangeSet {
  readonly changes: readonly (readonly [key: string, value: string | null])[];
}

/**
 * What is stored under keys, by key; nothing for a key without a value.
 * @param at hash of the block in whose state it is looked up
 */
export async function readStorage(
  client: Pick<RpcClient, 'request'>,
  keys: readonly string[],
  at: string,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  for (let from = 0; from < keys.length; from += keysPerRequest) {
    const asked = keys.slice(from, from + keysPerRequest);
    const sets = await client.request<ChangeSet[]>('state_queryStorageAt', [asked, at]);
    for (const [key, value] of sets.flatMap(({ changes }) => changes)) {
      if (value !== null) values.set(key, value);
    }
  }
  return values;
}
