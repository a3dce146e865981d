import type { ApiPromise } from '@polkadot/api';
import type { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { noReports } from './require-reports.ts';

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

/** The state of one block, of a runtime that is met only now: every answer is checked by its shape. */
export class ChainState {
  readonly #api: ApiPromise;
  readonly #at: Awaited<ReturnType<ApiPromise['at']>>;
  /** Answers of runtime APIs: of one block they never change, and each costs the node a run of its runtime. */
  readonly #answers = new Map<string, Promise<Readable>>();

  private constructor(api: ApiPromise, at: Awaited<ReturnType<ApiPromise['at']>>) {
    this.#api = api;
    this.#at = at;
  }

  static async at(api: ApiPromise, hash: string): Promise<ChainState> {
    return new ChainState(api, await api.at(hash));
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
    const call = this.#at.call[section]?.[method] as unknown as Call | undefined;
    if (!call) throw noReports(this.#api, `${section}.${method}`);
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
