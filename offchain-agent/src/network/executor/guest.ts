import { compactAddLength, u8aConcat } from '@polkadot/util';
import { Heap } from './heap.ts';
import type { WasmMemory } from './web-assembly.ts';

/**
 * The memory of one call of a runtime, as host functions see it. A span is 64 bits: the length above the pointer. Host
 * functions are made before the instance that brings memory and heap, and called after.
 */
export class Guest {
  #memory: WasmMemory | undefined;
  #heap: Heap | undefined;

  /** @param heapBase where the static data of the runtime ends */
  attach(memory: WasmMemory, heapBase: number): void {
    this.#memory = memory;
    this.#heap = new Heap(memory, heapBase);
  }

  /** Sets all to zero that was written, as a new instance wants to find it. */
  clear(): void {
    this.#view(0, this.heap.top).fill(0);
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
    return this.give(bytes ? u8aConcat(new Uint8Array([1]), compactAddLength(bytes)) : new Uint8Array([0]));
  }

  #view(pointer: number, length: number): Uint8Array {
    if (this.#memory) return new Uint8Array(this.#memory.buffer, pointer, length);
    throw new Error('the runtime names memory before it is called');
  }
}

function parts(span: bigint): { readonly pointer: number; readonly length: number } {
  return { pointer: Number(BigInt.asUintN(32, span)), length: Number(BigInt.asUintN(32, span >> 32n)) };
}
