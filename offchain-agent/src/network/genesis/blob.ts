import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { AgentError } from '../../base/error.ts';
import { cargoTargetFolder } from '../../base/folder.ts';
import { compressedMark } from '../executor/compile-runtime.ts';

const name = 'almanac_runtime.compact.compressed.wasm';

/**
 * The Almanac runtime as committed with this code, or as cargo built it last when none is committed.
 * It stays compressed: nodes and the executor both run it as it is.
 * @throws AgentError `bad_input/blob` when there is none, or when the file is no runtime.
 */
export async function readBlob(paths: readonly string[] = blobPaths()): Promise<HexString> {
  for (const path of paths) {
    const bytes = await readFile(path).catch(() => undefined);
    if (bytes) return checked(u8aToHex(bytes), path);
  }
  throw new AgentError(
    'bad_input/blob',
    `no runtime found: looked for ${paths.join(' and ')}; check out the file again, or build it with cargo build --release in runtime-pallets`,
    { data: { paths } },
  );
}

function blobPaths(): string[] {
  return [
    fileURLToPath(new URL(`../../../../runtime-pallets/blob/${name}`, import.meta.url)),
    join(cargoTargetFolder(), 'release', 'wbuild', 'almanac-runtime', name),
  ];
}

function checked(hex: HexString, path: string): HexString {
  const isWasm = hex.startsWith('0x0061736d');
  if (isWasm || hex.startsWith(u8aToHex(compressedMark))) return hex;
  throw new AgentError(
    'bad_input/blob',
    `${path} is no runtime: it begins with ${hex.slice(0, 18)}, expected a WebAssembly module, compressed or not; check the file out again`,
    { data: { path } },
  );
}
