import { ensureCompiled } from '../install.mjs';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';
import { checkSteps } from './steps.ts';

/** Runs the steps that are named, all when none is; returns the exit code. `only` is a list with commas. */
export async function check(only: string | undefined): Promise<number> {
  const steps = checkSteps();
  const unknown = unknownSteps(steps, only);
  if (unknown.length > 0) {
    const known = steps.map(({ name }) => name).join(', ');
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
}

/** The steps that are named, in the usual order. */
export function chosenSteps(steps: Step[], only: string | undefined): Step[] {
  if (only === undefined) return steps;
  const wanted = only.split(',');
  return steps.filter(({ name }) => wanted.includes(name));
}

/** The names that no step has. */
export function unknownSteps(steps: Step[], only: string | undefined): string[] {
  return (only?.split(',') ?? []).filter((wanted) => !steps.some(({ name }) => name === wanted));
}
