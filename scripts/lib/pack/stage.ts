import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../folders.mjs';
import { ensureCompiled } from '../install.mjs';

const blobs = ['almanac', 'babe', 'manual'].map((name) => `${name}_runtime.compact.compressed.wasm`);

/** What lies elsewhere in the clone, by its place in the package. */
const staged: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  types: { LICENSE: 'LICENSE', NOTICE: 'NOTICE' },
  'offchain-agent': {
    LICENSE: 'LICENSE',
    NOTICE: 'NOTICE',
    ...Object.fromEntries(blobs.map((blob) => [`blob/${blob}`, `runtime-pallets/blob/${blob}`])),
  },
};

/** The built page, by the package that serves it; a clone in which it was not built packs without it. */
const pages: Readonly<Record<string, string>> = { 'offchain-agent': 'web/dist' };
const pagePlace = 'web';

/** Compiles, and puts beside a package what it needs. */
export async function stage(folder: string): Promise<void> {
  await ensureCompiled();
  for (const output of staleOutputs(folder)) rmSync(join(folder, 'dist', output));
  for (const [to, from] of Object.entries(staged[basename(folder)] ?? {})) {
    mkdirSync(dirname(join(folder, to)), { recursive: true });
    copyFileSync(join(root, from), join(folder, to));
  }
  const page = pages[basename(folder)];
  if (page !== undefined && existsSync(join(root, page))) {
    cpSync(join(root, page), join(folder, pagePlace), { recursive: true });
  }
}

/** Takes it away again: in the clone the original counts. */
export async function unstage(folder: string): Promise<void> {
  for (const path of Object.keys(staged[basename(folder)] ?? {}))
    rmSync(join(folder, path.split('/')[0] ?? path), { recursive: true, force: true });
  if (pages[basename(folder)] !== undefined)
    rmSync(join(folder, pagePlace), { recursive: true, force: true });
}

/** What the compiler left of sources that are there no more. */
export function staleOutputs(folder: string): string[] {
  return readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => {
    const source = /^(.*?)(?:\.d)?\.[jt]s$/.exec(path)?.[1];
    return source !== undefined && !existsSync(join(folder, 'src', `${source}.ts`));
  });
}
