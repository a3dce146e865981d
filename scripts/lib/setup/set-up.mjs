import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../folders.mjs';
import { withInstallLock } from '../install-lock.mjs';
import { setupSteps } from './steps.mjs';

/**
 * Installs what is missing, telling each step; true when something could not be installed.
 * @param {(line: string) => void} tell
 * @param {readonly import('./steps.mjs').SetupStep[]} [steps] all of them unless given
 */
export async function setUp(tell, steps = setupSteps()) {
  if (steps.every((step) => step.isDone())) {
    for (const step of steps) tell(line('ok', step.name, step.why, Date.now()));
    return false;
  }
  mkdirSync(cacheFolder(), { recursive: true });
  // What is made in the cache folder is made by one clone at a time.
  return await withInstallLock(() => setUpEach(tell, steps), {
    path: join(cacheFolder(), 'setting-up'),
    tell,
  });
}

/**
 * @param {(line: string) => void} tell
 * @param {readonly import('./steps.mjs').SetupStep[]} steps
 */
async function setUpEach(tell, steps) {
  for (const step of steps) {
    const before = Date.now();
    const was = step.isDone();
    if (!was) {
      tell(`...      ${step.name}: ${step.why}`);
      for (const detail of step.details?.() ?? []) tell(`         ${detail}`);
    }
    const fault = was ? undefined : await step.install();
    tell(line(fault ? 'failed' : was ? 'ok' : 'done', step.name, fault ?? step.why, before));
    // Later steps stand on the earlier ones: one clear fault is better than four that follow from it.
    if (fault) return true;
  }
  return false;
}

/**
 * Only tells what is missing; true when anything is.
 * @param {(line: string) => void} tell
 */
export function reportSetUp(tell) {
  let missing = false;
  for (const step of setupSteps()) {
    const before = Date.now();
    const isDone = step.isDone();
    missing ||= !isDone;
    tell(line(isDone ? 'ok' : 'missing', step.name, step.why, before));
    if (!isDone) for (const detail of step.details?.() ?? []) tell(`         ${detail}`);
  }
  return missing;
}

/**
 * @param {string} state
 * @param {string} name
 * @param {string} text
 * @param {number} before
 */
function line(state, name, text, before) {
  const seconds = ((Date.now() - before) / 1000).toFixed(1);
  return `${state.padEnd(7)}  ${name}: ${text} (${seconds} s)`;
}
