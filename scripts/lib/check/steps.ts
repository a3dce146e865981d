import { join } from 'node:path';
import { checkProse } from '../docs/prose.ts';
import { root } from '../folders.mjs';
import { openApiFaults } from '../openapi.ts';
import { capture } from '../process.mjs';
import { setUp } from '../setup/set-up.mjs';
import { setupSteps } from '../setup/steps.mjs';
import { buildWeb } from '../web/build.ts';
import { blobFaults } from './blob.ts';
import { packageCrates } from './crates.ts';
import { demoSeedFaults } from './demo-seed.ts';
import { checkDeploy } from './deploy.ts';
import { allSuites, e2eSuites, runSuites, type Suite, unclaimedFaults } from './e2e.ts';
import { generatedTypesFaults } from './generated-types.ts';
import { layoutFaults } from './layout.ts';
import { longRaceFaults } from './long-races.ts';
import { checkNpmPackages } from './npm-packages.ts';
import { buildRust, checkRustFormat, lintRust, testBenchmarks, testRust } from './rust.ts';
import { faults, type Outcome, type Step, verdict } from './step.ts';
import { oneByOneFaults, unawaitedFaults } from './unawaited.ts';
import { runUnits } from './unit.ts';
import { unusedExportFaults } from './unused-exports.ts';

/** All checks and tests, cheapest first, side by side what bears it; of the end-to-end ones those of the suites. */
export function checkSteps(suites: readonly Suite[] = allSuites): Step[] {
  return [
    beside({
      name: 'layout',
      budget: 'tests',
      why: 'folders import only what lies below them',
      run: faults(() => [...layoutFaults(), ...unusedExportFaults(), ...unclaimedFaults()]),
    }),
    beside({
      name: 'prose',
      budget: 'tests',
      why: 'documents, help and messages stay below the ceilings of long sentences and house words',
      run: async () => {
        const { faults: found, ...note } = await checkProse();
        return { ...(await faults(() => found)()), ...note };
      },
    }),
    beside({
      name: 'blob',
      budget: 'tests',
      why: 'the committed runtime is built from these sources, its metadata is its own',
      run: faults(blobFaults),
    }),
    beside({
      name: 'seed',
      budget: 'tests',
      why: 'the seed of the demo was lived by the committed runtime and story',
      run: faults(() => demoSeedFaults()),
    }),
    beside({
      name: 'lock',
      budget: 'tests',
      // npm install leaves out what a registry does not serve, and npm ci then refuses the whole clone.
      why: 'npm ci takes package.json and package-lock.json as they are',
      run: async () => verdict(await capture('npm', ['ci', '--dry-run', '--ignore-scripts'])),
    }),
    tool('format', 'sources are formatted', 'biome', ['check']),
    beside({
      name: 'generated',
      budget: 'tests',
      why: 'chain types are those of the committed metadata, the OpenAPI document is that of the routes',
      run: faults(async () => [...(await generatedTypesFaults()), ...(await openApiFaults())]),
    }),
    {
      name: 'web',
      budget: 'tests',
      why: 'the pages type-check against the committed runtime, are built, and small enough at first sight',
      run: faults(async () => [...(await buildWeb()).faults]),
    },
    {
      name: 'set-up',
      budget: 'set-up',
      why: 'what building and testing needs is installed: `scripts/setup --check` lists it',
      run: () => installed(setupSteps()),
    },
    { name: 'rustfmt', budget: 'tests', why: 'Rust sources are formatted', run: checkRustFormat },
    { name: 'build', budget: 'build', why: 'runtime, node and Rust tests compile', run: buildRust },
    {
      name: 'crates',
      budget: 'tests',
      why: 'math and pallets are packaged, with versions and without folders',
      run: packageCrates,
    },
    { name: 'clippy', budget: 'clippy', why: 'no warning of rustc or clippy', run: lintRust },
    beside({
      name: 'deploy',
      budget: 'tests',
      why: 'alerts fire when they should, systemd takes the units',
      run: checkDeploy,
    }),
    tool('lint', 'no any, no floating promise, no stray output', 'oxlint', [
      '--type-aware',
      '--deny-warnings',
    ]),
    beside({
      name: 'promises',
      budget: 'tests',
      why: 'no promise is left whose failure would end the process, and none keeps what waited for it',
      run: faults(() => [...longRaceFaults(), ...unawaitedFaults(), ...oneByOneFaults()]),
    }),
    tool('types', 'sources, tests and scripts type-check', 'tsc', ['-p', 'tsconfig.check.json']),
    beside({
      name: 'packages',
      budget: 'tests',
      why: 'the npm packages hold what they need: the demo runs from them, outside of the clone',
      run: checkNpmPackages,
    }),
    beside({
      name: 'rust',
      budget: 'tests',
      why: 'Rust tests, with the golden vectors',
      run: testRust,
    }),
    beside({
      name: 'benchmarks',
      budget: 'tests',
      why: 'what weights are measured by compiles, and does what it measures',
      run: testBenchmarks,
    }),
    {
      name: 'unit',
      budget: 'tests',
      why: 'TypeScript and scripts, with the golden vectors',
      // It leaves half of the cores to those beside it. Beside networks some of its tests time out.
      run: runUnits,
    },
    {
      name: 'e2e',
      budget: 'tests',
      why: `the whole path: ${suites.map((name) => e2eSuites[name]).join('; ')}`,
      run: () => runSuites(suites),
    },
  ];
}

function tool(name: string, why: string, program: string, args: string[]): Step {
  const path = join(root, 'node_modules/.bin', program);
  return beside({ name, budget: 'tests', why, run: async () => verdict(await capture(path, args)) });
}

function beside(step: Step): Step {
  return { ...step, isBeside: true };
}

async function installed(steps: ReturnType<typeof setupSteps>): Promise<Outcome> {
  const lines: string[] = [];
  const tell = (line: string): void => {
    lines.push(line);
    if (!line.startsWith('ok')) console.log(`        ${line}`);
  };
  const isMissing = await setUp(tell, steps);
  return isMissing ? { passed: 0, failed: 1, output: lines.join('\n') } : { passed: 1, failed: 0 };
}
