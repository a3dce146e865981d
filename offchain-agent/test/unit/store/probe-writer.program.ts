// Adds samples until it is killed, and prints each that is on the disk: node probe-writer.program.ts FILE FIRST_SECOND
import { ProbeHistory } from '../../../src/store/probe-history.ts';

const [file = '', first = '0'] = process.argv.slice(2);
const history = await ProbeHistory.open(file, 60_000);
const numbers = await history.numbersOf(['a', 'b']);
for (let atS = Number(first); ; atS += 10) {
  await Promise.all(
    [...numbers.values()].map(async (endpoint) => {
      const outcome =
        atS % 70 === 0
          ? ({ kind: 'null', reason: 'timeout' } as const)
          : ({ kind: 'answer', latencyUs: 1_000 + endpoint } as const);
      const intervalMs = 10_000;
      await history.add({ endpoint, instantUs: atS * 1_000_000, intervalMs, outcome, isFast: true });
    }),
  );
  process.stdout.write(`${atS}\n`);
}
