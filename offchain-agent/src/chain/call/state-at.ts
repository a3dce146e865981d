import type { ApiPromise } from '@polkadot/api';
import type { Metadata } from '@polkadot/types';
import type { Codec, Registry } from '@polkadot/types/types';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import type { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import { type ChainConnection, namedRpc } from '../rpc/connect.ts';
import { missingPart, type RuntimePart } from './missing.ts';
import { readAs } from './read-as.ts';
import { type StoredItem, storedItem } from './stored-item.ts';

type Decoration = Awaited<ReturnType<ApiPromise['at']>>;
type Item = NonNullable<Decoration['query'][string]>[string];
type RuntimeCall = NonNullable<Decoration['call'][string]>[string] & { readonly meta: CallMeta };

/** How a runtime API is called. */
interface CallMeta {
  readonly name: string;
  readonly params: readonly { readonly type: string }[];
  readonly type: string;
}

/** Keys and values that are asked of a node at once. */
const pageSize = 1_000;

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
  readonly #hash: string;
  readonly #runtime: Runtime;
  /** Answers of runtime APIs: of one block they never change, and each costs the node a run of its runtime. */
  readonly #answers = new Map<string, Promise<Codec>>();

  private constructor(api: ApiPromise, hash: string, runtime: Runtime) {
    this.#api = api;
    this.#hash = hash;
    this.#runtime = runtime;
  }

  /** @throws AgentError `unknown/metadata` for a runtime that cannot be understood; of the transport */
  static async at(api: ApiPromise, hash: string): Promise<StateAt> {
    try {
      return new StateAt(api, hash, await runtimeAt(api, hash));
    } catch (cause) {
      if (cause instanceof AgentError) throw cause;
      throw new AgentError(
        'unknown/metadata',
        `the runtime of block ${hash} cannot be understood: ${plainMessage(cause)}`,
        { data: { block_hash: hash }, cause },
      );
    }
  }

  /** The types, errors and calls of the runtime of this block. */
  get registry(): Registry {
    return this.#runtime.registry;
  }

  /**
   * The answer of a runtime API.
   * @throws AgentError `bad_input/not_in_runtime` when the runtime lacks it, `bad_input/chain_version` for another shape
   */
  async call<Shape extends z.ZodType>(
    shape: Shape,
    section: string,
    method: string,
    ...params: readonly unknown[]
  ): Promise<z.infer<Shape>> {
    const key = `${section}.${method} ${JSON.stringify(params)}`;
    const answer = this.#answers.get(key) ?? this.#ask(section, method, params);
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
    return (await this.#ask(section, method, params)).toJSON();
  }

  /** Whether the runtime of this block has a function of a runtime API. */
  hasCall(section: string, method: string): boolean {
    return this.#runtime.call[section]?.[method] !== undefined;
  }

  /** Whether a runtime API takes so many parameters: a release may have added some. */
  takes(section: string, method: string, parameters: number): boolean {
    const call = this.#runtime.call[section]?.[method] as RuntimeCall | undefined;
    return (call?.meta.params.length ?? parameters) >= parameters;
  }

  /** Whether the runtime of this block has a storage item. */
  hasStorage(pallet: string, item: string): boolean {
    return this.#item(pallet, item) !== undefined;
  }

  /** The storage items of a pallet; none where the runtime lacks it. */
  itemsOf(pallet: string): readonly string[] {
    return Object.keys(this.#runtime.query[pallet] ?? {});
  }

  /** How a storage item is keyed and read, for whoever gets its bytes in another way; undefined where the runtime lacks it. */
  item(pallet: string, item: string): StoredItem | undefined {
    const found = this.#item(pallet, item);
    return found && storedItem(this.registry, found.creator);
  }

  /** A storage item, as `call` reads answers. */
  async storage<Shape extends z.ZodType>(
    shape: Shape,
    pallet: string,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<z.infer<Shape>> {
    const value = await this.codec(pallet, item, ...keys);
    if (!value) throw this.#missing({ kind: 'storage item', of: pallet, name: item });
    return readAs(shape, value.toJSON(), `${pallet}.${item}`);
  }

  /** A storage item as @polkadot/api decodes it; undefined where the runtime lacks it. */
  async codec(pallet: string, item: string, ...keys: readonly unknown[]): Promise<Codec | undefined> {
    const found = this.#item(pallet, item);
    return found && (await this.#rpc('getStorage')<Codec>([found.creator, keys], this.#hash));
  }

  /** The entries of a map below some of its keys: all keys, and the value. */
  async entries<Shape extends z.ZodType>(
    shape: Shape,
    pallet: string,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<readonly { readonly keys: readonly unknown[]; readonly value: z.infer<Shape> }[]> {
    const found = this.#item(pallet, item);
    if (!found) throw this.#missing({ kind: 'storage item', of: pallet, name: item });
    return (await this.#entries(found, keys)).map((entry) => ({
      keys: entry.keys,
      value: readAs(shape, entry.value, `${pallet}.${item}`),
    }));
  }

  /** The same state, where what the runtime lacks is undefined. */
  get reader(): StateReader {
    return {
      storage: async (pallet, item, ...keys) => (await this.codec(pallet, item, ...keys))?.toJSON(),
      entries: async (pallet, item, ...keys) => {
        const found = this.#item(pallet, item);
        return found && (await this.#entries(found, keys));
      },
      constant: (pallet, name) => this.#runtime.consts[pallet]?.[name]?.toJSON(),
      hasCall: (pallet, method) => this.#api.tx[pallet]?.[method] !== undefined,
    };
  }

  // The types know nothing of a runtime that is met only now.
  #item(pallet: string, item: string): Item | undefined {
    return this.#runtime.query[pallet]?.[item];
  }

  #missing(part: RuntimePart): AgentError {
    const { runtimeVersion, tx } = this.#api;
    const { query, consts, call } = this.#runtime;
    return missingPart({ runtimeVersion, tx, query, consts, call }, part);
  }

  async #entries({ creator }: Item, given: readonly unknown[]): Promise<StateEntry[]> {
    const [keysOf, valuesOf] = [this.#rpc('getKeysPaged'), this.#rpc('queryStorageAt')];
    const head = creator.iterKey?.(...given).toHex() ?? '';
    const entries: StateEntry[] = [];
    for (let start = head; ; ) {
      const page = await keysOf(head, pageSize, start, this.#hash);
      const keys = page.map((key) => key.setMeta(creator.meta, creator.section, creator.method));
      const values = keys.length > 0 ? await valuesOf<Codec[]>(keys, this.#hash) : [];
      keys.forEach(({ args }, index) => {
        entries.push({ keys: args.map((part) => part.toJSON()), value: values[index]?.toJSON() });
      });
      const last = keys.at(-1);
      if (!last || keys.length < pageSize) return entries;
      start = last.toHex();
    }
  }

  async #ask(section: string, method: string, params: readonly unknown[]): Promise<Codec> {
    const call = this.#runtime.call[section]?.[method] as RuntimeCall | undefined;
    if (!call) throw this.#missing({ kind: 'function', of: section, name: method });
    const { name, params: asked, type } = call.meta;
    if (params.length > asked.length)
      throw new Error(`${name} takes ${asked.length} parameters and was given ${params.length}`);
    const { registry } = this.#runtime;
    const bytes = params.map((param, at) =>
      registry.createTypeUnsafe(asked[at]?.type ?? '', [param]).toU8a(),
    );
    const answer = await this.#rpc('call')(name, u8aToHex(u8aConcat(...bytes)), this.#hash);
    return registry.createTypeUnsafe(type, [answer]);
  }

  /** @throws AgentError as `namedRpc` does */
  #rpc<Name extends 'call' | 'getKeysPaged' | 'getStorage' | 'queryStorageAt'>(
    name: Name,
  ): ApiPromise['rpc']['state'][Name] {
    return namedRpc(this.#api, 'state', name);
  }
}

// What `api.at` gives depends on the runtime alone, but for the block that it asks; it puts it together anew for each block, which
// takes a core some 10 ms, in which nothing else is measured. By the metadata: a registry gets that of the next runtime.
const runtimes = new WeakMap<Metadata, Promise<Runtime>>();

/** The storage, constants and calls that a runtime has. */
type Runtime = Pick<Decoration, 'registry' | 'query' | 'call' | 'consts'>;

async function runtimeAt(api: ApiPromise, hash: string): Promise<Runtime> {
  const { metadata } = await api.getBlockRegistry(hexToU8a(hash));
  const known = runtimes.get(metadata);
  if (known) return await known;
  const read = api.at(hash);
  runtimes.set(metadata, read);
  try {
    return await read;
  } catch (error) {
    runtimes.delete(metadata);
    throw error;
  }
}

/** The state of a block, asked leniently. */
export async function stateReader(api: ApiPromise, blockHash: string): Promise<StateReader> {
  return (await StateAt.at(api, blockHash)).reader;
}

/** How the runtime of a block, by its hash, stores things. */
export function storedItemsOf(
  api: ApiPromise,
): (hash: string) => Promise<(pallet: string, item: string) => StoredItem | undefined> {
  return async (hash) => {
    const state = await StateAt.at(api, hash);
    return (pallet, item) => state.item(pallet, item);
  };
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
