import { compactFromU8a, compactToU8a, u8aConcat } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { hexBytes, hexText } from '../../base/bytes.ts';

/** What became of a prefix that was to be cleared, as the host function answers it. */
interface Cleared {
  readonly isAll: boolean;
  /** Keys of the state below that were looked at. */
  readonly looked: number;
}

type Layer = Map<HexString, Uint8Array | null>;

/** A state that holds nothing. */
export const emptyState: RawStateReader = { get: () => undefined, nextKey: () => undefined };

/**
 * What a block, or a call that leaves nothing behind, has written over the state that it builds on: a layer for each open
 * transaction. It answers as sp-state-machine does, which all nodes agree by.
 */
export class Overlay {
  readonly #state: RawStateReader;
  // The last one is written to; null is a deleted key.
  readonly #layers: Layer[] = [new Map()];

  constructor(state: RawStateReader) {
    this.#state = state;
  }

  get(key: HexString): Uint8Array | undefined {
    const written = this.#written(key);
    if (written !== undefined) return written ?? undefined;
    const stored = this.#state.get(key);
    return stored === undefined ? undefined : hexBytes(stored);
  }

  set(key: HexString, value: Uint8Array | null): void {
    this.#layers.at(-1)?.set(key, value);
  }

  /** Adds an item to a SCALE-encoded list; what is no list is replaced by one of this item. */
  append(key: HexString, item: Uint8Array): void {
    const list = this.get(key) ?? new Uint8Array([0]);
    const [prefixLength, count] = lengthOf(list);
    this.set(key, u8aConcat(compactToU8a(count + 1), list.subarray(prefixLength), item));
  }

  nextKey(after: HexString): HexString | undefined {
    let next = this.#state.nextKey('0x', after);
    while (next !== undefined && this.#written(next) === null) next = this.#state.nextKey('0x', next);
    for (const layer of this.#layers) {
      for (const key of layer.keys()) {
        if (key > after && (next === undefined || key < next) && this.#written(key) !== null) next = key;
      }
    }
    return next;
  }

  /**
   * Deletes what is written below a prefix, and of the state below the first `limit` keys: those that this block has
   * deleted already count again, those that it has written do not.
   */
  clearPrefix(prefix: HexString, limit = Number.POSITIVE_INFINITY): Cleared {
    for (const key of this.#keys()) if (key.startsWith(prefix)) this.set(key, null);
    let looked = 0;
    let key = this.#state.get(prefix) === undefined ? this.#state.nextKey(prefix, prefix) : prefix;
    for (; key !== undefined; key = this.#state.nextKey(prefix, key)) {
      if (looked === limit) return { isAll: false, looked };
      this.set(key, null);
      looked += 1;
    }
    return { isAll: true, looked };
  }

  /** How many transactions are open. */
  get depth(): number {
    return this.#layers.length - 1;
  }

  begin(): void {
    this.#layers.push(new Map());
  }

  /** @throws Error when no transaction is open. */
  commit(): void {
    for (const [key, value] of this.#close()) this.set(key, value);
  }

  /** @throws Error when no transaction is open. */
  rollback(): void {
    this.#close();
  }

  /** What differs from the state below; null for a deleted key. */
  changes(): [HexString, HexString | null][] {
    return [...this.#keys()]
      .map((key): [HexString, HexString | null] => {
        const value = this.#written(key);
        return [key, value ? hexText(value) : null];
      })
      .filter(([key, value]) => value !== (this.#state.get(key) ?? null));
  }

  #close(): Layer {
    if (this.#layers.length === 1) throw new Error('no transaction is open');
    return this.#layers.pop() ?? new Map();
  }

  #written(key: HexString): Uint8Array | null | undefined {
    for (let index = this.#layers.length - 1; index >= 0; index -= 1) {
      const value = this.#layers[index]?.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  #keys(): ReadonlySet<HexString> {
    return new Set(this.#layers.flatMap((layer) => [...layer.keys()]));
  }
}

/** Bytes of the length in front of a list, and that length. */
function lengthOf(list: Uint8Array): [number, number] {
  try {
    const [prefixLength, count] = compactFromU8a(list);
    return [prefixLength, count.toNumber()];
  } catch {
    return [list.length, 0];
  }
}

/** The state that runtime calls read: hex without capitals, so that its order is that of the bytes. */
export interface RawStateReader {
  get(key: HexString): HexString | undefined;
  /** The first key after `after` that begins with `prefix`. */
  nextKey(prefix: HexString, after: HexString): HexString | undefined;
}
