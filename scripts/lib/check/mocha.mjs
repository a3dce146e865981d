import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { capture } from '../process.mjs';

/**
 * Runs mocha on the given files, or on those of .mocharc.json, and counts. A run that executes no
 * test has failed: it would otherwise look like success.
 */
export async function mocha({ spec, timeoutMs } = {}) {
  if (spec?.length === 0) return { passed: 0, failed: 1, output: 'there is no test file' };
  const folder = mkdtempSync(join(tmpdir(), 'almanac-mocha-'));
  const report = join(folder, 'report.json');
  const args = ['--reporter', 'json', '--reporter-option', `output=${report}`];
  // Files named here replace those of the configuration; its other settings stay.
  if (spec) args.push('--config', join(root, 'tests/.mocharc.json'), ...spec);
  if (timeoutMs) args.push('--timeout', String(timeoutMs));
  try {
    const { code, output } = await capture(join(root, 'node_modules/.bin/mocha'), args);
    return counted(report, code, output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function counted(report, code, output) {
  let read;
  try {
    read = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, output: `mocha ended with ${code} and left no report:\n${output}` };
  }
  const { passes, failures, pending } = read.stats;
  if (passes + failures === 0) return { passed: 0, failed: 1, output: `no test ran:\n${output}` };
  const told = read.failures
    .map(({ fullTitle, err }) => `${fullTitle}\n${err.stack ?? err.message}`)
    .join('\n\n');
  // Mocha may fail after all tests passed, for example when a hook or an open handle does.
  const failed = failures === 0 && code !== 0 ? 1 : failures;
  const note = pending > 0 ? `${pending} skipped` : undefined;
  return { passed: passes, failed, output: told || output, note };
}
