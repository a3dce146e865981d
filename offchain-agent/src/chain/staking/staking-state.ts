import type { z } from 'zod';
import { readAs } from '../call/read-as.ts';
import type { StateEntry, StateReader } from '../call/state-at.ts';

/** The pallet that elects validators, by the name that all runtimes give it. */
export const stakingPallet = 'staking';

/** What the staking pallet of a runtime stores, each item checked against its shape. */
export class StakingState {
  readonly #reader: StateReader;

  constructor(reader: StateReader) {
    this.#reader = reader;
  }

  /** A storage item; undefined where the runtime lacks it, or nothing is stored. @throws AgentError `bad_input/chain_version` */
  async value<Shape extends z.ZodType>(
    shape: Shape,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<z.infer<Shape> | undefined> {
    const value = await this.#reader.storage(stakingPallet, item, ...keys);
    return value === undefined || value === null
      ? undefined
      : readAs(shape, value, `${stakingPallet}.${item}`);
  }

  /** The entries of a map; none where the runtime lacks it. @throws AgentError `bad_input/chain_version` */
  async entries<Shape extends z.ZodType>(
    shape: Shape,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<readonly { readonly keys: StateEntry['keys']; readonly value: z.infer<Shape> }[]> {
    const entries = (await this.#reader.entries(stakingPallet, item, ...keys)) ?? [];
    return entries.map((entry) => ({
      keys: entry.keys,
      value: readAs(shape, entry.value, `${stakingPallet}.${item}`),
    }));
  }

  constant<Shape extends z.ZodType>(shape: Shape, name: string): z.infer<Shape> | undefined {
    const value = this.#reader.constant(stakingPallet, name);
    return value === undefined ? undefined : readAs(shape, value, `${stakingPallet}.${name}`);
  }
}
