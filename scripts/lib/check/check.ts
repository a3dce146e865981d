import { join } from 'node:path';
import { root } from '../folders.mjs';
import { ensureCompiled } from '../install.mjs';
import { capture } from '../process.mjs';
import { setupSteps } from '../setup/steps.mjs';
import { startBusyLoops } from './busy-loops.ts';
import { allSuites, e2eSuites } from './e2e.ts';
import { planOf } from './plan.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';
import { checkSteps } from './steps.ts';

interface CheckOptions {
  /** Names of steps with commas between them, all when it is absent; the name of an end-to-end suite is the step `e2e` with that suite. */
  readonly only?: string | undefined;
  /** How many busy loops run beside the steps. */
  readonly busy?: string | undefined;
}

/** Runs the steps that are named; returns the exit code. */
export async function check({ only, busy = '0' }: CheckOptions): Promise<number> {
  if (!/^\d{1,3}$/.test(busy)) {
    console.error(`npm test: invalid --busy ${busy}: a whole number from 0 to 999`);
    return 2;
  }
  const suites = allSuites.filter((name) => only?.split(',').includes(name));
  const steps = checkSteps(suites.length > 0 ? suites : allSuites);
  const unknown = unknownSteps(steps, only);
  if (unknown.length > 0) {
    const known = [...steps.map(({ name }) => name), ...allSuites].join(', ');
    console.error(`npm test: no step named ${unknown.join(', ')}; there are ${known}`);
    return 2;
  }
  await ensureCompiled();
  // The checks of types and lint read the package's declarations; what does not compile is told by them.
  await capture(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-b', 'types']);
  // What this process did so far was installing and compiling.
  const chosen = chosenSteps(steps, only);
  for (const line of planOf(
    chosen,
    setupSteps().filter((step) => !step.isDone()),
  ).lines)
    console.log(line);
  const endLoops = startBusyLoops(Number(busy));
  try {
    return await runSteps(chosen, { 'set-up': performance.now() });
  } finally {
    endLoops();
  }
}

/** Prints the names of the steps and what each is for. */
export function listSteps(): void {
  for (const { name, why } of checkSteps()) console.log(`${name.padEnd(12)} ${why}`);
  for (const name of allSuites) console.log(`  ${name.padEnd(10)} of e2e, ${e2eSuites[name]}`);
}

/** The steps that are named, or a suite of them, in the usual order. */
export function chosenSteps(steps: Step[], only: string | undefined): Step[] {
  if (only === undefined) return steps;
  const wanted = only.split(',').map(stepOf);
  return steps.filter(({ name }) => wanted.includes(name));
}

/** The names that no step has. */
export function unknownSteps(steps: Step[], only: string | undefined): string[] {
  return (only?.split(',') ?? []).filter((wanted) => !steps.some(({ name }) => name === stepOf(wanted)));
}

function stepOf(wanted: string): string {
  return allSuites.some((suite) => suite === wanted) ? 'e2e' : wanted;
}
