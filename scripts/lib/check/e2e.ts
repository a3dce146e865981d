import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { mocha } from './mocha.ts';
import { buildRust } from './rust.ts';
import type { Outcome } from './step.ts';

const folder = 'tests/e2e';
const patienceMs = 600_000;

/** The end-to-end suites: the files of tests/e2e whose names begin with the key. */
export const e2eSuites = {
  embedded: 'the whole path on the embedded chain',
  real: 'the whole path on a network of real nodes',
  zombienet: 'the documented zombienet networks',
} as const;

export type Suite = keyof typeof e2eSuites;

const suitesOnNodes: readonly Suite[] = ['real', 'zombienet'];

export function runSuite(name: Suite): Promise<Outcome> {
  const test = (): Promise<Outcome> => mocha({ spec: filesOf(name), timeoutMs: patienceMs });
  return suitesOnNodes.includes(name) ? withNode(test) : test();
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
  const claimed = new Set(Object.keys(e2eSuites).flatMap(filesOf));
  return testFiles()
    .filter((path) => !claimed.has(path))
    .map(
      (path) =>
        `${path}: belongs to no suite; begin its name with one of ${Object.keys(e2eSuites).join(', ')}`,
    );
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
