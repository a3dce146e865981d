import type { HexString } from '@polkadot/util/types';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { patient } from '../support/patient.ts';

/** Storage as it lies there, ascending by key. */
export type RawState = ReadonlyMap<HexString, HexString>;

const pageLength = 500;

/**
 * Reads storage byte by byte, without metadata: a type that is decoded wrongly on both sides would look equal.
 * @param prefix of the keys; all of them unless given
 */
export async function readRawState(
  url: string,
  block: string,
  prefix: HexString = '0x',
): Promise<Map<HexString, HexString>> {
  const client = await RpcClient.open(url, patient);
  try {
    const state = new Map<HexString, HexString>();
    for (let after: HexString | null = null; ; ) {
      const keys: readonly HexString[] = await client.request('state_getKeysPaged', [
        prefix,
        pageLength,
        after,
        block,
      ]);
      const values = await Promise.all(
        keys.map((key) => client.request<HexString | null>('state_getStorage', [key, block])),
      );
      for (const [index, key] of keys.entries()) {
        const value = values[index];
        if (value === undefined || value === null) throw new Error(`${key} is listed and has no value`);
        state.set(key, value);
      }
      after = keys.at(-1) ?? null;
      if (keys.length < pageLength) return new Map([...state].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    }
  } finally {
    client.close();
  }
}
