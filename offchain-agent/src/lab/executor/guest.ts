import { compactBytes, hexText } from '../../base/bytes.ts';
import type { WasmMemory } from './compile-runtime.ts';

const none = Uint8Array.of(0);
const pageBytes = 65_536;
const alignment = 8;
// In front of each allocation, as nodes leave it: runtimes keep there how far they have moved a pointer (sp-io's
// global_alloc.rs).
const headerBytes = 8;
/** As nodes have it: 32 MiB. */
const largestAllocation = 2 ** 25;
/** As nodes have it by default: 128 MiB. */
const largestHeap = 2 ** 27;

/**
 * The memory of a runtime, as host functions see it. A span is 64 bits: the length above the pointer. Host functions are made
 * before the instance that brings the memory, and called after.
 */
export class Guest {
  #memory: WasmMemory | undefined;
  #heap: Heap | undefined;
  /** Static data and the empty stack: what is below the heap before a call. */
  #below = new Uint8Array();

  /**
   * Takes the memory of a new instance.
   * @param heapBase where the stack and the static data of the runtime end
   */
  attach(memory: WasmMemory, heapBase: number): void {
    this.#memory = memory;
    this.#below = this.#view(0, heapBase).slice();
  }

  /** Gives the next call a heap of its own. */
  begin(): void {
    if (this.#memory) this.#heap = new Heap(this.#memory, this.#below.length);
  }

  /** Leaves the memory as a new instance would find it and fill it. */
  clear(): void {
    this.#view(0, this.heap.top).fill(0, this.#below.length).set(this.#below);
  }

  get heap(): Heap {
    if (this.#heap) return this.#heap;
    throw new Error('the runtime wants memory before it is called');
  }

  /** A copy of what a span points at. */
  read(span: bigint): Uint8Array {
    const { pointer, length } = parts(span);
    return this.readAt(pointer, length);
  }

  /** A copy of so many bytes. */
  readAt(pointer: number, length: number): Uint8Array {
    return this.#view(pointer >>> 0, length).slice();
  }

  /** What a span points at, as hex digits. */
  readHex(span: bigint): `0x${string}` {
    const { pointer, length } = parts(span);
    return hexText(this.#view(pointer, length));
  }

  /** Writes as much as the span has room for. */
  fill(span: bigint, bytes: Uint8Array): void {
    const { pointer, length } = parts(span);
    this.#view(pointer, length).set(bytes.subarray(0, length));
  }

  /** The pointer to new memory with these bytes. */
  place(bytes: Uint8Array): number {
    const pointer = this.heap.allocate(bytes.length);
    this.#view(pointer, bytes.length).set(bytes);
    return pointer;
  }

  /** The span of new memory with these bytes. */
  give(bytes: Uint8Array): bigint {
    return (BigInt(bytes.length) << 32n) | BigInt(this.place(bytes));
  }

  /** Gives bytes that may be absent: a SCALE option of a list of bytes. */
  giveOption(bytes: Uint8Array | undefined): bigint {
    if (!bytes) return this.give(none);
    const prefix = compactBytes(bytes.length);
    const length = 1 + prefix.length + bytes.length;
    const pointer = this.heap.allocate(length);
    const view = this.#view(pointer, length);
    view[0] = 1;
    view.set(prefix, 1);
    view.set(bytes, 1 + prefix.length);
    return (BigInt(length) << 32n) | BigInt(pointer);
  }

  #view(pointer: number, length: number): Uint8Array {
    if (this.#memory) return new Uint8Array(this.#memory.buffer, pointer, length);
    throw new Error('the runtime names memory before it is called');
  }
}

function parts(span: bigint): { readonly pointer: number; readonly length: number } {
  return { pointer: Number(BigInt.asUintN(32, span)), length: Number(BigInt.asUintN(32, span >> 32n)) };
}

/** Functions that a runtime imports, by name. Numbers are 32 bits, bigints 64: mostly a span of memory. */
export type HostFunctions = Readonly<
  Record<string, (...parameters: never[]) => number | bigint | undefined | void>
>;

/**
 * The memory that a runtime asks its host for: sizes are rounded up to powers of two, what is given back serves the next
 * request of its size. Lives as long as one call.
 */
export class Heap {
  readonly #memory: WasmMemory;
  readonly #end: number;
  // Where nothing was ever allocated.
  #top: number;
  // By the binary logarithm of their size.
  readonly #free: number[][] = [];
  readonly #orders = new Map<number, number>();

  constructor(memory: WasmMemory, base: number) {
    this.#memory = memory;
    this.#top = Math.ceil(base / alignment) * alignment;
    this.#end = this.#top + largestHeap;
  }

  /** Above it nothing was ever allocated. */
  get top(): number {
    return this.#top;
  }

  /** @throws RangeError when the request is above 32 MiB, or there is no room left in the 128 MiB of a heap. */
  allocate(size: number): number {
    if (size > largestAllocation) throw new RangeError(`the runtime asks for ${size} bytes at once`);
    const order = Math.max(3, 32 - Math.clz32(Math.max(size, 1) - 1));
    const pointer = this.#free[order]?.pop() ?? this.#extend(2 ** order);
    this.#orders.set(pointer, order);
    return pointer;
  }

  /** @throws RangeError when nothing is allocated there. */
  release(pointer: number): void {
    const order = this.#orders.get(pointer);
    if (order === undefined) throw new RangeError(`the runtime frees ${pointer}, where nothing is allocated`);
    this.#orders.delete(pointer);
    const free = this.#free[order];
    if (free) free.push(pointer);
    else this.#free[order] = [pointer];
  }

  #extend(size: number): number {
    const pointer = this.#top + headerBytes;
    const top = pointer + size;
    if (top > this.#end) throw new RangeError(`the runtime needs more memory than ${largestHeap} bytes`);
    const missing = top - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    this.#top = top;
    return pointer;
  }
}
