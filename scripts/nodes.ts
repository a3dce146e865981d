// `npm run nodes [-- --versions 22,24 --files GLOB,...]`: unit tests and the demo under other versions of Node.js, whose programs come
// from the npm packages node-OS-CPU. Exit code 0: all pass; 1: one does not; 2: bad options; 3: a version could not be fetched.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { fetchedNode } from './lib/fetched-packages.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';

const usage = `npm run nodes [-- OPTIONS]: unit tests and the demo under other versions of Node.js
  --versions LIST   major versions (22,24)
  --files LIST      test files in place of all unit tests and the demo
Exit code 0: all pass; 1: one does not; 2: bad options; 3: a version could not be fetched.`;

const demo = 'tests/e2e/embedded-demo.test.ts';

process.exitCode = main();

function main(): number {
  const { values } = parseOptions(usage, {
    options: {
      versions: { type: 'string', default: '22,24' },
      files: { type: 'string' },
    },
  });
  const versions = values.versions.split(',');
  const strange = versions.find((version) => !/^\d{2}$/.test(version));
  if (strange !== undefined) {
    console.error(`error: --versions ${strange}: expected major versions such as 22,24`);
    return 2;
  }
  const outcomes = versions.map((version) => outcomeUnder(version, values.files?.split(',')));
  for (const [index, { line }] of outcomes.entries()) console.log(`Node.js ${versions[index]}: ${line}`);
  return Math.max(...outcomes.map(({ code }) => code));
}

interface VersionOutcome {
  readonly code: 0 | 1 | 3;
  readonly line: string;
}

function outcomeUnder(version: string, files: readonly string[] | undefined): VersionOutcome {
  const program = fetchedNode(version);
  if (program === undefined) return { code: 3, line: 'could not be fetched' };
  const exact = spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim();
  console.log(`\nNode.js ${exact}`);
  const steps = files
    ? [mocha('.mocharc', files)]
    : [['scripts/test.mjs', '--only', 'unit'], ['scripts/compile.mjs'], mocha('tests/.mocharc.json', [demo])];
  const failed = steps.find((step) => !succeeds(program, step));
  return failed
    ? { code: 1, line: `${exact}, failed: node ${failed.join(' ')}` }
    : { code: 0, line: `${exact}, all pass` };
}

function mocha(config: string, files: readonly string[]): string[] {
  const how =
    config === '.mocharc'
      ? ['--no-config', '--node-option', 'import=tsx', '--timeout', '200000']
      : ['--config', config, '--timeout', '280000'];
  return ['node_modules/mocha/bin/mocha.js', ...how, ...files];
}

/** What tests start finds the same version first. */
function succeeds(program: string, words: readonly string[]): boolean {
  const env = { ...process.env, PATH: `${dirname(program)}${delimiter}${process.env['PATH'] ?? ''}` };
  return spawnSync(program, words, { cwd: root, env, stdio: 'inherit' }).status === 0;
}
