import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, root } from '../folders.mjs';
import { run } from '../process.mjs';
import type { Score } from './score.ts';

/** Stryker of the last line that runs on Node.js 20, with the mocha that it takes. */
const tool = {
  '@stryker-mutator/core': '9.6.1',
  '@stryker-mutator/mocha-runner': '9.6.1',
  mocha: '11.8.0',
  tsx: '4.23.15',
} as const;

/** One room of the agent, in full, and the tests that watch over it. */
interface TypeScriptCampaign {
  /** What is changed, from the sources of the agent on. */
  readonly sources: readonly string[];
  /** From the unit tests of the agent on. */
  readonly tests: readonly string[];
}

export const typeScriptCampaigns: Readonly<Record<string, TypeScriptCampaign>> = {
  sli: { sources: ['sli/**/*.ts'], tests: ['sli/**/*.test.ts'] },
  usl: { sources: ['usl/**/*.ts'], tests: ['usl/**/*.test.ts'] },
  outbox: { sources: ['reporting/outbox/*.ts'], tests: ['reporting/outbox/*.test.ts'] },
  windows: {
    sources: ['reporting/window/*.ts'],
    tests: ['reporting/window/*.test.ts', 'reporting/proof/*.test.ts', 'reporting/agent/*.test.ts'],
  },
};

/** What the tests read beside the agent. */
const parts = [
  'offchain-agent',
  'types',
  'tests',
  'scripts',
  'docs',
  'runtime-pallets/blob',
  'package.json',
  'README.md',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** Of Stryker's report: what became of each change. */
interface Report {
  readonly files: Readonly<
    Record<
      string,
      {
        readonly mutants: readonly {
          readonly status: string;
          readonly mutatorName: string;
          readonly replacement?: string;
          readonly location: { readonly start: { readonly line: number; readonly column: number } };
        }[];
      }
    >
  >;
}

/** Runs one campaign; undefined, with the reason on stderr, when it cannot. */
export async function runTypeScriptCampaign(
  { sources, tests }: TypeScriptCampaign,
  name: string,
): Promise<Score | undefined> {
  const folder = join(cacheFolder(), 'mutants', 'typescript');
  const modules = join(folder, 'node_modules');
  mkdirSync(folder, { recursive: true });
  if (!isInstalled(modules)) {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: tool }));
    const options = ['--no-audit', '--no-fund', '--no-package-lock'];
    if ((await run('npm', ['install', ...options], { cwd: folder })) !== 0) return undefined;
  }
  // A copy: the sources are changed in place, and the clone must stay as it is.
  const copy = join(folder, 'copy');
  rmSync(copy, { recursive: true, force: true });
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const report = join(copy, 'report.json');
  const config = {
    testRunner: 'mocha',
    plugins: [join(modules, '@stryker-mutator/mocha-runner/dist/src/index.js')],
    mochaOptions: {
      'no-config': true,
      'no-package': true,
      spec: tests.map((glob) => `offchain-agent/test/unit/${glob}`),
    },
    testRunnerNodeArgs: ['--import', 'tsx'],
    mutate: sources.map((glob) => `offchain-agent/src/${glob}`),
    // Words are held by the tests of what users see.
    mutator: { excludedMutations: ['StringLiteral'] },
    coverageAnalysis: 'perTest',
    // What is computed once when a file is loaded would need a process for each change.
    ignoreStatic: true,
    // Also where the machine does other work: a change that is only slow is not found.
    timeoutMS: 15_000,
    // One copy serves all of them: which change is in force is told to each process of tests.
    concurrency: availableParallelism(),
    inPlace: true,
    allowConsoleColors: false,
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
  };
  writeFileSync(join(copy, 'stryker.json'), JSON.stringify(config, null, 2));
  const stryker = join(modules, '@stryker-mutator/core/bin/stryker.js');
  if ((await run(process.execPath, [stryker, 'run', 'stryker.json'], { cwd: copy })) !== 0) return undefined;
  return scoreOf(name, JSON.parse(readFileSync(report, 'utf8')) as Report);
}

function isInstalled(modules: string): boolean {
  try {
    return Object.entries(tool).every(([module, version]) => {
      const { version: found } = JSON.parse(readFileSync(join(modules, module, 'package.json'), 'utf8')) as {
        version: string;
      };
      return found === version;
    });
  } catch {
    return false;
  }
}

function scoreOf(name: string, { files }: Report): Score {
  const mutants = Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.map((mutant) => ({ file, ...mutant })),
  );
  const of = (...statuses: readonly string[]) => mutants.filter(({ status }) => statuses.includes(status));
  const found = of('Killed', 'Timeout').length;
  const unviable = of('CompileError', 'RuntimeError').length;
  const survivors = of('Survived', 'NoCoverage').map(
    ({ file, location: { start }, mutatorName, replacement }) =>
      `${file}:${start.line}:${start.column}: ${mutatorName}: ${(replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 80)}`,
  );
  const drawn = mutants.length - of('Ignored').length;
  const viable = found + survivors.length;
  const percent = viable === 0 ? 100 : (100 * found) / viable;
  return { name, all: mutants.length, drawn, unviable, found, survivors, percent };
}
