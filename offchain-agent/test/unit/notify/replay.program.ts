// A notifier on standard input and output: a line in is a list of observations; a line out says that they were taken.
import { createInterface } from 'node:readline';
import type { Observation } from '../../../src/notify/observation.ts';
import { openNotifier } from '../../../src/notify/open-notifier.ts';

const notifier = await openNotifier(process.argv[2] ?? '', 'silent');
process.stdout.write('open\n');
for await (const line of createInterface({ input: process.stdin })) {
  notifier.observe(JSON.parse(line) as Observation[]);
  process.stdout.write('taken\n');
}
await notifier.close();
