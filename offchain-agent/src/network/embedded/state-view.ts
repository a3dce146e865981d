import type { StorageLayerProvider } from '@acala-network/chopsticks-core';
import type { HexString } from '@polkadot/util/types';
import type { VersionedState } from './versioned-state.ts';

/** The storage after one block, as a block of chopsticks-core reads it. */
export class StateView implements StorageLayerProvider {
  readonly #state: VersionedState;
  readonly #block: number;

  constructor(state: VersionedState, block: number) {
    this.#state = state;
    this.#block = block;
  }

  deleted(key: string): boolean {
    return this.#read(key) === undefined;
  }

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.#read(key));
  }

  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return Promise.resolve(keys.map((key) => this.#read(key)));
  }

  findNextKey(prefix: string, startKey: string): Promise<string | undefined> {
    return Promise.resolve(this.#keysAfter(prefix, 1, startKey)[0]);
  }

  getKeysPaged(prefix: string, pageSize: number, startKey: string): Promise<string[]> {
    return Promise.resolve(this.#keysAfter(prefix, pageSize, startKey));
  }

  #read(key: string): string | undefined {
    return this.#state.read(this.#block, key as HexString);
  }

  #keysAfter(prefix: string, count: number, startKey: string): HexString[] {
    return this.#state.keysAfter(this.#block, prefix as HexString, count, startKey as HexString);
  }
}
