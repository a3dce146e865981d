import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { createInterface } from 'node:readline';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';

const slotDurationMs = 2_000;

describe('almanac probe --watch', () => {
  let test: TestChain;
  let command: RunningCommand | undefined;

  before(async () => {
    test = await startTestChain({ firstSlot: Date.UTC(2026, 2, 1, 20) / slotDurationMs, preset: 'local' });
    for (let block = 0; block < 5; block += 1) await test.build();
  });

  after(async () => {
    command?.process.kill('SIGKILL');
    await test?.close();
  });

  it('serves the series of an endpoint that answers and of one that does not, until SIGTERM', async () => {
    const [closed] = await freePorts(1);
    const down = `ws://127.0.0.1:${closed}`;
    const filled = { 'wss://rpc.example.org': test.url, 'wss://rpc.example.com': down, '9619': '0' };
    command = startCommand([
      ...pageArgs(
        'docs/explanation/measuring.md',
        'almanac probe wss://rpc.example.org wss://rpc.example.com',
        filled,
      ),
      '--rate',
      '4',
    ]);
    const lines: string[] = [];
    if (command.process.stderr)
      createInterface(command.process.stderr).on('line', (line) => lines.push(line));
    const started = await poll(
      'it listens',
      async () => lines.join('\n'),
      (text) => text.includes('the probe runs'),
    );
    const [, url = ''] = /"http":"([^"]+)"/.exec(started) ?? [];
    const text = await poll(
      // The second round, in which the chain is known, begins after twenty.
      'the samples of two rounds',
      async () => await (await fetch(url)).text(),
      (metrics) => count(metrics, test.url, 'answer') > 26,
    );
    match(text, new RegExp(`almanac_endpoint_up\\{chain="",endpoint="${test.url}"\\} 1`));
    match(text, new RegExp(`almanac_endpoint_up\\{chain="",endpoint="${down}"\\} 0`));
    match(text, new RegExp(`almanac_endpoint_block_number\\{chain="",endpoint="${test.url}"\\} 5`));
    // Not taken are samples that this machine was too late for: neither the endpoint's fault nor an answer of it.
    equal(count(text, down, 'answer'), 0);
    ok(count(text, down, 'null') > 0);
    command.process.kill('SIGTERM');
    const { code, stdout } = await command.ended;
    deepEqual([code, stdout], [0, '']);
  });

  it('does not end by itself, nor listen where it cannot', async () => {
    for (const [args, why] of [
      [['--watch', '--for', '1s'], /--watch goes on until Ctrl-C\nhint: leave out --count and --for/],
      [['--listen', 'nowhere'], /--listen: "nowhere" is not an address\nhint: expected HOST:PORT/],
      [['--listen', `127.0.0.1:${new URL(test.url).port}`], /--listen: cannot listen at 127\.0\.0\.1:\d+/],
    ] as const) {
      const { code, stderr } = await runAlmanac('probe', test.url, ...args);
      equal(code, 2);
      match(stderr, why);
    }
    const { code, stderr } = await runAlmanac('probe');
    deepEqual([code, stderr.includes('expected at least one endpoint')], [2, true]);
  });
});

function count(text: string, endpoint: string, outcome: string): number {
  const line = text
    .split('\n')
    .find(
      (one) =>
        one.startsWith('almanac_samples_total') && one.includes(endpoint) && one.includes(`"${outcome}"`),
    );
  return Number(line?.split(' ').at(-1));
}
