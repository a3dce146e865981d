import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { hexBytes, hexText } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { compileRuntime, type WasmMemory, type WasmModule, webAssembly } from './compile-runtime.ts';
import { Guest, type HostFunctions } from './guest.ts';
import { cryptoFunctions, hashingFunctions, miscFunctions, storageFunctions } from './host-functions.ts';
import { globalPrefix } from './mutable-globals.ts';
import { emptyState, Overlay, type RawStateReader } from './overlay.ts';

/** What a runtime exports, as far as we call it. */
interface Exports {
  readonly memory?: WasmMemory;
  readonly __heap_base?: { readonly value: number };
  readonly [name: string]: unknown;
}

type Entry = (pointer: number, length: number) => bigint;

// 16 MiB, above the static data of any runtime; it grows as the runtime asks for more.
const initialPages = 256;

/** How many runtimes stay compiled: one, and those before and after its upgrades. */
const kept = 4;

const runtimes = new Map<HexString, Promise<WasmRuntime>>();

const nothing = new Overlay(emptyState);

/**
 * A runtime in the WebAssembly of V8, with the host functions that a chain without peers needs: storage, hashes, the check
 * of signatures. A call takes hundredths of a millisecond, where an interpreter takes eighty milliseconds (docs/explanation/adr/0008).
 */
export class WasmRuntime {
  readonly #module: WasmModule;
  // Calls come one after the other: they share a memory, which each leaves as if it were new.
  readonly #memory = new webAssembly.Memory({ initial: initialPages });
  readonly #guest = new Guest();
  readonly #imports: HostFunctions;
  /**
   * The instance, for the next call: making another takes longer than most calls. Beside memory it has but the pointer to its stack,
   * which a call that returns leaves where it was.
   */
  #exports: Exports | undefined;
  /** Resets that pointer; undefined if the module does not export it. */
  #restore: (() => void) | undefined;
  /** What the call that runs may write to, and whom its errors are told. */
  #overlay = nothing;
  #onError: (words: string) => void = () => undefined;

  constructor(module: WasmModule) {
    this.#module = module;
    const offered: HostFunctions = {
      ...storageFunctions(this.#guest, () => this.#overlay),
      ...hashingFunctions(this.#guest),
      ...cryptoFunctions(this.#guest),
      ...miscFunctions(this.#guest, { onError: (words) => this.#onError(words), versionOf }),
    };
    const functions = webAssembly.Module.imports(module).filter(({ kind }) => kind === 'function');
    // What is not offered may be imported; it must not be called.
    this.#imports = Object.fromEntries(
      functions.map(({ name }) => [name, offered[name] ?? notOffered(name)]),
    );
  }

  /**
   * Runs one function with its SCALE-encoded argument. It finds a new memory, as on a node, and writes to the overlay;
   * what fails leaves nothing there.
   * @returns what the function returned, SCALE-encoded
   * @throws AgentError `unknown/runtime` when the runtime traps, with what it said.
   */
  call(name: string, argument: HexString, overlay: Overlay): HexString {
    const { depth } = overlay;
    const errors: string[] = [];
    this.#overlay = overlay;
    this.#onError = (words) => errors.push(words);
    overlay.begin();
    try {
      const result = this.#run(name, hexBytes(argument));
      overlay.commit();
      return hexText(result);
    } catch (cause) {
      while (overlay.depth > depth) overlay.rollback();
      const words = panicMessage(errors.at(-1) ?? messageOf(cause));
      throw new AgentError('unknown/runtime', `the runtime failed in ${name}: ${words}`, {
        data: { function: name, words },
        cause,
      });
    } finally {
      this.#overlay = nothing;
    }
  }

  /** Runs one function on a state that stays as it is. */
  read(name: string, argument: HexString, state: RawStateReader): HexString {
    return this.call(name, argument, new Overlay(state));
  }

  #run(name: string, argument: Uint8Array): Uint8Array {
    const guest = this.#guest;
    const exports = (this.#exports ??= this.#instantiate());
    const entry = exports[name];
    if (typeof entry !== 'function') throw new Error(`the runtime has no function ${name}`);
    guest.begin();
    try {
      return guest.read((entry as Entry)(guest.place(argument), argument.length));
    } catch (error) {
      // What fails in the middle leaves its stack behind.
      if (this.#restore) this.#restore();
      else this.#exports = undefined;
      throw error;
    } finally {
      guest.clear();
    }
  }

  #instantiate(): Exports {
    const env = { ...this.#imports, memory: this.#memory };
    const exports = new webAssembly.Instance(this.#module, { env }).exports as Exports;
    this.#guest.attach(exports.memory ?? this.#memory, exports.__heap_base?.value ?? 0);
    this.#restore = restoring(exports);
    return exports;
  }
}

/** Resets all mutable globals to their present values; undefined if none is exported. */
function restoring(exports: Exports): (() => void) | undefined {
  const globals = Object.entries(exports)
    .filter(([name]) => name.startsWith(globalPrefix))
    .map(([, exported]) => exported as { value: unknown });
  const values = globals.map(({ value }) => value);
  if (globals.length === 0) return undefined;
  return () => {
    for (const [at, global] of globals.entries()) global.value = values[at];
  };
}

function notOffered(name: string): () => never {
  return () => {
    throw new Error(`the runtime calls ${name}, which the embedded chain does not offer`);
  };
}

/** The version that another runtime says it has; undefined where the bytes are none. */
function versionOf(code: Uint8Array): Uint8Array | undefined {
  try {
    return hexBytes(new WasmRuntime(compileRuntime(code)).read('Core_version', '0x', emptyState));
  } catch {
    return undefined;
  }
}

/** What a panicking runtime says, without the place in its source; other words as they are. */
export function panicMessage(words: string): string {
  return /^panicked at [^\n]*:\n(.+)$/s.exec(words)?.[1]?.trim() ?? words;
}

/**
 * The runtime that a chain keeps under `:code`, compressed or not; compiled once for all its calls.
 * @throws AgentError `bad_input/runtime` when it is no WebAssembly module.
 */
export async function loadRuntime(code: HexString): Promise<WasmRuntime> {
  const loading = runtimes.get(code) ?? load(code);
  // Last used, last forgotten.
  runtimes.delete(code);
  runtimes.set(code, loading);
  const [oldest] = runtimes.keys();
  if (runtimes.size > kept && oldest !== undefined) runtimes.delete(oldest);
  return await loading;
}

async function load(code: HexString): Promise<WasmRuntime> {
  await cryptoWaitReady();
  try {
    return new WasmRuntime(compileRuntime(hexBytes(code)));
  } catch (cause) {
    throw new AgentError(
      'bad_input/runtime',
      `the runtime is not a WebAssembly module: ${String(cause)}; expected what cargo builds as *.compact.compressed.wasm`,
      { cause },
    );
  }
}
