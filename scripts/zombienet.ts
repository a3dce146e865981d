// Runs the scenarios of zombienet/ natively against our node, and leaves nothing running.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { cargoBuild } from './lib/cargo.ts';
import { root } from './lib/folders.mjs';
import { ensureCompiled } from './lib/install.mjs';
import { parseOptions } from './lib/options.mjs';
import { runScenario } from './lib/zombienet/run-scenario.ts';

const help = `usage: npm run zombienet -- [--verbose] [SCENARIO...]

  Runs zombienet/SCENARIO.zndsl, all of them when none is named, against almanac-node, which is built first
  if need be. Ends with 0 when every assertion holds.
  --verbose   everything that zombienet prints, also what it repeats each second while nodes start`;

const { values, positionals: named } = parseOptions(help, {
  options: { verbose: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const scenarios = readdirSync(join(root, 'zombienet'))
  .filter((name) => name.endsWith('.zndsl'))
  .map((name) => name.replace(/\.zndsl$/, ''))
  .toSorted();
const unknown = named.filter((name) => !scenarios.includes(name));

if (unknown.length > 0) {
  console.error(`almanac: there is no scenario ${unknown.join(', ')}; expected ${scenarios.join(' or ')}.`);
  process.exitCode = 2;
} else {
  await ensureCompiled();
  process.exitCode = await cargoBuild(['--bins']);
  for (const name of named.length > 0 ? named : scenarios) {
    if (process.exitCode !== 0) break;
    process.exitCode = (await runScenario(name, values.verbose)) === 0 ? 0 : 1;
  }
}
