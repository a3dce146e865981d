import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileRuntime } from '../../../offchain-agent/src/lab/executor/compile-runtime.ts';
import { rustWorkspace } from '../folders.mjs';

export const blobFile = 'almanac_runtime.compact.compressed.wasm';
export const guestBlobFile = 'guest_runtime.compact.compressed.wasm';
export const guest20BlobFile = 'guest20_runtime.compact.compressed.wasm';
export const babeBlobFile = 'babe_runtime.compact.compressed.wasm';
export const manualBlobFile = 'manual_runtime.compact.compressed.wasm';
export const blobPath = join(rustWorkspace, 'blob', blobFile);

/** The runtime as WebAssembly, decompressed; undefined when the file is not there. */
export function readBlob(path = blobPath): WebAssembly.Module | undefined {
  return existsSync(path) ? compileRuntime(readFileSync(path)) : undefined;
}

/**
 * The imports that no node would give. The build lets undefined symbols become imports, so a symbol
 * that is simply missing would be found only when a node refuses the runtime.
 */
export function foreignImports(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.imports(module)
    .map(({ name }) => name)
    .filter((name) => name !== 'memory' && !name.startsWith('ext_'));
}
