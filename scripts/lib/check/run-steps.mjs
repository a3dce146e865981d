import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { cacheFolder } from '../folders.mjs';

/** What a cold run on 2 cores may take, by kind of work, in minutes. */
export const coldBudgetMinutes = { 'set-up': 5, build: 22, clippy: 10, tests: 15 };

const tailLines = 60;

/** The steps named, in the usual order; stops with a sentence when a name is unknown. */
export function chosenSteps(steps, only) {
  if (only === undefined) return steps;
  const wanted = only.split(',');
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    console.error(
      `npm test: no step named ${unknown.join(', ')}; there are ${steps.map((step) => step.name).join(', ')}`,
    );
    process.exit(2);
  }
  return steps.filter((step) => wanted.includes(step.name));
}

/**
 * Runs all steps, also after a failure: one run shows every fault. Prints each with its time and the
 * closing line that counts. Returns the exit code.
 */
export async function runSteps(steps) {
  const total = { passed: 0, failed: 0 };
  const spentMs = {};
  for (const [index, step] of steps.entries()) {
    const place = `[${String(index + 1).padStart(2)}/${steps.length}]`;
    console.log(`${place} ${step.name.padEnd(12)} ${step.why}`);
    const before = Date.now();
    const result = await outcome(step);
    const elapsed = Date.now() - before;
    spentMs[step.budget] = (spentMs[step.budget] ?? 0) + elapsed;
    total.passed += result.passed;
    total.failed += result.failed;
    if (result.failed > 0) console.log(indented(tail(result.output, step.name)));
    const counts = `${result.passed} passed, ${result.failed} failed in ${seconds(elapsed)}`;
    console.log(
      `        ${result.failed > 0 ? 'FAILED' : 'ok'}: ${counts}${result.note ? `; ${result.note}` : ''}`,
    );
  }
  console.log('\nTime by kind of work, beside the budget of a cold run on 2 cores:');
  for (const [kind, minutes] of Object.entries(coldBudgetMinutes)) {
    console.log(`  ${kind.padEnd(8)} ${seconds(spentMs[kind] ?? 0).padStart(9)}  of ${minutes} min`);
  }
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

// A step that breaks in a way it did not foresee is one failure, not the end of the run.
async function outcome(step) {
  try {
    return await step.run();
  } catch (error) {
    return { passed: 0, failed: 1, output: error.stack ?? String(error) };
  }
}

// The whole output goes to a file: what matters is not always at the end.
function tail(output, name) {
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

function indented(text) {
  return text.replaceAll(/^/gm, '        ');
}

function seconds(ms) {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : `${(ms / 60_000).toFixed(1)} min`;
}
