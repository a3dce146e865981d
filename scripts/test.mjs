// `npm test`: every check and test, cheapest first; also in a clone where nothing is installed yet.
import { parseArgs } from 'node:util';
import { ensureCompiled, ensureInstalled, requireNode } from './lib/install.mjs';

const help = `usage: npm test -- [--only STEP[,STEP...]] [--list]

  Runs all checks and tests, cheapest first, and ends with the line \`N passed, N failed\`.
  --only   run these steps only, in the usual order
  --list   name the steps and what each is for`;

requireNode();
const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help) {
  console.log(help);
} else {
  // The steps themselves use what npm installs, so they can be loaded only afterwards.
  await ensureInstalled();
  const { checkSteps } = await import('./lib/check/steps.mjs');
  const { chosenSteps, runSteps } = await import('./lib/check/run-steps.mjs');
  const steps = checkSteps();
  if (values.list) {
    for (const { name, why } of steps) console.log(`${name.padEnd(12)} ${why}`);
  } else {
    const chosen = chosenSteps(steps, values.only);
    await ensureCompiled({ mustPass: false });
    process.exitCode = await runSteps(chosen);
  }
}
