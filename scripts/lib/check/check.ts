import { ensureCompiled } from '../install.mjs';
import { allSuites, e2eSuites } from './e2e.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';
import { checkSteps } from './steps.ts';

/**
 * Runs the steps that are named, all when none is; returns the exit code. `only` is a list with commas; the name of an
 * end-to-end suite stands for the step `e2e` with that suite.
 */
export async function check(only: string | undefined): Promise<number> {
  const suites = allSuites.filter((name) => only?.split(',').includes(name));
  const steps = checkSteps(suites.length > 0 ? suites : allSuites);
  const unknown = unknownSteps(steps, only);
  if (unknown.length > 0) {
    const known = [...steps.map(({ name }) => name), ...allSuites].join(', ');
    console.error(`npm test: no step named ${unknown.join(', ')}; there are ${known}`);
    return 2;
  }
  // What does not compile is told by the step that checks types.
  await ensureCompiled({ mustPass: false });
  // What this process did so far was installing and compiling.
  return runSteps(chosenSteps(steps, only), { 'set-up': performance.now() });
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
