import type { HexString } from '@polkadot/util/types';
import type { StateReader } from '../runtime-call.ts';

/** What a block under construction has written so far, over the state that it builds on. */
export class DraftState implements StateReader {
  readonly #base: StateReader;
  readonly #changes = new Map<HexString, HexString | null>();

  constructor(base: StateReader) {
    this.#base = base;
  }

  get changes(): [HexString, HexString | null][] {
    return [...this.#changes];
  }

  write(changes: Iterable<readonly [HexString, HexString | null]>): void {
    for (const [key, value] of changes) this.#changes.set(key, value);
  }

  async get(key: HexString): Promise<HexString | undefined> {
    const changed = this.#changes.get(key);
    return changed === undefined ? await this.#base.get(key) : (changed ?? undefined);
  }

  async nextKey(prefix: HexString, after: HexString): Promise<HexString | undefined> {
    let next = await this.#base.nextKey(prefix, after);
    while (next !== undefined && this.#changes.get(next) === null) {
      next = await this.#base.nextKey(prefix, next);
    }
    for (const [key, value] of this.#changes) {
      if (value === null || !key.startsWith(prefix) || key <= after) continue;
      if (next === undefined || key < next) next = key;
    }
    return next;
  }
}
