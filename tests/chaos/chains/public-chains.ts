import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchedPackages } from '../../../scripts/lib/fetched-packages.ts';

/** Packages of npm whose exports are specifications as text. */
const modules: readonly (readonly [name: string, version: string])[] = [
  ['@substrate/connect-known-chains', '1.10.3'],
  ['@polkadot-api/known-chains', '0.12.1'],
];

/** Crates that have specifications or runtimes among their files. */
const crates = ['polkadot-service@31.0.0', 'polkadot-parachain-bin@5.0.0', 'zombienet-orchestrator@0.7.1'];

/**
 * Files of public chains that registry packages carry.
 * @param folder for those that are no files there
 * @throws Error when a package cannot be fetched
 */
export async function publicChains(folder: string): Promise<string[]> {
  const texts = await Promise.all(modules.map(async (module) => await exportedSpecs(module, folder)));
  return [...texts.flat(), ...crates.flatMap(filesOfCrate)];
}

async function exportedSpecs([name, version]: readonly [string, string], folder: string): Promise<string[]> {
  const manifest = fetchedPackages(`chains/${name}`, [`${name}@${version}`], `${name}/package.json`);
  if (manifest === undefined) throw new Error(`${name}@${version} could not be fetched`);
  const { module } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly module: string };
  const entry = pathToFileURL(join(dirname(manifest), module)).href;
  const goal = join(folder, name);
  await mkdir(goal, { recursive: true });
  const specs = Object.entries((await import(entry)) as Record<string, unknown>);
  return await Promise.all(
    specs
      .filter((spec): spec is [string, string] => typeof spec[1] === 'string')
      .map(async ([chain, text]) => {
        const file = join(goal, `${chain}.json`);
        await writeFile(file, text);
        return file;
      }),
  );
}

/** `cargo info` unpacks a crate, and nothing that it depends on. */
function filesOfCrate(crate: string): string[] {
  const { status } = spawnSync('cargo', ['info', '--registry', 'crates-io', crate], { stdio: 'ignore' });
  const home = process.env['CARGO_HOME'] ?? join(homedir(), '.cargo');
  const sources = join(home, 'registry', 'src');
  const folder = readdirSync(sources)
    .map((registry) => join(sources, registry, crate.replace('@', '-')))
    .find((path) => isThere(path));
  if (status !== 0 || folder === undefined) throw new Error(`crate ${crate} could not be fetched`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(json|wasm)$/.test(path))
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.wasm') || isSpec(path));
}

function isThere(path: string): boolean {
  try {
    return readdirSync(path).length > 0;
  } catch {
    return false;
  }
}

function isSpec(path: string): boolean {
  return /"genesis"\s*:/.test(readFileSync(path, 'utf8'));
}
