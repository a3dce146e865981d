import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { decompress } from 'fzstd';
import { rustWorkspace } from '../folders.mjs';

export const blobFile = 'almanac_runtime.compact.compressed.wasm';
export const guestBlobFile = 'guest_runtime.compact.compressed.wasm';
export const blobPath = join(rustWorkspace, 'blob', blobFile);

// Substrate marks a compressed blob with this; what follows is zstd.
const magic = Uint8Array.from([0x52, 0xbc, 0x53, 0x76, 0x46, 0xdb, 0x8e, 0x05]);

/** The runtime as WebAssembly, decompressed; undefined when the file is not there. */
export function readBlob(path = blobPath): WebAssembly.Module | undefined {
  if (!existsSync(path)) return undefined;
  const bytes = readFileSync(path);
  const isCompressed = magic.every((byte, index) => bytes[index] === byte);
  return new WebAssembly.Module(isCompressed ? decompress(bytes.subarray(magic.length)) : bytes);
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
