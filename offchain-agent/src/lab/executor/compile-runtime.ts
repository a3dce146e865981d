import { decompress } from 'fzstd';
import { headerBytes, sectionsOf } from './module-sections.ts';
import { withMutableGlobals } from './mutable-globals.ts';

/** The mark that Substrate puts before a zstd-compressed runtime. */
export const compressedMark = Buffer.from('52bc537646db8e05', 'hex');

/** What nodes decompress at most: 50 MiB. */
const largestModule = 50 * 1024 * 1024;

/** How much larger a runtime is than its compressed form, and some. */
const usualRatio = 6;

/** The WebAssembly of V8. */
export const webAssembly = (globalThis as unknown as { readonly WebAssembly: WebAssembly }).WebAssembly;

/**
 * Compiles a runtime as a chain keeps it, compressed or not.
 * @throws Error (CompileError among them) when it is no WebAssembly module.
 */
export function compileRuntime(code: Uint8Array): WasmModule {
  if (!compressedMark.equals(code.subarray(0, compressedMark.length))) return compiled(code);
  const compressed = code.subarray(compressedMark.length);
  try {
    return compiled(decompressed(compressed));
  } catch {
    // What the library left behind the module looked like one more section, perhaps; by this way it leaves nothing.
    return compiled(decompress(compressed));
  }
}

function compiled(module: Uint8Array): WasmModule {
  return new webAssembly.Module(withMutableGlobals(module));
}

/**
 * Into room that is guessed, for the size is not told beforehand; the library takes ten times as long where it has to
 * find it out, and the longer the more room it has.
 * @throws Error when the bytes are not compressed with zstd, or to more than 50 MiB.
 */
function decompressed(bytes: Uint8Array): Uint8Array {
  for (let room = bytes.length * usualRatio; ; room *= 2) {
    try {
      const module = decompress(bytes, new Uint8Array(Math.min(room, largestModule)));
      return module.subarray(0, endOfModule(module));
    } catch (error) {
      if (room >= largestModule) throw error;
    }
  }
}

/** What follows are zeros, or what the library laid down there for a while when it decompressed the last block. */
function endOfModule(bytes: Uint8Array): number {
  return sectionsOf(bytes).at(-1)?.to ?? headerBytes;
}

// TypeScript has the types of WebAssembly only among those of browsers: here is what we use of them.

export interface WasmMemory {
  /** Another one after the memory has grown. */
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** Compiled, and nothing else is known of it. */
export type WasmModule = object;

interface WebAssembly {
  readonly Module: {
    new (bytes: Uint8Array): WasmModule;
    imports(module: WasmModule): readonly { readonly name: string; readonly kind: string }[];
  };
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (limits: { readonly initial: number }) => WasmMemory;
}
