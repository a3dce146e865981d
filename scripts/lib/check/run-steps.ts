import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { cacheFolder } from '../folders.mjs';
import { budgetTable, busyLine, type Spent } from './budget.ts';
import { duration } from './duration.ts';
import { coreTimes } from './side-by-side.ts';
import type { Outcome, Step } from './step.ts';

const tailLines = 60;

/**
 * Runs all steps, also after a failure: one run shows every fault. Prints each with its time, what
 * of the budget is used (also what was `before`), and the closing line that counts. Returns the exit code.
 */
export async function runSteps(steps: Step[], before: Spent = {}): Promise<number> {
  const total = { passed: 0, failed: 0 };
  const spentMs = { ...before };
  const groupsMs: Spent = {};
  const busyMs: Spent = {};
  const startedMs = Date.now();
  const head = (step: Step): string => {
    const place = `[${String(steps.indexOf(step) + 1).padStart(2)}/${steps.length}]`;
    return `${place} ${step.name.padEnd(12)} ${step.why}`;
  };
  const run = async (step: Step): Promise<string> => {
    const begunMs = Date.now();
    const { passed, failed, output = '', note } = await outcome(step);
    total.passed += passed;
    total.failed += failed;
    const counts = `${passed} passed, ${failed} failed in ${duration(Date.now() - begunMs)}, ${duration(Date.now() - startedMs)} in all`;
    const verdict = `        ${failed > 0 ? 'FAILED' : 'ok'}: ${counts}${note ? `; ${note}` : ''}`;
    return failed > 0 ? `${indented(tail(output, step.name))}\n${verdict}` : verdict;
  };
  for (const { beside, front } of groups(steps)) {
    const begunMs = Date.now();
    const since = coreTimes();
    const others = (async () => {
      // In one piece once it has ended: the step in front tells meanwhile what it does.
      for (const step of beside) {
        const verdict = await run(step);
        console.log(`${head(step)}\n${verdict}`);
      }
    })();
    if (front) {
      console.log(head(front));
      if (beside.length > 0)
        console.log(`        beside it run ${beside.map(({ name }) => name).join(', ')}`);
      console.log(await run(front));
    }
    await others;
    const kind = (front ?? beside[0])?.budget;
    if (!kind) continue;
    const now = coreTimes();
    const ms = Date.now() - begunMs;
    spentMs[kind] = (spentMs[kind] ?? 0) + ms;
    groupsMs[kind] = (groupsMs[kind] ?? 0) + ms;
    busyMs[kind] = (busyMs[kind] ?? 0) + now.all - since.all - (now.idle - since.idle);
  }
  console.log(`\n${budgetTable(spentMs).join('\n')}`);
  console.log(busyLine(busyMs, groupsMs, coreTimes().cores));
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 ? 1 : 0;
}

interface Group {
  /** One after the other, while the step in front runs. */
  readonly beside: Step[];
  readonly front?: Step;
}

function groups(steps: readonly Step[]): Group[] {
  const all: Group[] = [];
  let beside: Step[] = [];
  for (const step of steps) {
    if (step.isBeside) {
      beside.push(step);
      continue;
    }
    all.push({ beside, front: step });
    beside = [];
  }
  return beside.length > 0 ? [...all, { beside }] : all;
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
