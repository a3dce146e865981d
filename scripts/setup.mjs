// Installs what building and testing Almanac needs. Run it as often as you like: what is there stays.
import { parseArgs } from 'node:util';
import { requireNode } from './lib/install.mjs';
import { setupSteps } from './lib/setup/steps.mjs';

const help = `usage: scripts/setup [--check]

  Installs what is missing: npm modules, Debian packages, a Rust that can build for WebAssembly.
  --check   only report what is missing; exit 1 when anything is

  The demo (npm start) needs none of the Rust parts: a built runtime is in the clone.`;

requireNode();
const { values } = parseArgs({
  options: { check: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(help);
} else {
  process.exitCode = await setUp(values.check ?? false);
}

async function setUp(onlyReport) {
  let missing = 0;
  for (const step of setupSteps()) {
    const before = Date.now();
    if (step.isDone()) {
      tell('ok', step.name, step.why, before);
    } else if (onlyReport) {
      missing += 1;
      tell('missing', step.name, step.why, before);
    } else {
      console.log(`...      ${step.name}: ${step.why}`);
      const fault = await step.install();
      tell(fault ? 'failed' : 'done', step.name, fault ?? step.why, before);
      // Later steps stand on the earlier ones: one clear fault is better than four that follow from it.
      if (fault) return 1;
    }
  }
  return missing > 0 ? 1 : 0;
}

function tell(state, name, text, before) {
  const seconds = ((Date.now() - before) / 1000).toFixed(1);
  console.log(`${state.padEnd(7)}  ${name}: ${text} (${seconds} s)`);
}
