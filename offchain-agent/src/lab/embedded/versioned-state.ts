import type { StorageLayerProvider } from '@acala-network/chopsticks-core';
import type { HexString } from '@polkadot/util/types';
import type { RawStateReader } from '../executor/overlay.ts';
import { type KeptPast, noPast } from './kept-past.ts';

type StateChange = readonly [key: HexString, value: HexString | null];

interface Version {
  readonly block: number;
  readonly value: HexString | null;
}

/**
 * The storage of a chain without forks at each of its last blocks. Reading costs the same at block ten
 * thousand as at block one, which layers upon layers do not.
 */
export class VersionedState {
  // Per key its versions, by block.
  readonly #versions = new Map<HexString, Version[]>();
  // All keys of the map, ascending: what iteration follows.
  readonly #keys: HexString[] = [];
  #oldest = 0;

  readonly #prefixes: readonly HexString[];

  /**
   * @param block whose storage it is
   * @param past what is known of the states before; nothing unless given
   */
  constructor(top: Readonly<Record<HexString, HexString>>, block = 0, past: KeptPast = noPast) {
    this.#prefixes = past.prefixes;
    for (const { number, changes } of past.blocks)
      for (const [key, value] of changes) {
        const versions = this.#versions.get(key) ?? [];
        versions.push({ block: number, value });
        this.#versions.set(key, versions);
      }
    // What of it is no more has been deleted since.
    for (const [key, versions] of this.#versions)
      if (top[key] === undefined) versions.push({ block, value: null });
    for (const [key, value] of Object.entries(top) as [HexString, HexString][]) {
      const versions = this.#versions.get(key) ?? [];
      versions.push({ block, value });
      this.#versions.set(key, versions);
    }
    this.#keys = [...this.#versions.keys()].toSorted();
    this.#oldest = block;
  }

  /** Whether it is known what a key, or all that begins so, was after `block`. */
  isKnown(block: number, key: string): boolean {
    return block >= this.#oldest || this.#prefixes.some((prefix) => key.startsWith(prefix));
  }

  /** Adds what `block` changed; blocks come in order, several writes to one block add up. */
  write(block: number, changes: Iterable<StateChange>): void {
    for (const [key, value] of changes) {
      const versions = this.#versions.get(key) ?? this.#addKey(key);
      if (versions.at(-1)?.block === block) versions.pop();
      versions.push({ block, value });
    }
  }

  /** The value of the key after `block`. */
  read(block: number, key: HexString): HexString | undefined {
    const version = this.#versions.get(key)?.findLast((candidate) => candidate.block <= block);
    return version?.value ?? undefined;
  }

  /** All keys with a value after `block`, ascending, each with it. */
  entries(block: number): [HexString, HexString][] {
    return this.#keys.flatMap((key): [HexString, HexString][] => {
      const value = this.read(block, key);
      return value === undefined ? [] : [[key, value]];
    });
  }

  /** The first key after `after` that begins with `prefix` and has a value after `block`. */
  nextKey(block: number, prefix: HexString, after: HexString): HexString | undefined {
    const from = after < prefix ? prefix : after;
    for (let index = this.#positionOf(from); index < this.#keys.length; index += 1) {
      const key = this.#keys[index];
      if (key === undefined || !key.startsWith(prefix)) return undefined;
      if (key > after && this.read(block, key) !== undefined) return key;
    }
    return undefined;
  }

  /** Up to `count` keys after `after` that begin with `prefix`, ascending. */
  keysAfter(block: number, prefix: HexString, count: number, after: HexString): HexString[] {
    const keys: HexString[] = [];
    let last = after;
    while (keys.length < count) {
      const key = this.nextKey(block, prefix, last);
      if (key === undefined) break;
      keys.push(key);
      last = key;
    }
    return keys;
  }

  /** Forgets what only blocks before `block` can see. */
  forgetBefore(block: number): void {
    this.#oldest = Math.max(this.#oldest, block);
    for (const [key, versions] of this.#versions) {
      if (this.#prefixes.some((prefix) => key.startsWith(prefix))) continue;
      const visible = versions.findLastIndex((version) => version.block <= this.#oldest);
      if (visible > 0) versions.splice(0, visible);
      const [only, another] = versions;
      if (only?.value === null && another === undefined && only.block <= this.#oldest) this.#removeKey(key);
    }
  }

  /** The first block whose storage is still known. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The storage after `block`, for runtime calls. They fail where it is forgotten, in the words of a node. */
  at(block: number): RawStateReader {
    const check = (key: HexString): void => {
      if (!this.isKnown(block, key)) throw new Error(`State already discarded for block ${block}`);
    };
    return {
      get: (key) => {
        check(key);
        return this.read(block, key);
      },
      nextKey: (prefix, after) => {
        check(prefix);
        return this.nextKey(block, prefix, after);
      },
    };
  }

  #addKey(key: HexString): Version[] {
    const versions: Version[] = [];
    this.#versions.set(key, versions);
    this.#keys.splice(this.#positionOf(key), 0, key);
    return versions;
  }

  #removeKey(key: HexString): void {
    this.#versions.delete(key);
    this.#keys.splice(this.#positionOf(key), 1);
  }

  // Where the key is in the ascending list, or would be.
  #positionOf(key: HexString): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#keys[middle] ?? key) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

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
