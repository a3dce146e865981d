import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compiledRuntimes } from '../../../offchain-agent/src/lab/client/substrate.ts';
import { root } from '../folders.mjs';
import { type KeptNode, keepNode } from '../kept-node.ts';
import { withDatedSources } from '../source-times.ts';
import { bundleTests } from './bundle-tests.ts';
import { duration } from './duration.ts';
import { MochaProcesses } from './mocha-process.ts';
import { buildRust } from './rust.ts';
import { sideBySide } from './side-by-side.ts';
import { givesWay, type Outcome, sumOutcomes } from './step.ts';

const folder = 'tests/e2e';
const patienceMs = 1_200_000;
// Groups that run when no other that waits for clocks does, in this order. The first tell stories in real time, in which what
// others cost would be seen (a slot, a window that has to be measured again), and take little; the other keeps all cores busy, but
// for half of its time.
const first = ['embedded-agent-faults', 'embedded-demo', 'real-chaos', 'real-held-back', 'real-reporters'];
const busy = ['real-host-bound'];
// On the embedded chain, and yet by the clock of the machine: an agent or a demo that a user starts, a browser that asks a server.
const inRealTime = [
  ...first,
  'embedded-agent-start',
  'embedded-demo-story',
  'embedded-extension',
  'embedded-page-readme',
  'embedded-page-reporter',
  'embedded-probe-watch',
  'embedded-receipts',
  'embedded-transactions',
  'embedded-two-chains',
];
// Begun first, in this order, that of what they took in a whole run, so that none of them is left to run by itself at the end.
const longest = [
  'real-pages',
  'real-foreign',
  'real-babe',
  'real-sweep',
  'real-ha-faults',
  'real-page-release',
  'real-agreement',
  'embedded-pages',
  'embedded-page-reporter',
  'real',
  'zombienet',
  'real-gateway',
  'real-network-reporters',
  'real-link-chaos',
  'embedded-demo-story',
  'real-staking',
  'real-host-faults',
  'real-load-calls',
  'real-ha',
  'real-ethereum',
  'real-load',
  'real-ethereum-load',
  'real-ethereum-watch',
  'real-upgrade',
  'real-network-file',
  'real-page-operate',
  'real-finality',
  'embedded-agent-start',
  'embedded-watch-parachain',
  'embedded-page-govern',
  'real-links',
  'real-telemetry',
  'embedded-earnings',
  'embedded-strangers',
  'real-clients',
  'embedded-pages-tour',
  'embedded-load-calls',
  'real-foreign-runtime',
  'embedded-page-relay',
  'real-snapshot',
  'embedded-page-agreements',
  'real-refusals',
  'embedded-page-chain',
  'embedded-two-chains',
  'embedded-page-readme',
  'embedded-stranger',
  'embedded-watch-engines',
  'embedded-status-page',
  'embedded-page-link',
  'embedded-payouts',
  'real-on-demand',
  'embedded-wrong-input',
  'real-network-page',
  'embedded-upgrade',
  'real-discovery',
  'embedded-pages-doubt',
  'embedded-upgrade-agreements',
  'real-page-networks',
  'embedded-staking',
  'real-command',
  'embedded-extension',
];

/** The end-to-end suites: the files of tests/e2e whose names begin with the key. */
export const e2eSuites = {
  embedded: 'the embedded chain',
  real: 'networks of real nodes',
  zombienet: 'the documented zombienet networks',
} as const;

/** What came of building the node, and the node where that went well. */
interface BuiltNode {
  readonly outcome: Outcome;
  readonly kept?: KeptNode;
}

export type Suite = keyof typeof e2eSuites;

export const allSuites = Object.keys(e2eSuites) as readonly Suite[];

const suitesOnNodes: readonly Suite[] = ['real', 'zombienet'];

