import type { ApiPromise } from '@polkadot/api';

/** The state of one block of a runtime that may lack what is asked: then the answer is undefined. */
export interface StateReader {
  /** A storage item as @polkadot/api writes it as JSON. */
  storage(pallet: string, item: string, ...keys: readonly unknown[]): Promise<unknown>;
  /** All entries of a map. */
  entries(pallet: string, item: string): Promise<readonly StateEntry[] | undefined>;
  constant(pallet: string, name: string): unknown;
  /** Of the runtime that calls are made for: the newest. */
  hasCall(pallet: string, method: string): boolean;
}

export interface StateEntry {
  readonly keys: readonly unknown[];
  readonly value: unknown;
}

interface Readable {
  toJSON(): unknown;
}

type Query = ((...keys: readonly unknown[]) => Promise<Readable>) & {
  entries(): Promise<readonly (readonly [{ readonly args: readonly Readable[] }, Readable])[]>;
};

/** Reads the state of a block. */
export async function stateReader(api: ApiPromise, blockHash: string): Promise<StateReader> {
  const at = await api.at(blockHash);
  // The types know nothing of a runtime that is met only now.
  const query = (pallet: string, item: string): Query | undefined =>
    at.query[pallet]?.[item] as unknown as Query | undefined;
  return {
    storage: async (pallet, item, ...keys) => (await query(pallet, item)?.(...keys))?.toJSON(),
    entries: async (pallet, item) =>
      (await query(pallet, item)?.entries())?.map(([key, value]) => ({
        keys: key.args.map((part) => part.toJSON()),
        value: value.toJSON(),
      })),
    constant: (pallet, name) => at.consts[pallet]?.[name]?.toJSON(),
    hasCall: (pallet, method) => api.tx[pallet]?.[method] !== undefined,
  };
}
