// `npm test`: every check and test, cheapest first; also in a clone where nothing is installed yet.
import { ensureInstalled, requireNode } from './lib/install.mjs';
import { parseOptions } from './lib/options.mjs';

const help = `usage: npm test -- [--only STEP[,STEP...]] [--busy N] [--list]

  Runs all checks and tests, cheapest first, and ends with the line \`N passed, N failed\`.
  --only   run these steps only, in the usual order; of e2e also a single suite
  --busy   N busy loops run beside the tests, from begin to end: tests must not need a quiet machine
  --list   name the steps and what each is for`;

requireNode();
const { values } = parseOptions(help, {
  options: { only: { type: 'string' }, busy: { type: 'string' }, list: { type: 'boolean' } },
});
// The steps themselves are TypeScript and use what npm installs: they can be loaded only afterwards.
await ensureInstalled('all');
const { register } = await import('tsx/esm/api');
register();
const { check, listSteps } = await import('./lib/check/check.ts');
if (values.list) listSteps();
else process.exitCode = await check(values);
