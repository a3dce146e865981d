import { join } from 'node:path';
import { cargoEnvironment } from '../cargo-env.mjs';
import { cargoTargetFolder, rustWorkspace } from '../folders.mjs';
import { capture } from '../process.mjs';
import { type Outcome, verdict } from './step.ts';

/** What a chain takes: the arithmetic and the pallets, which hold their runtime APIs. */
const crates = [
  'almanac-math',
  'pallet-agreements',
  'pallet-sli',
  'pallet-registry',
  'pallet-scalability',
  'pallet-validators',
];

/**
 * Packages the crates as for a registry (`cargo package`, without building them once more) and looks at the
 * manifests that come out: what is in a package may name other crates by version alone.
 */
export async function packageCrates(): Promise<Outcome> {
  const target = join(cargoTargetFolder(), 'crates');
  const which = crates.flatMap((crate) => ['-p', crate]);
  const packaged = await capture(
    'cargo',
    ['package', '--locked', '--offline', '--allow-dirty', '--no-verify', '--target-dir', target, ...which],
    { cwd: rustWorkspace, env: cargoEnvironment() },
  );
  if (packaged.code !== 0) return verdict(packaged);
  const faults: string[] = [];
  for (const crate of crates) {
    const name = [...packaged.output.matchAll(/Packaging (\S+) v(\S+)/g)].find(([, name]) => name === crate);
    const folder = `${crate}-${name?.[2]}`;
    const archive = join(target, 'package', `${folder}.crate`);
    const manifest = await capture('tar', ['-xzOf', archive, `${folder}/Cargo.toml`]);
    if (manifest.code !== 0) return verdict(manifest);
    faults.push(...manifestFaults(manifest.stdout).map((fault) => `${crate}: ${fault}`));
  }
  return { passed: crates.length - faults.length, failed: faults.length, output: faults.join('\n') };
}

/** The dependencies of a packaged manifest that name a folder, or no version. */
export function manifestFaults(manifest: string): string[] {
  const tables = manifest.split(/^(?=\[)/m).filter((table) => /^\[[^\]]*dependencies\./.test(table));
  return tables.flatMap((table) => {
    const name = /^\[(?:.*\.)?([^\].]+)\]/.exec(table)?.[1];
    if (/^path = /m.test(table)) return [`${name} is named by its folder`];
    return /^version = /m.test(table) ? [] : [`${name} has no version`];
  });
}
