import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../folders.mjs';
import { ensureCompiled } from '../install.mjs';

const blobs = ['almanac_runtime.compact.compressed.wasm', 'babe_runtime.compact.compressed.wasm'];

/** What lies elsewhere in the clone, by its place in the package. */
const staged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  types: { LICENSE: 'LICENSE', NOTICE: 'NOTICE' },
  'offchain-agent': {
    LICENSE: 'LICENSE',
    NOTICE: 'NOTICE',
    ...Object.fromEntries(blobs.map((blob) => [`blob/${blob}`, `runtime-pallets/blob/${blob}`])),
  },
};

/** Compiles, and puts beside a package what it needs. */
export async function stage(folder: string): Promise<void> {
  await ensureCompiled();
  for (const output of staleOutputs(folder)) rmSync(join(folder, 'dist', output));
  for (const [to, from] of Object.entries(staged[basename(folder)] ?? {})) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(join(root, from), join(folder, to));
  }
}

/** Takes it away again: in the clone the original counts. */
export async function unstage(folder: string): Promise<void> {
  for (const path of Object.keys(staged[basename(folder)] ?? {}))
    rmSync(join(folder, path.split('/')[0] ?? path), { recursive: true, force: true });
}

/** What the compiler left of sources that are there no more. */
export function staleOutputs(folder: string): string[] {
  return readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => {
    const source = /^(.*?)(?:\.d)?\.[jt]s$/.exec(path)?.[1];
    return source !== undefined && !existsSync(join(folder, 'src', `${source}.ts`));
  });
}
