import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VectorEra } from '../../../tests/support/payout-eras.ts';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cacheFolder, root } from '../folders.mjs';
import { capture, run } from '../process.mjs';
import { manifestOf, type PalletRelease, programOf } from './releases.ts';

/**
 * Has a release of the pallet pay random eras, in a runtime of its own that is built first.
 * @throws Error when the program cannot be built, or stops
 */
export async function executeNatively(
  release: PalletRelease,
  { eras, seed }: { readonly eras: number; readonly seed: number },
): Promise<readonly VectorEra[]> {
  const name = programOf(release.version);
  const folder = join(cacheFolder(), 'payouts');
  const workspace = join(folder, name);
  const manifest = join(workspace, 'Cargo.toml');
  const text = manifestOf(release, join(root, 'tests/payouts'));
  mkdirSync(workspace, { recursive: true });
  if (!existsSync(manifest) || readFileSync(manifest, 'utf8') !== text) writeFileSync(manifest, text);
  const target = join(folder, 'target');
  const env = { ...cargoEnvironment(), CARGO_TARGET_DIR: target };
  const code = await run('cargo', ['build'], { cwd: workspace, env });
  if (code !== 0) throw new Error(`cargo cannot build ${name}`);
  const ended = await capture(join(target, 'debug', name), [String(eras), String(seed)]);
  if (ended.code !== 0) throw new Error(`${name} stopped:\n${ended.output.slice(-2_000)}`);
  const lines = ended.stdout.trimEnd().split('\n');
  return lines.map((line) => ({ version: release.version, ...JSON.parse(line) }) as VectorEra);
}
