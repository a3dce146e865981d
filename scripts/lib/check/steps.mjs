import { join } from 'node:path';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';
import { setUp } from '../setup/set-up.mjs';
import { blobFaults } from './blob.mjs';
import { e2eSuites, runSuite, unclaimedFaults } from './e2e.mjs';
import { generatedTypesFaults } from './generated-types.mjs';
import { layoutFaults } from './layout.mjs';
import { mocha } from './mocha.mjs';
import { buildRust, checkRustFormat, lintRust, testRust } from './rust.mjs';

/** All checks and tests, cheapest first. `budget` is the kind of work whose cold time they share. */
export function checkSteps() {
  return [
    {
      name: 'layout',
      budget: 'tests',
      why: 'folders import only what lies below them',
      run: faults(() => [...layoutFaults(), ...unclaimedFaults()]),
    },
    {
      name: 'blob',
      budget: 'tests',
      why: 'the committed runtime is built from these sources',
      run: faults(blobFaults),
    },
    tool('format', 'sources are formatted', 'biome', ['check']),
    tool('lint', 'no any, no floating promise, no stray output', 'oxlint', [
      '--type-aware',
      '--deny-warnings',
    ]),
    tool('types', 'sources and tests type-check', 'tsc', ['-p', 'tsconfig.check.json']),
    {
      name: 'generated',
      budget: 'tests',
      why: 'chain types are those of the committed metadata',
      run: faults(generatedTypesFaults),
    },
    {
      name: 'unit',
      budget: 'tests',
      why: 'TypeScript and scripts, with the golden vectors',
      run: () => mocha(),
    },
    e2e('embedded'),
    { name: 'set-up', budget: 'set-up', why: 'what building the chain needs is installed', run: installed },
    { name: 'rustfmt', budget: 'tests', why: 'Rust sources are formatted', run: checkRustFormat },
    { name: 'build', budget: 'build', why: 'runtime, node and Rust tests compile', run: buildRust },
    { name: 'clippy', budget: 'clippy', why: 'no warning of rustc or clippy', run: lintRust },
    { name: 'rust', budget: 'tests', why: 'Rust tests, with the golden vectors', run: testRust },
    e2e('real'),
    e2e('zombienet'),
  ];
}

function tool(name, why, program, args) {
  const path = join(root, 'node_modules/.bin', program);
  return { name, budget: 'tests', why, run: async () => verdict(await capture(path, args)) };
}

function e2e(name) {
  return { name, budget: 'tests', why: e2eSuites[name], run: () => runSuite(name) };
}

async function installed() {
  const lines = [];
  const fault = await setUp((line) => lines.push(line));
  return fault ? { passed: 0, failed: 1, output: lines.join('\n') } : { passed: 1, failed: 0 };
}

function faults(find) {
  return async () => {
    const found = await find();
    return found.length === 0
      ? { passed: 1, failed: 0 }
      : { passed: 0, failed: found.length, output: found.join('\n') };
  };
}

function verdict({ code, output }) {
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
}
