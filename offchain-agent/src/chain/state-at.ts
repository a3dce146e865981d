import type { ApiPromise } from '@polkadot/api';
import type { z } from 'zod';
import { AgentError } from '../base/error.ts';
import { noReports } from './reporting/require-reports.ts';
import { type ChainConnection } from './rpc/connect.ts';

interface Readable {
  toJSON(): unknown;
}

type Call = ((...params: readonly unknown[]) => Promise<Readable>) & {
  readonly meta?: { readonly params?: readonly unknown[] };
};
type Entries = {
  entries(
    ...params: readonly unknown[]
  ): Promise<readonly (readonly [{ args: readonly Readable[] }, Readable])[]>;
};

/** The state of one block of a runtime that may lack what is asked: then the answer is undefined. */
export interface StateReader {
  /** A storage item as @polkadot/api writes it as JSON. */
  storage(pallet: string, item: string, ...keys: readonly unknown[]): Promise<unknown>;
  /** All entries of a map, or those below some of its keys. */
  entries(
    pallet: string,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<readonly StateEntry[] | undefined>;
  constant(pallet: string, name: string): unknown;
  /** Of the runtime that calls are made for: the newest. */
  hasCall(pallet: string, method: string): boolean;
}

export interface StateEntry {
  readonly keys: readonly unknown[];
  readonly value: unknown;
}

/**
 * The state of one block, of a runtime that is met only now. Two ways to ask: by a shape, which every answer must have, or
 * leniently (`reader`), where what the runtime lacks is undefined.
 */
export class StateAt {
  readonly #api: ApiPromise;
  readonly #at: Awaited<ReturnType<ApiPromise['at']>>;
  /** Answers of runtime APIs: of one block they never change, and each costs the node a run of its runtime. */
  readonly #answers = new Map<string, Promise<Readable>>();

  private constructor(api: ApiPromise, at: Awaited<ReturnType<ApiPromise['at']>>) {
    this.#api = api;
    this.#at = at;
  }

  static async at(api: ApiPromise, hash: string): Promise<StateAt> {
    return new StateAt(api, await api.at(hash));
  }

  /**
   * The answer of a runtime API.
   * @throws AgentError `bad_input/no_reports` when the runtime lacks it, `bad_input/chain_version` for another shape
   */
  async call<Shape extends z.ZodType>(
    shape: Shape,
    section: string,
    method: string,
    ...params: readonly unknown[]
  ): Promise<z.infer<Shape>> {
    const call = this.#runtimeCall(section, method);
    const key = `${section}.${method} ${JSON.stringify(params)}`;
    const answer = this.#answers.get(key) ?? call(...params);
    this.#answers.set(key, answer);
    try {
      return readAs(shape, (await answer).toJSON(), `${section}.${method}`);
    } catch (error) {
      this.#answers.delete(key);
      throw error;
    }
  }

  /** The answer of a runtime API as JSON, for callers with shapes and errors of their own. Nothing of it is kept. */
  async answer(section: string, method: string, ...params: readonly unknown[]): Promise<unknown> {
    return (await this.#runtimeCall(section, method)(...params)).toJSON();
  }

  /** Whether the runtime of this block has a function of a runtime API. */
  hasCall(section: string, method: string): boolean {
    return this.#at.call[section]?.[method] !== undefined;
  }

  /** Whether a runtime API takes so many parameters: a release may have added some. */
  takes(section: string, method: string, parameters: number): boolean {
    const call = this.#at.call[section]?.[method] as unknown as Call | undefined;
    return (call?.meta?.params?.length ?? parameters) >= parameters;
  }

  /** Whether the runtime of this block has a storage item. */
  hasStorage(pallet: string, item: string): boolean {
    return this.#at.query[pallet]?.[item] !== undefined;
  }

  /** A storage item, as `call` reads answers. */
  async storage<Shape extends z.ZodType>(
    shape: Shape,
    pallet: string,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<z.infer<Shape>> {
    const query = this.#at.query[pallet]?.[item] as unknown as Call | undefined;
    if (!query) throw noReports(this.#api, `storage ${pallet}.${item}`);
    return readAs(shape, (await query(...keys)).toJSON(), `${pallet}.${item}`);
  }

  /** The entries of a map below some of its keys: all keys, and the value. */
  async entries<Shape extends z.ZodType>(
    shape: Shape,
    pallet: string,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<readonly { readonly keys: readonly unknown[]; readonly value: z.infer<Shape> }[]> {
    const query = this.#at.query[pallet]?.[item] as unknown as Entries | undefined;
    if (!query) throw noReports(this.#api, `storage ${pallet}.${item}`);
    return (await query.entries(...keys)).map(([key, value]) => ({
      keys: key.args.map((part) => part.toJSON()),
      value: readAs(shape, value.toJSON(), `${pallet}.${item}`),
    }));
  }

  /** The same state, where what the runtime lacks is undefined. */
  get reader(): StateReader {
    // The types know nothing of a runtime that is met only now.
    const query = (pallet: string, item: string): (Call & Entries) | undefined =>
      this.#at.query[pallet]?.[item] as unknown as (Call & Entries) | undefined;
    return {
      storage: async (pallet, item, ...keys) => (await query(pallet, item)?.(...keys))?.toJSON(),
      entries: async (pallet, item, ...keys) =>
        (await query(pallet, item)?.entries(...keys))?.map(([key, value]) => ({
          keys: key.args.map((part) => part.toJSON()),
          value: value.toJSON(),
        })),
      constant: (pallet, name) => this.#at.consts[pallet]?.[name]?.toJSON(),
      hasCall: (pallet, method) => this.#api.tx[pallet]?.[method] !== undefined,
    };
  }

  #runtimeCall(section: string, method: string): Call {
    const call = this.#at.call[section]?.[method] as unknown as Call | undefined;
    if (!call) throw noReports(this.#api, `${section}.${method}`);
    return call;
  }
}

/** The state of a block, asked leniently. */
export async function stateReader(api: ApiPromise, blockHash: string): Promise<StateReader> {
  return (await StateAt.at(api, blockHash)).reader;
}

/** The states of a chain's blocks; the one last asked for is kept: most questions are about one block. */
export class States {
  readonly #connection: ChainConnection;
  #latest: { readonly hash: string; readonly state: Promise<StateAt> } | undefined;

  constructor(connection: ChainConnection) {
    this.#connection = connection;
  }

  async finalized(): Promise<StateAt> {
    return await this.at(await this.#connection.client.request<string>('chain_getFinalizedHead'));
  }

  async at(hash: string): Promise<StateAt> {
    if (this.#latest?.hash !== hash) this.#latest = { hash, state: StateAt.at(this.#connection.api, hash) };
    const { state } = this.#latest;
    try {
      return await state;
    } catch (error) {
      if (this.#latest?.state === state) this.#latest = undefined;
      throw error;
    }
  }
}

function readAs<Shape extends z.ZodType>(shape: Shape, json: unknown, what: string): z.infer<Shape> {
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AgentError(
    'bad_input/chain_version',
    `${what} is of a shape that this version does not know (${issue?.path.join('.')}: ${issue?.message}); use the version of almanac that belongs to the chain`,
    { data: { what, path: issue?.path.join('.') } },
  );
}
