import { pathToFileURL } from 'node:url';
import Mocha from 'mocha';
import { processesWith, signal } from '../../../offchain-agent/src/base/process.ts';
import '../../../tests/support/fuzz-seed.ts';
import { failWhereOpen, letGo } from '../../../tests/support/let-go.ts';
import { here, moveTo } from '../../../tests/support/place.mjs';
import type { TestRun } from './mocha-process.ts';

// Runs one test file after the other, as a MochaProcess tells it to. It says that one has ended when nothing of it is open any more.

/** In the environment of all that files start, also of what lives on without whoever started it. */
const mark = 'ALMANAC_TEST_HOST';
const ownMark = `${process.pid}-${Date.now()}`;
process.env[mark] = ownMark;
const putAwayMs = 10_000;
const begun = here();
/** Mocha passes them on to whoever else listens, and to nobody's notice where nobody does. */
const rejected = new Set<Promise<unknown>>();
let ended: { readonly mocha: Mocha; readonly failures: number; readonly late: NodeJS.Timeout } | undefined;

letGo();
process.on('disconnect', () => {
  process.once('exit', () => {
    for (const left of processesWith(mark, ownMark)) signal(left, 'SIGKILL');
  });
  // Nobody is left to report to. In the middle of a file that puts things away on Ctrl-C, it does so now.
  if (process.listenerCount('SIGTERM') === 0) process.exit();
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(), putAwayMs).unref();
});
process.on('unhandledRejection', (reason, promise) => {
  if (rejected.has(promise)) return;
  rejected.add(promise);
  console.error('a promise was rejected that nobody waits for:', reason);
});
process.on('message', (run: TestRun) => void begin(run));
process.on('beforeExit', () => {
  // A file that waits for nothing that could come ends this process, without a report.
  if (!ended) return;
  const { mocha, failures, late } = ended;
  ended = undefined;
  clearTimeout(late);
  // What each run leaves listening would call all others for each rejection, and those again: with 14 of them for hours.
  mocha.dispose();
  const faults = failures + rejected.size;
  rejected.clear();
  // What a file changed of the process and did not put back is not the next one's.
  moveTo(begun);
  process.channel?.ref();
  process.send?.(faults);
});

async function begin({ file, timeoutMs, report }: TestRun): Promise<void> {
  // From here on only what the tests have open keeps this process alive.
  process.channel?.unref();
  const mocha = new Mocha({
    reporter: 'json',
    reporterOptions: { output: report },
    timeout: timeoutMs,
    forbidOnly: true,
  });
  await load(mocha, file);
  mocha.run((failures) => {
    ended = { mocha, failures, late: failWhereOpen() };
  });
}

/** Mocha itself would try require() first, and import what cannot be: some of our modules would stand twice in this process. */
async function load(mocha: Mocha, file: string): Promise<void> {
  mocha.suite.emit('pre-require', globalThis, file, mocha);
  const exported = await import(pathToFileURL(file).href);
  mocha.suite.emit('require', exported, file, mocha);
  mocha.suite.emit('post-require', globalThis, file, mocha);
}
