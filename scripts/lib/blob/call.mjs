// Calls a function of the runtime on an empty state, with the few host functions that this needs: a
// question that the blob answers from itself (its metadata, the hash of its sources, pure arithmetic)
// takes milliseconds and no node.

const pageBytes = 65_536;
const initialPages = 64;

/** What the runtime's function returns for the SCALE-encoded argument, SCALE-encoded. */
export function callBlob(module, name, argument = new Uint8Array()) {
  const memory = new WebAssembly.Memory({ initial: initialPages });
  const instance = new WebAssembly.Instance(module, { env: hostFunctions(module, memory, () => instance) });
  const pointer = allocate(memory, instance, argument.length);
  new Uint8Array(memory.buffer).set(argument, pointer);
  const result = BigInt.asUintN(64, instance.exports[name](pointer, argument.length));
  const start = Number(result & 0xffff_ffffn);
  return new Uint8Array(memory.buffer).slice(start, start + Number(result >> 32n));
}

const nextFree = new WeakMap();

// Nothing is freed: the instance lives for one call.
function allocate(memory, instance, size) {
  const start = nextFree.get(instance) ?? instance.exports.__heap_base.value;
  const end = start + Math.ceil((size + 1) / 16) * 16;
  nextFree.set(instance, end);
  const lacking = end - memory.buffer.byteLength;
  if (lacking > 0) memory.grow(Math.ceil(lacking / pageBytes));
  return start;
}

function hostFunctions(module, memory, instanceOf) {
  const give = (bytes) => {
    const start = allocate(memory, instanceOf(), bytes.length);
    new Uint8Array(memory.buffer).set(bytes, start);
    return start;
  };
  const giveSpan = (bytes) => BigInt(give(bytes)) | (BigInt(bytes.length) << 32n);
  const known = {
    ext_allocator_malloc: (size) => allocate(memory, instanceOf(), size),
    ext_allocator_free: () => undefined,
    ext_logging_log: () => undefined,
    ext_logging_max_level: () => 0,
    // Every key of an empty state is absent, so it does not matter which one is asked for.
    ext_hashing_twox_64: () => give(new Uint8Array(8)),
    ext_hashing_twox_128: () => give(new Uint8Array(16)),
    ext_hashing_blake2_128: () => give(new Uint8Array(16)),
    ext_storage_get: () => giveSpan(Uint8Array.from([0])),
    ext_storage_read: () => giveSpan(Uint8Array.from([0])),
    ext_storage_exists: () => 0,
  };
  const env = { memory };
  for (const { name, kind } of WebAssembly.Module.imports(module)) {
    if (kind !== 'function') continue;
    env[name] = known[name.replace(/_version_\d+$/, '')] ?? refuse(name);
  }
  return env;
}

function refuse(name) {
  return () => {
    throw new Error(`the runtime called ${name}, which an empty state cannot answer`);
  };
}
