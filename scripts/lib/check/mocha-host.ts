import Mocha from 'mocha';
import { failWhereOpen, letGo } from '../../../tests/support/let-go.ts';
import { here, moveTo } from '../../../tests/support/place.mjs';
import type { TestRun } from './mocha-process.ts';

// Runs one test file after the other, as a MochaProcess tells it to. It says that one has ended when nothing of it is open any more.

const begun = here();
let ended: { readonly failures: number; readonly late: NodeJS.Timeout } | undefined;

letGo();
process.on('disconnect', () => process.exit());
process.on('message', (run: TestRun) => void begin(run));
process.on('beforeExit', () => {
  // A file that waits for nothing that could come ends this process, without a report.
  if (!ended) return;
  const { failures, late } = ended;
  ended = undefined;
  clearTimeout(late);
  // What a file changed of the process and did not put back is not the next one's.
  moveTo(begun);
  process.channel?.ref();
  process.send?.(failures);
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
  await mocha.addFile(file).loadFilesAsync();
  mocha.run((failures) => {
    ended = { failures, late: failWhereOpen() };
  });
}
