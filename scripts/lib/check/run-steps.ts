import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { cacheFolder } from '../folders.mjs';
import { budgetTable, type Spent } from './budget.ts';
import { duration } from './duration.ts';
import type { Outcome, Step } from './step.ts';

const tailLines = 60;

/**
 * Runs all steps, also after a failure: one run shows every fault. Prints each with its time, what
 * of the budget is used (also what was `before`), and the closing line that counts. Returns the exit code.
 */
export async function runSteps(steps: Step[], before: Spent = {}): Promise<number> {
  const total = { passed: 0, failed: 0 };
  const spentMs = { ...before };
  for (const [index, step] of steps.entries()) {
    const place = `[${String(index + 1).padStart(2)}/${steps.length}]`;
    console.log(`${place} ${step.name.padEnd(12)} ${step.why}`);
    const begunMs = Date.now();
    const { passed, failed, output = '', note } = await outcome(step);
    const elapsedMs = Date.now() - begunMs;
    spentMs[step.budget] = (spentMs[step.budget] ?? 0) + elapsedMs;
    total.passed += passed;
    total.failed += failed;
    if (failed > 0) console.log(indented(tail(output, step.name)));
    const counts = `${passed} passed, ${failed} failed in ${duration(elapsedMs)}`;
    console.log(`        ${failed > 0 ? 'FAILED' : 'ok'}: ${counts}${note ? `; ${note}` : ''}`);
  }
  console.log(`\n${budgetTable(spentMs).join('\n')}`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

// A step that breaks in a way it did not foresee is one failure, not the end of the run.
async function outcome(step: Step): Promise<Outcome> {
  try {
    return await step.run();
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failed: 1, output };
  }
}

// The whole output goes to a file: what matters is not always at the end.
function tail(output: string, name: string): string {
  const lines = stripVTControlCharacters(output).trimEnd().split('\n');
  if (lines.length <= tailLines) return lines.join('\n');
  const path = join(cacheFolder(), 'log', `${name}.log`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${lines.join('\n')}\n`);
  return [
    `(${lines.length - tailLines} lines left out, all are in ${path})`,
    ...lines.slice(-tailLines),
  ].join('\n');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '        ');
}
