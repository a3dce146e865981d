import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compiledRuntimes } from '../../../offchain-agent/src/network/real/node-process.ts';
import { root } from '../folders.mjs';
import { duration } from './duration.ts';
import { mocha } from './mocha.ts';
import { buildRust } from './rust.ts';
import { sideBySide } from './side-by-side.ts';
import { givesWay, type Outcome, sumOutcomes } from './step.ts';

const folder = 'tests/e2e';
const patienceMs = 1_200_000;
// Run before all others, together: they tell stories in real time, in which a slot that others cost would be seen, and take little.
const first = ['embedded-agent-faults', 'embedded-demo', 'real-held-back'];
// Runs when no other that waits for clocks does: it keeps all cores busy.
const last = ['real-host-bound'];
// What computes in one process: loading our own code and the runtime costs a file alone as much again as its tests.
const batchSize = 8;
// More than these is no accident.
const mostSecondTries = 6;
// On the embedded chain, and yet by the clock of the machine: an agent or a demo that a user starts.
const inRealTime = [
  'embedded-agent-start',
  'embedded-page-readme',
  'embedded-page-reporter',
  'embedded-probe-watch',
  'embedded-two-chains',
];
// Begun first, in this order, so that none of them is left to run by itself at the end.
const longest = [
  'real-foreign',
  'real-reporters',
  'real-pages',
  'real-ha-faults',
  'real-sweep',
  'real-page-release',
  'real-babe',
  'embedded-pages',
  'real',
  'real-chaos',
  'zombienet',
  'embedded-page-reporter',
  'real-ethereum',
  'real-agreement',
  'real-staking',
  'real-link-chaos',
  'real-network-reporters',
  'embedded-page-council',
  'real-finality',
  'real-upgrade',
  'embedded-pages-doubt',
  'embedded-upgrade-council',
  'embedded-page-govern',
];

/** The end-to-end suites: the files of tests/e2e whose names begin with the key. */
export const e2eSuites = {
  embedded: 'the embedded chain',
  real: 'networks of real nodes',
  zombienet: 'the documented zombienet networks',
} as const;

export type Suite = keyof typeof e2eSuites;

export const allSuites = Object.keys(e2eSuites) as readonly Suite[];

const suitesOnNodes: readonly Suite[] = ['real', 'zombienet'];

/** Runs suites together: what computes beside what waits for its nodes most of the time. */
export function runSuites(names: readonly Suite[]): Promise<Outcome> {
  const test = (): Promise<Outcome> => runFiles(names.flatMap(filesOf), runBatch);
  return names.some((name) => suitesOnNodes.includes(name)) ? withNode(test) : test();
}

/** Test files that one process runs, one after the other. */
export type Batch = readonly [string, ...string[]];

/**
 * Runs test files: those that wait for clocks (of nodes, of agents) each in a process of its own, so many as the cores bear, and at
 * low priority, in what these leave of the cores, those that compute, in batches; before and behind the former those that must be
 * without them. Up to six batches that failed run once more by themselves: networks that several test files run at once on two cores miss
 * slots that the tests are about. That verdict counts, and the first is told, output and all.
 */
export async function runFiles(
  files: readonly string[],
  run: (batch: Batch) => Promise<Outcome>,
): Promise<Outcome> {
  if (files.length === 0) return { passed: 0, failed: 1, output: 'there is no test file' };
  const early = batches(files.filter(isOneOf(first)), 1);
  const late = batches(files.filter(isOneOf(last)), 1);
  const together = files.filter((file) => !isOneOf([...first, ...last])(file));
  const timed = batches(together.filter(keepsTime), 1);
  const computing = together.filter((file) => !keepsTime(file));
  const computed = [
    ...batches(computing.filter(isOneOf(longest)), 1),
    ...batches(
      computing.filter((file) => !isOneOf(longest)(file)),
      batchSize,
    ),
  ];
  const outcomes = new Map<Batch, Outcome>();
  const record = async (batch: Batch): Promise<void> => {
    outcomes.set(batch, await run(batch));
  };
  await sideBySide([{ items: early, least: first.length, most: first.length, isUrgent: true }], record);
  await sideBySide(
    [
      { items: timed, last: late, least: 3, most: 6, isUrgent: true },
      { items: computed, least: 1, most: 3, isUrgent: false },
    ],
    record,
  );
  const failed = [...outcomes].filter(([batch, outcome]) => outcome.failed > 0 && !late.includes(batch));
  if (failed.length <= mostSecondTries)
    for (const [batch, outcome] of failed) outcomes.set(batch, await secondTry(batch, outcome, run));
  return sumOutcomes([...outcomes.values()]);
}

