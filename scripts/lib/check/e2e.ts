import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compiledRuntimes } from '../../../offchain-agent/src/network/real/node-process.ts';
import { root } from '../folders.mjs';
import { duration } from './duration.ts';
import { inLanes } from './in-lanes.ts';
import { mocha } from './mocha.ts';
import { buildRust } from './rust.ts';
import { type Outcome, sumOutcomes } from './step.ts';

const folder = 'tests/e2e';
const patienceMs = 1_200_000;
// Nothing runs beside these: the one tells a story in real time in which a slot that others cost would be seen, the other
// keeps all cores busy.
const apart = ['embedded-demo', 'real-host-bound'];
// More than these is no accident.
const mostSecondTries = 2;
// Begun first, so that none of them is left to run by itself at the end.
const longest = [
  'embedded-page-council',
  'embedded-page-reporter',
  'embedded-pages',
  'embedded-stranger',
  'embedded-two-chains',
  'real',
  'real-babe',
  'real-foreign',
  'real-page-release',
  'real-pages',
  'real-reporters',
  'real-sweep',
  'real-upgrade',
  'zombienet',
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

/** Runs suites together: what keeps a core busy beside what waits for its nodes most of the time. */
export function runSuites(names: readonly Suite[]): Promise<Outcome> {
  const test = (): Promise<Outcome> => runFiles(names.flatMap(filesOf), runFile);
  return names.some((name) => suitesOnNodes.includes(name)) ? withNode(test) : test();
}

/**
 * Runs test files, each in a process of its own, on two cores: one that keeps a core busy beside three that wait for their
 * nodes, then two of the busy ones; then, one by one, those that must be alone. A file or two that failed beside others run
 * once more by themselves: networks that five test files run at once on two cores miss slots that the tests are about. That
 * verdict counts, and the first is told, output and all.
 */
export async function runFiles(
  files: readonly string[],
  run: (file: string) => Promise<Outcome>,
): Promise<Outcome> {
  if (files.length === 0) return { passed: 0, failed: 1, output: 'there is no test file' };
  const isApart = (file: string): boolean => apart.includes(nameOf(file));
  const isLong = (file: string): number => Number(longest.includes(nameOf(file)));
  const isOnNodes = (file: string): boolean => suitesOnNodes.some((name) => nameOf(file).startsWith(name));
  const together = files.filter((file) => !isApart(file)).toSorted((a, b) => isLong(b) - isLong(a));
  const busy = together.filter((file) => !isOnNodes(file));
  const waiting = together.filter(isOnNodes);
  const outcomes = new Map<string, Outcome>();
  const record = async (file: string): Promise<Outcome> => {
    const outcome = await run(file);
    outcomes.set(file, outcome);
    return outcome;
  };
  await inLanes([[busy], [waiting, busy], [waiting], [waiting]], record);
  await inLanes([[files.filter(isApart)]], record);
  const failed = together.filter((file) => (outcomes.get(file)?.failed ?? 0) > 0);
  if (failed.length <= mostSecondTries)
    for (const file of failed) outcomes.set(file, await secondTry(file, outcomes.get(file), run));
  return sumOutcomes([...outcomes.values()]);
}

async function secondTry(
  file: string,
  first: Outcome | undefined,
  run: (file: string) => Promise<Outcome>,
): Promise<Outcome> {
  console.log(`        ${nameOf(file)} failed beside others, and runs once more by itself:`);
  console.log(first?.output ?? '');
  const second = await run(file);
  return second.failed > 0 ? second : { ...second, note: `${nameOf(file)} failed beside others, not alone` };
}

/** Prints what became of the file, so that whoever waits sees that it moves. */
async function runFile(file: string): Promise<Outcome> {
  const begunMs = Date.now();
  const outcome = await mocha({ spec: [file], timeoutMs: patienceMs, env: compiledRuntimes() });
  const { passed, failed } = outcome;
  const counts = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
  console.log(`        ${nameOf(file)}: ${counts} in ${duration(Date.now() - begunMs)}`);
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

function nameOf(file: string): string {
  return basename(file, '.test.ts');
}
