import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { followDemo } from '../../offchain-agent/src/demo/follow-demo.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { DelayingProxy } from '../support/delaying-proxy.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { openWebhook } from '../support/webhook.ts';

interface Shown {
  readonly provisional?: boolean;
  readonly sli_ppm: number | null;
}

const slotDurationMs = 2_000;
const firstMs = Date.UTC(2026, 2, 1, 20);

describe('sli and validators with --watch', () => {
  let test: TestChain;
  const started: RunningCommand[] = [];

  before(async () => {
    test = await startTestChain({
      firstSlot: firstMs / slotDurationMs,
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

  for (const [what, readingMs, follow] of [
    [
      'go on',
      4_000,
      (url: string) => {
        const { command, lines, errors } = start('sli', 'all', '--watch', '--url', url);
        return {
          shown: () => lines.filter((line) => line.includes('authorship by day')).length,
          end: async () => {
            match(errors.join('\n'), /^the connection to .* was closed$/m);
            command.process.kill('SIGINT');
            equal((await command.ended).code, 130);
          },
        };
      },
    ],
    ['and the view of the demo go on', 6_000, followAsDemo],
  ] as const)
    it(`${what} when their node is lost while they read`, async () => {
      const port = Number(new URL(test.url).port);
      const node = await DelayingProxy.open(port);
      const { shown, end } = follow(`ws://127.0.0.1:${node.port}`);
      try {
        await poll(
          'the first records',
          async () => shown(),
          (count) => count > 0,
        );
        // Slow enough that the block is told of, and its records are not all read.
        node.delayMs = 1_000;
        await test.build();
        await setTimeout(readingMs);
        node.turnTo(port);
        node.delayMs = 0;
        const before = shown();
        const build = async (): Promise<number> => {
          await test.build();
          return shown();
        };
        await poll('more of them', build, (count) => count > before);
        await end();
      } finally {
        await node.close();
      }
    });

  it('judge nothing', async () => {
    const { code, stderr } = await runAlmanac('sli', 'all', '--watch', '--require', '99%', '--url', test.url);
    equal(code, 2);
    match(stderr, /--watch goes on until Ctrl-C and judges nothing\nhint: leave out --require/);
  });

  it('tell once of records below what is required, and serve what they show', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-sli-notify-'));
    const hook = await openWebhook();
    try {
      writeFileSync(join(folder, 'hook'), hook.url, { mode: 0o600 });
      const file = join(folder, 'notify.yaml');
      writeFileSync(
        file,
        'destinations: {hook: {kind: webhook, urlFile: hook}}\nroutes: [{kinds: [record], to: [hook]}]\n',
      );
      const told = ['--require', '100%', '--notify', file, '--listen', '127.0.0.1:0', '--json'];
      const { command, lines, errors } = watch('sli', '1', '--period', 'window', ...told);
      await poll(
        'the first document',
        async () => lines.length,
        (count) => count > 0,
      );
      // Every other slot has no block, whoever it belongs to.
      const buildHalf = async (): Promise<number> => {
        for (let block = 0; block < 5; block += 1) await test.build(2);
        return hook.heard.length;
      };
      await poll('a begin', buildHalf, (count) => count > 0);
      const buildAll = async (): Promise<number> => {
        for (let block = 0; block < 10; block += 1) await test.build();
        return hook.heard.length;
      };
      await poll('its end', buildAll, (count) => count > 1);
      deepEqual(
        hook.heard.slice(0, 2).map(({ phase, kind }) => [phase, kind]),
        [
          ['begin', 'record'],
          ['end', 'record'],
        ],
      );
      const [, at = ''] = /metrics: (\S+)/.exec(errors.join('\n')) ?? [];
      const text = await (await fetch(at)).text();
      const [, block] = /^almanac_records_block_number\{.*\} (\d+)$/m.exec(text) ?? [];
      const document = lines
        .map((line) => JSON.parse(line) as { as_of_block: number; targets: { records: Shown[] }[] })
        .find(({ as_of_block: number }) => number === Number(block));
      const closed = document?.targets[0]?.records.find(({ provisional }) => !provisional);
      const [, share] = /^almanac_record_sli_ratio\{.*state="closed"\} (\S+)$/m.exec(text) ?? [];
      equal(Number(share), (closed?.sli_ppm ?? 0) / 1e6);
      command.process.kill('SIGINT');
      equal((await command.ended).code, 130);
    } finally {
      hook.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('say what --notify and --listen lack', async () => {
    for (const [args, said] of [
      [['--listen', '127.0.0.1:0'], /--listen needs --watch\nhint: add --watch/],
      [['--watch', '--notify', 'x.yaml'], /no limit to compare with\nhint: add --require/],
      [['--watch', '--require', '99%', '--notify', 'missing.yaml'], /missing\.yaml/],
    ] as const) {
      const { code, stderr } = await runAlmanac('sli', 'all', ...args, '--url', test.url);
      equal(code, 2, stderr);
      match(stderr, said);
    }
  });

  it('begin by the command of the guide', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-sli-guide-'));
    try {
      writeFileSync(join(folder, 'hook'), 'http://127.0.0.1:1/', { mode: 0o600 });
      const file = join(folder, 'notify.yaml');
      writeFileSync(file, 'destinations: {hook: {kind: webhook, urlFile: hook}}\nroutes: [{to: [hook]}]\n');
      const args = pageArgs('docs/how-to/get-told.md', 'almanac sli all', {
        'ws://127.0.0.1:9944': test.url,
        'notify.yaml': file,
      });
      const { command, lines } = start(...args, '--json');
      await poll(
        'the first document',
        async () => lines.length,
        (count) => count > 0,
      );
      equal((JSON.parse(lines[0] ?? '') as { schema: string }).schema, 'almanac.sli.v1');
      command.process.kill('SIGINT');
      equal((await command.ended).code, 130);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  function followAsDemo(url: string): { shown(): number; end(): Promise<void> } {
    const ended = new AbortController();
    const running = new Promise<never>(() => undefined);
    const network = {
      basis: 'simulated',
      url,
      validators: [],
      slotDurationMs,
      windowMs: 20_000,
      originMs: firstMs,
      caveat: '',
      running,
      expectedMisses: async () => new Map(),
      stalledSlots: () => 0,
      close: async () => undefined,
    } as const;
    let count = 0;
    const following = followDemo(network, ended.signal, () => {
      count += 1;
      return false;
    });
    following.catch(() => undefined);
    return {
      shown: () => count,
      end: async () => {
        ended.abort();
        await following.catch((error: unknown) => equal(ended.signal.reason, error));
      },
    };
  }

  function watch(...args: string[]): ReturnType<typeof start> {
    return start(...args, '--watch', '--url', test.url);
  }

  function start(...args: string[]): { command: RunningCommand; lines: string[]; errors: string[] } {
    const command = startCommand(args);
    started.push(command);
    const lines: string[] = [];
    if (command.process.stdout)
      createInterface(command.process.stdout).on('line', (line) => lines.push(line));
    const errors: string[] = [];
    if (command.process.stderr)
      createInterface(command.process.stderr).on('line', (line) => errors.push(line));
    return { command, lines, errors };
  }
});