/** So many files a batch, the longest first. */
function batches(files: readonly string[], size: number): Batch[] {
  const rank = (file: string): number => longest.indexOf(nameOf(file)) + 1 || longest.length + 1;
  const left = files.toSorted((a, b) => rank(a) - rank(b));
  const made: Batch[] = [];
  for (;;) {
    const [head, ...rest] = left.splice(0, size);
    if (head === undefined) return made;
    made.push([head, ...rest]);
  }
}

function isOneOf(names: readonly string[]): (file: string) => boolean {
  return (file) => names.includes(nameOf(file));
}

/** Whether what a file tests goes by the clock of the machine, so that a late answer is another answer. */
function keepsTime(file: string): boolean {
  const name = nameOf(file);
  return inRealTime.includes(name) || suitesOnNodes.some((suite) => name.startsWith(suite));
}

async function secondTry(
  batch: Batch,
  first: Outcome,
  run: (batch: Batch) => Promise<Outcome>,
): Promise<Outcome> {
  console.log(`        ${namesOf(batch)} failed beside others, and runs once more by itself:`);
  console.log(first.output ?? '');
  const second = await run(batch);
  return second.failed > 0
    ? second
    : { ...second, note: `${namesOf(batch)} failed beside others, not alone` };
}

/** Prints what became of the batch, so that whoever waits sees that it moves. */
async function runBatch(batch: Batch): Promise<Outcome> {
  const begunMs = Date.now();
  const isUrgent = batch.some((file) => isOneOf([...first, ...last])(file) || keepsTime(file));
  const outcome = await mocha({
    spec: [...batch],
    timeoutMs: patienceMs,
    env: compiledRuntimes(),
    niceness: isUrgent ? 0 : givesWay,
  });
  const { passed, failed } = outcome;
  const counts = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
  console.log(`        ${namesOf(batch)}: ${counts} in ${duration(Date.now() - begunMs)}`);
  return outcome;
}

/**
 * Runs the tests once the node is built. They would build an absent one themselves, but within the time of a
 * single test, and would take an old one as it is. The step `build` does the same work, so nothing compiles twice.
 */
export async function withNode(test: () => Promise<Outcome>, build = buildRust): Promise<Outcome> {
  console.log('        making sure that the node is built (about 20 minutes if it never was, else seconds)');
  const built = await build();
  if (built.failed === 0) return test();
  const advice = 'the node is not built, so no test ran; `scripts/setup --check` says what is missing';
  return { ...built, passed: 0, output: `${built.output ?? ''}\n${advice}` };
}

/** Test files that no suite takes, which would never run. */
export function unclaimedFaults(): string[] {
  const claimed = new Set(allSuites.flatMap(filesOf));
  return testFiles()
    .filter((path) => !claimed.has(path))
    .map((path) => `${path}: belongs to no suite; begin its name with one of ${allSuites.join(', ')}`);
}

function filesOf(name: string): string[] {
  return testFiles().filter((path) => path.startsWith(`${folder}/${name}`));
}

function testFiles(): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => `${folder}/${path}`)
    .toSorted();
}

function namesOf(batch: Batch): string {
  return batch.map(nameOf).join(', ');
}

function nameOf(file: string): string {
  return basename(file, '.test.ts');
}
