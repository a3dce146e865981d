import type { WasmMemory } from './web-assembly.ts';

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
