import { equal, ok, throws } from 'node:assert/strict';
import { webAssembly } from '../../../../src/lab/executor/compile-runtime.ts';
import { Heap } from '../../../../src/lab/executor/guest.ts';

describe('Heap', () => {
  const base = 1_003;

  it('leaves eight bytes in front of each allocation, which runtimes use', () => {
    const heap = new Heap(new webAssembly.Memory({ initial: 1 }), base);
    const first = heap.allocate(9);
    const second = heap.allocate(1);
    ok(first >= base + 8);
    ok(second >= first + 16 + 8);
    equal(first % 8, 0);
    equal(second % 8, 0);
  });

  it('hands out again what was given back, for sizes that round to the same', () => {
    const heap = new Heap(new webAssembly.Memory({ initial: 1 }), base);
    const first = heap.allocate(100);
    heap.release(first);
    equal(heap.allocate(128), first);
    ok(heap.allocate(128) !== first);
  });

  it('grows the memory as far as is asked for', () => {
    const memory = new webAssembly.Memory({ initial: 1 });
    const heap = new Heap(memory, base);
    const pointer = heap.allocate(200_000);
    ok(memory.buffer.byteLength >= pointer + 200_000);
    ok(heap.top <= memory.buffer.byteLength);
  });

  it('ends where that of a node ends, and grows no further', () => {
    const memory = new webAssembly.Memory({ initial: 1 });
    const heap = new Heap(memory, base);
    for (let count = 0; count < 3; count += 1) heap.allocate(2 ** 25);
    const { byteLength } = memory.buffer;
    throws(() => heap.allocate(2 ** 25), /more memory than 134217728 bytes/);
    equal(memory.buffer.byteLength, byteLength);
    ok(heap.top <= byteLength);
  });

  it('refuses more than nodes give at once, and what is not allocated', () => {
    const heap = new Heap(new webAssembly.Memory({ initial: 1 }), base);
    throws(() => heap.allocate(2 ** 25 + 1), RangeError);
    throws(() => heap.release(base), RangeError);
    const pointer = heap.allocate(1);
    heap.release(pointer);
    throws(() => heap.release(pointer), RangeError);
  });
});
