import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';
import type { Outcome } from './step.ts';

/** As bin/mocha starts its own second process, without the first. */
const nodeArguments = ['--import=tsx', join(root, 'node_modules/mocha/lib/cli/cli.js')];

/** What mocha's JSON reporter writes, as far as we read it. */
interface Report {
  stats: { passes: number; failures: number; pending: number };
  failures: { fullTitle: string; err: { message?: string; stack?: string } }[];
}

/**
 * Runs mocha on the given files, or on those of .mocharc.json, and counts. A run that executes no
 * test has failed: it would otherwise look like success.
 */
export async function mocha({
  spec,
  jobs,
}: {
  spec?: string[];
  /** How many files run at a time, each in one of so many processes; without it all run in one. */
  jobs?: number;
} = {}): Promise<Outcome> {
  if (spec?.length === 0) return { passed: 0, failed: 1, output: 'there is no test file' };
  const folder = mkdtempSync(join(tmpdir(), 'almanac-mocha-'));
  const report = join(folder, 'report.json');
  const args = ['--reporter', 'json', '--reporter-option', `output=${report}`];
  // Files named here replace those of the configuration; its other settings stay.
  if (spec) args.push('--config', join(root, 'tests/.mocharc.json'), ...spec);
  if (jobs) args.push('--parallel', '--jobs', String(jobs));
  try {
    const { code, output } = await capture(process.execPath, [...nodeArguments, ...args], {
      env: mochaEnvironment(),
    });
    return counted(report, code, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Certificates of others would be read at every start of Node, of which there are a thousand; no test asks what they vouch for. */
export function mochaEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, NODE_EXTRA_CA_CERTS: undefined };
}

/** What a run of mocha came to, by what its JSON reporter wrote. */
export function counted(path: string, code: number, output: string): Outcome {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, output: `mocha ended with ${code} and left no report:\n${output}` };
  }
  const { passes, failures, pending } = report.stats;
  if (passes + failures === 0) return { passed: 0, failed: 1, output: `no test ran:\n${output}` };
  const told = report.failures
    .map(({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message}`)
    .join('\n\n');
  // Mocha may fail after all tests passed, for example when a hook or an open handle does.
  const failed = failures === 0 && code !== 0 ? 1 : failures;
  const outcome = { passed: passes, failed, output: told || output };
  return pending > 0 ? { ...outcome, note: `${pending} skipped` } : outcome;
}
