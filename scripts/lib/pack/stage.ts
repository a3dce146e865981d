import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';

const staged = ['LICENSE', 'NOTICE'];

/** Compiles the package of types, and puts beside it what lies elsewhere in the clone. */
export async function stage(folder: string): Promise<void> {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const { code, output } = await capture(process.execPath, [tsc, '-b', folder]);
  if (code !== 0) throw new Error(`the package does not compile:\n${output}`);
  for (const path of staleOutputs(folder)) rmSync(join(folder, 'dist', path));
  for (const name of staged) copyFileSync(join(root, name), join(folder, name));
}

/** Takes it away again: in the clone the original counts. */
export async function unstage(folder: string): Promise<void> {
  for (const name of staged) rmSync(join(folder, name), { force: true });
}

/** What the compiler left of sources that are there no more. */
export function staleOutputs(folder: string): string[] {
  return readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) => {
    const source = /^(.*?)(?:\.d)?\.[jt]s$/.exec(path)?.[1];
    return source !== undefined && !existsSync(join(folder, 'src', `${source}.ts`));
  });
}
