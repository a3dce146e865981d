import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, rustWorkspace } from '../folders.mjs';
import { capture } from '../process.mjs';

export const webFolder = join(root, 'web');
const papiFolder = join(webFolder, '.papi');
const blob = join(rustWorkspace, 'blob/almanac_runtime.compact.compressed.wasm');
const whitelist = join(papiFolder, 'whitelist.ts');
const stamp = join(papiFolder, 'generated-from');

/**
 * Generates what the pages know of the chain, from the committed runtime alone; nothing when that is done already.
 * @throws Error with what the generator said when it failed
 */
export async function generateDescriptors(): Promise<void> {
  const source = sourceHash();
  const isDone = existsSync(join(papiFolder, 'descriptors/dist/index.js'));
  if (isDone && existsSync(stamp) && readFileSync(stamp, 'utf8') === source) return;
  // Else the generator would name its output a dependency of web/package.json, and install it.
  const config = {
    version: 0,
    descriptorPath: '.papi/descriptors',
    options: { noDescriptorsPackage: true },
    entries: {},
  };
  writeFileSync(join(papiFolder, 'polkadot-api.json'), JSON.stringify(config));
  await papi('add', 'almanac', '--skip-codegen', '--wasm', relative(webFolder, blob));
  await papi('generate');
  writeFileSync(stamp, source);
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const file of [blob, whitelist, join(root, 'package-lock.json')]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

async function papi(...args: readonly string[]): Promise<void> {
  const program = join(root, 'node_modules/.bin/papi');
  const { code, output } = await capture(program, [...args], { cwd: webFolder });
  if (code !== 0) throw new Error(`papi ${args[0]} failed:\n${output}`);
}
