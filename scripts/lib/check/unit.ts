import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../folders.mjs';
import { bundleTests } from './bundle-tests.ts';
import { MochaProcesses } from './mocha-process.ts';
import { sideBySide } from './side-by-side.ts';
import { type Outcome, sumOutcomes } from './step.ts';

/** More than the 300 s of a poll, which then says what it waited for. */
const patienceMs = 600_000;

// Begun first, so that none of them is left to run by itself at the end.
const longest = [
  'window-counter',
  'killed',
  'shared',
  'counting',
  'command-process',
  'crash-safety',
  'host-breaker',
  'reachability-prober',
  'client',
  'count-census',
  'bull-queue',
  'postgres',
  'decider',
  'lone-decider',
  'etcd',
  'authority-finder',
  'conformance',
  'session-duties',
  'outbox-killed',
  'hostile-frames',
  'falling',
];

/** Runs the files that .mocharc.json names, more at a time than there are cores: many of them wait for processes, queues and time-outs. */
export async function runUnits(): Promise<Outcome> {
  const files = unitFiles();
  if (files.length === 0) return { passed: 0, failed: 1, output: 'there is no test file' };
  const processes = new MochaProcesses({ bundle: await bundleTests(files), timeoutMs: patienceMs });
  const outcomes: Outcome[] = [];
  try {
    await sideBySide([{ items: files, least: 4, most: 12, isUrgent: false }], async (file) => {
      const outcome = await processes.run(file, 0);
      outcomes.push(outcome);
      // At once: with thousands of tests, what is to come may take minutes.
      if (outcome.failed > 0) console.log(`        ${file}: ${outcome.failed} FAILED`);
    });
  } finally {
    await processes.end();
  }
  return sumOutcomes(outcomes);
}

function unitFiles(): string[] {
  const { spec } = JSON.parse(readFileSync(join(root, '.mocharc.json'), 'utf8')) as { spec: string[] };
  const rank = (file: string): number =>
    longest.indexOf(basename(file, '.test.ts')) + 1 || longest.length + 1;
  return spec
    .map((pattern) => pattern.slice(0, pattern.indexOf('/*')))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) =>
        join(folder, path),
      ),
    )
    .filter((path) => path.endsWith('.test.ts'))
    .toSorted((a, b) => rank(a) - rank(b));
}
