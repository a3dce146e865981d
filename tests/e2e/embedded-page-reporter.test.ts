import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { runningChains } from '../../offchain-agent/src/base/running-chains.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { keepsPromise, PageReader } from '../support/follow-page.ts';
import { blockOf, pageArgs } from '../support/page-commands.ts';
import { betweenCommandsMs, poll } from '../support/poll.ts';

const page = 'docs/tutorials/reporter.md';
/** A page says a minute; a busy machine takes longer. */

describe('a reporter who follows docs/tutorials/reporter.md', function () {
  this.bail(true);
  let reader: PageReader;
  let url: string;
  let agent: RunningCommand;
  let logged = '';

  before(async () => {
    reader = new PageReader(page, { sharesProcess: true });
    reader.start('npm start -- --pace real');
    const chains = await poll(
      'the demo runs',
      async () => await runningChains(reader.state),
      (all) => all.length === 1,
    );
    url = chains[0]?.url ?? '';
  });

  after(async () => {
    await reader?.close();
  });

  it('joins as the page shows', async () => {
    const prepared = await reader.command('mkdir -p reporter && cd reporter', reader.path('.'));
    equal(prepared.code, 0, prepared.stderr);
    equal((await reader.command('echo //Bob', folder())).code, 0);
    keepsPromise(await reader.command('../almanac reporter join', folder()));
  });

  it('checks the configuration and starts the agent, which reports a window', async () => {
    // Another chain of this machine may have the port of the page, and the user's own agent the one of agents.
    const configuration = `${blockOf(page, 'yaml').replaceAll('ws://127.0.0.1:9944', url)}http: {listen: "127.0.0.1:0"}\n`;
    writeFileSync(reader.path('reporter/agent.yaml'), configuration, { mode: 0o600 });
    const checked = await reader.command('../almanac agent check', folder());
    // In the first seconds one fault is right.
    const faults = checked.stdout.split('\n').filter((line) => /fault|FAIL|failed/.test(line));
    if (checked.code !== 0)
      match(`${checked.stdout}${checked.stderr}`, /may report from /, faults.join('\n'));
    agent = reader.start('../almanac agent --config', folder());
    // The line of the page is for terminals; without one the log tells the same.
    agent.process.stderr?.on('data', (part: Buffer) => {
      logged += part.toString();
    });
    await poll(
      'the agent reported a window',
      () => Promise.resolve(logged.slice(-4_000)),
      (text) => text.includes('window closed; its report is in the outbox'),
    );
  });

  it('sees what became of it: a record of four reporters, and evidence that verifies', async () => {
    const status = await reader.command('../almanac reporter status', folder());
    equal(status.code, 0, status.stderr);
    match(status.stdout, /5FHneW46|bob|v2/i);
    const first = await reader.command('../almanac sli v1', folder());
    const record = await poll(
      'a record of v1 stands on four reporters',
      async () => (await reader.again('../almanac sli v1', folder())).stdout,
      (text) => /^v1 \(\S+\) +\d.* 4 +1 +\S+/m.test(text),
      { everyMs: betweenCommandsMs },
    );
    // The heading of the page, in its order.
    const heading = first.promised.split('\n')[0]?.trim().split(/ {2,}/) ?? [];
    for (const column of heading) ok(record.includes(column), `${column}: ${record}`);
    // Windows whose record is still open cannot be told yet, nor one whose report a busy machine sent too late (3).
    const verified = await poll(
      'the evidence of three windows verifies',
      async () => await reader.again('../almanac verify', folder()),
      ({ stdout }) => (stdout.match(/^verified /gm) ?? []).length >= 3,
      { everyMs: betweenCommandsMs },
    );
    ok(verified.code === 0 || verified.code === 3, verified.stdout);
    equal((await reader.command('../almanac verify', folder())).code === 4, false);
  });

  it('exports the evidence by the command of the runbook', async () => {
    const out = reader.path('backup');
    const args = pageArgs('docs/how-to/run-a-chain.md', 'almanac evidence export', {
      '/etc/almanac/agent.yaml': reader.path('reporter/agent.yaml'),
      '/backup/evidence': out,
    });
    const { code, stderr } = await startCommand(args, reader.state).ended;
    equal(code, 0, stderr);
    ok(readdirSync(out).length > 0);
  });

  it('leaves, and takes the bond back when the last window is closed', async () => {
    const left = await reader.command('../almanac reporter leave', folder());
    equal(left.code, 0, left.stderr);
    const early = await reader.command('../almanac reporter withdraw', folder());
    const last = await poll(
      'the bond is withdrawn',
      async () => (early.code === 0 ? early : await reader.again('../almanac reporter withdraw', folder())),
      ({ code }) => code === 0,
      { everyMs: betweenCommandsMs },
    );
    equal(last.code, 0, last.stderr);
    agent.process.kill('SIGINT');
    equal((await agent.ended).code, 130);
    deepEqual(reader.forgotten, []);
  });

  function folder(): string {
    return reader.path('reporter');
  }
});