/** Runs suites together: what computes beside what waits for its nodes most of the time. */
export function runSuites(names: readonly Suite[]): Promise<Outcome> {
  const test = (target?: string): Promise<Outcome> => runInProcesses(names.flatMap(filesOf), target);
  return names.some((name) => suitesOnNodes.includes(name)) ? withNode(test) : test();
}

/**
 * Runs test files, each once: those that wait for clocks (of nodes, of agents), as many as the cores can take, and at low priority,
 * in what these leave of the cores, those that compute; before the former those that must run without them.
 */
export async function runFiles(
  files: readonly string[],
  run: (file: string) => Promise<Outcome>,
): Promise<Outcome> {
  if (files.length === 0) return { passed: 0, failed: 1, output: 'there is no test file' };
  const ordered = longestFirst(files);
  const alone = [first, busy].map((names) => ordered.filter(isOneOf(names))).filter(isThere);
  const together = ordered.filter((file) => !isOneOf([...first, ...busy])(file));
  const outcomes: Outcome[] = [];
  await sideBySide(
    [
      { items: together.filter(keepsTime), alone, least: 3, most: 14, isUrgent: true },
      { items: together.filter((file) => !keepsTime(file)), least: 1, most: 5, isUrgent: false },
    ],
    async (file) => outcomes.push(await run(file)),
  );
  return sumOutcomes(outcomes);
}

function longestFirst(files: readonly string[]): string[] {
  const rank = (file: string): number => longest.indexOf(nameOf(file)) + 1 || longest.length + 1;
  return files.toSorted((a, b) => rank(a) - rank(b));
}

function isThere(group: readonly string[]): boolean {
  return group.length > 0;
}

function isOneOf(names: readonly string[]): (file: string) => boolean {
  return (file) => names.includes(nameOf(file));
}

/** Whether what a file tests goes by the clock of the machine, so that a late answer is another answer. */
function keepsTime(file: string): boolean {
  const name = nameOf(file);
  return inRealTime.includes(name) || suitesOnNodes.some((suite) => name.startsWith(suite));
}

/** Prints what became of each file, so that whoever waits sees that it moves. */
async function runInProcesses(files: readonly string[], target?: string): Promise<Outcome> {
  const bundle = await bundleTests(files);
  const env = { ...compiledRuntimes(), ...(target === undefined ? {} : { CARGO_TARGET_DIR: target }) };
  const processes = new MochaProcesses({ bundle, timeoutMs: patienceMs, env });
  try {
    return await runFiles(files, async (file) => {
      const begunMs = Date.now();
      const outcome = await processes.run(file, keepsTime(file) ? 0 : givesWay);
      const { passed, failed } = outcome;
      const counts = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
      console.log(`        ${nameOf(file)}: ${counts} in ${duration(Date.now() - begunMs)}`);
      // Now: the summary may be half an hour away, and an interrupted run has none.
      if (failed > 0) console.log(outcome.output ?? '');
      return outcome;
    });
  } finally {
    await processes.end();
  }
}

/**
 * Runs the tests once the node is built. They would build an absent one themselves, but within the time of a
 * single test, and would take an old one as it is. The step `build` does the same work, so nothing compiles twice.
 * @param test is told where builds are for it: there the node stays, whatever another clone builds meanwhile
 */
export async function withNode(
  test: (target: string) => Promise<Outcome>,
  build: () => Promise<BuiltNode> = buildNode,
): Promise<Outcome> {
  console.log('        making sure that the node is built (about 20 minutes if it never was, else seconds)');
  const { outcome, kept } = await build();
  if (!kept) {
    const advice = 'the node is not built, so no test ran; `scripts/setup --check` says what is missing';
    return { ...outcome, passed: 0, output: `${outcome.output ?? ''}\n${advice}` };
  }
  try {
    return await test(kept.target);
  } finally {
    kept.remove();
  }
}

/** No other clone builds between the two. */
async function buildNode(): Promise<BuiltNode> {
  return await withDatedSources(async () => {
    const outcome = await buildRust();
    return outcome.failed === 0 ? { outcome, kept: keepNode() } : { outcome };
  });
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
