import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const slotDurationMs = 2_000;

describe('sli and validators with --watch', () => {
  let test: TestChain;
  const started: RunningCommand[] = [];

  before(async () => {
    test = await startTestChain({
      firstSlot: Date.UTC(2026, 2, 1, 20) / slotDurationMs,
      preset: 'local',
      patch: {
        validators: { slotDurationMs, sessionLength: 10, sessionsPerEra: 2 },
        sli: { windowMs: 20_000 },
      },
    });
    for (let block = 0; block < 30; block += 1) await test.build();
  });

  after(async () => {
    for (const { process: child } of started) child.kill('SIGKILL');
    await test?.close();
  });

  it('say the records of each block anew, a document a line, until Ctrl-C', async () => {
    const { command, lines } = watch('validators', '--period', 'window', '--json');
    await poll(
      'the first document',
      async () => lines.length,
      (count) => count === 1,
    );
    await test.build();
    await poll(
      'the second',
      async () => lines.length,
      (count) => count === 2,
    );
    const [first, second] = lines.map((line) => JSON.parse(line) as { schema: string; as_of_block: number });
    equal(first?.schema, 'almanac.validators.v1');
    equal(second?.as_of_block, (first?.as_of_block ?? 0) + 1);
    command.process.kill('SIGINT');
    const { code, stderr } = await command.ended;
    deepEqual([code, stderr], [130, '']);
  });

  it('print one table after the other into a pipe', async () => {
    const { command, lines } = watch('sli', 'all', '--period', 'window');
    await poll(
      'a table',
      async () => lines.length,
      (count) => count > 3,
    );
    const once = lines.length;
    await test.build();
    await poll(
      'another',
      async () => lines.length,
      (count) => count > once,
    );
    const headings = lines.filter((line) => line.includes('authorship by window'));
    ok(headings.length >= 2);
    match(headings[0] ?? '', /finalized block \d+/);
    command.process.kill('SIGINT');
    equal((await command.ended).code, 130);
  });

  it('judge nothing', async () => {
    const { code, stderr } = await runAlmanac('sli', 'all', '--watch', '--require', '99%', '--url', test.url);
    equal(code, 2);
    match(stderr, /--watch goes on until Ctrl-C and judges nothing\nhint: leave out --require/);
  });

  function watch(...args: string[]): { command: RunningCommand; lines: string[] } {
    const command = startCommand([...args, '--watch', '--url', test.url]);
    started.push(command);
    const lines: string[] = [];
    if (command.process.stdout)
      createInterface(command.process.stdout).on('line', (line) => lines.push(line));
    return { command, lines };
  }
});
