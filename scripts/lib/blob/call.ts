// Calls a function of the runtime on an empty state, with the few host functions that this needs: a
// question that the blob answers from itself (its metadata, the hash of its sources, pure arithmetic)
// takes milliseconds and no node.

/** A function of the runtime: the argument's place and length in memory; the result's, packed in 64 bits. */
type RuntimeFunction = (pointer: number, length: number) => bigint;

type HostFunction = (...args: number[]) => number | bigint | undefined;

const pageBytes = 65_536;
const initialPages = 64;

/**
 * What the runtime's function returns for the SCALE-encoded argument, SCALE-encoded.
 * @throws Error when the function needs more of a node than an empty state.
 */
export function callBlob(module: WebAssembly.Module, name: string, argument = new Uint8Array()): Uint8Array {
  const memory = new WebAssembly.Memory({ initial: initialPages });
  const heap = new Heap(memory);
  const instance = new WebAssembly.Instance(module, { env: hostFunctions(module, memory, heap) });
  heap.next = (instance.exports['__heap_base'] as { value: number }).value;
  const pointer = heap.give(argument);
  const call = instance.exports[name] as RuntimeFunction;
  const result = BigInt.asUintN(64, call(pointer, argument.length));
  const start = Number(result & 0xffff_ffffn);
  return new Uint8Array(memory.buffer).slice(start, start + Number(result >> 32n));
}

// Nothing is freed: the instance lives for one call.
class Heap {
  next = 0;
  private readonly memory: WebAssembly.Memory;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
  }

  allocate(size: number): number {
    const start = this.next;
    this.next = start + Math.ceil((size + 1) / 16) * 16;
    const lacking = this.next - this.memory.buffer.byteLength;
    if (lacking > 0) this.memory.grow(Math.ceil(lacking / pageBytes));
    return start;
  }

  give(bytes: Uint8Array): number {
    const start = this.allocate(bytes.length);
    new Uint8Array(this.memory.buffer).set(bytes, start);
    return start;
  }

  giveSpan(bytes: Uint8Array): bigint {
    return BigInt(this.give(bytes)) | (BigInt(bytes.length) << 32n);
  }
}

function hostFunctions(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  heap: Heap,
): Record<string, unknown> {
  const known: Record<string, HostFunction> = {
    ext_allocator_malloc: (size = 0) => heap.allocate(size),
    ext_allocator_free: () => undefined,
    ext_logging_log: () => undefined,
    ext_logging_max_level: () => 0,
    // Every key of an empty state is absent, so it does not matter which one is asked for.
    ext_hashing_twox_64: () => heap.give(new Uint8Array(8)),
    ext_hashing_twox_128: () => heap.give(new Uint8Array(16)),
    ext_hashing_blake2_128: () => heap.give(new Uint8Array(16)),
    ext_storage_get: () => heap.giveSpan(Uint8Array.from([0])),
    ext_storage_read: () => heap.giveSpan(Uint8Array.from([0])),
    ext_storage_exists: () => 0,
  };
  const env: Record<string, unknown> = { memory };
  for (const { name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') continue;
    env[name] = known[name.replace(/_version_\d+$/, '')] ?? refuse(name);
  }
  return env;
}

function refuse(name: string): HostFunction {
  return () => {
    throw new Error(`the runtime called ${name}, which an empty state cannot answer`);
  };
}
