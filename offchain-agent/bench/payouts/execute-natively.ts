import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cargoEnvironment } from '../../../scripts/lib/cargo-env.mjs';
import { capture, run } from '../../../scripts/lib/process.mjs';
import type { VectorEra } from '../../../tests/support/payout-eras.ts';
import { AgentError } from '../../src/base/error.ts';
import { cacheFolder } from '../../src/base/folder.ts';
import { writeWhole } from '../../src/base/write-durably.ts';
import { manifestOf, type PalletRelease, programOf } from './releases.ts';

/**
 * Has a release of the pallet pay random eras, in a runtime of its own that is built first.
 * @throws AgentError when the program cannot be built, or stops
 */
export async function executeNatively(
  release: PalletRelease,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<readonly VectorEra[]> {
  const name = programOf(release.version);
  // A folder of its own: cargo locks what it builds in, and the chain may be built at the same time.
  const folder = join(cacheFolder(), 'payouts');
  const workspace = join(folder, name);
  mkdirSync(workspace, { recursive: true });
  writeWhole(
    join(workspace, 'Cargo.toml'),
    manifestOf(release, join(import.meta.dirname, '../payouts-crate/src')),
  );
  const target = join(folder, 'target');
  const env = { ...cargoEnvironment(), CARGO_TARGET_DIR: target };
  const code = await run('cargo', ['build'], { cwd: workspace, env });
  if (code !== 0)
    throw new AgentError('bad_input/build', 'building it failed; "almanac doctor" says what is missing');
  const ended = await capture(join(target, 'debug', name), [String(count), String(seed)]);
  if (ended.code !== 0)
    throw new AgentError('unknown/judge', `${name} stopped: ${ended.output.slice(-2_000)}`);
  const lines = ended.stdout.trimEnd().split('\n');
  return lines.map((line) => ({ version: release.version, ...JSON.parse(line) }) as VectorEra);
}
