import { deepEqual, equal, match } from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditEntry } from '../../offchain-agent/src/lab/watched/audit.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';

const secret = 'secret-of-ada-00001';

describe('the page of a network that is shared', () => {
  let folder: string;
  let command: typeof runAlmanac;
  let page: RunningCommand;
  let origin: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-state-'));
    command = almanacOf(folder);
    const up = await command('network', 'up', '--client', 'anvil', '--no-page', '--json');
    equal(up.code, 0, up.stderr);
    const hash = `sha256:${createHash('sha256').update(secret).digest('hex')}`;
    const users = join(folder, 'users.yaml');
    writeFileSync(users, JSON.stringify({ users: [{ name: 'ada', role: 'admin', hash }] }));
    const own = ['--users', users, '--audit', join(folder, 'audit.jsonl')];
    page = startCommand(['network', 'watch', '--test-tx-interval', 'none', ...own], folder);
    let printed = '';
    page.process.stdout?.on('data', (data: Buffer) => {
      printed += data.toString();
    });
    const link = await poll(
      'the page prints its link',
      () => Promise.resolve(/http:\S+/.exec(printed)?.[0] ?? ''),
      (found) => found !== '',
    );
    ({ origin } = new URL(link));
  });

  after(async () => {
    page?.process.kill();
    await command('network', 'down');
    rmSync(folder, { recursive: true, force: true });
  });

  async function order(action: string, body: object): Promise<number> {
    const { status } = await fetch(`${origin}/api/${action}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${secret}`,
        'content-type': 'application/json',
        'x-almanac': '1',
      },
      body: JSON.stringify(body),
    });
    return status;
  }

  const entries = (): AuditEntry[] =>
    readFileSync(join(folder, 'audit.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditEntry);

  it('writes down why a command failed in the words of the command', async () => {
    equal(await order('load', { rate: 1e-7, for: '1s' }), 202);
    const failed = await poll(
      'the load failed',
      () => Promise.resolve(entries().at(-1)),
      (entry) => entry?.outcome === 'failed',
    );
    match(failed?.why ?? '', /^--rate: "1e-7" is not a number above 0/);
  });

  it('takes the network down and ends with it', async () => {
    equal(await order('down', {}), 200);
    const { code, stderr } = await page.ended;
    equal(code, 0, stderr);
    deepEqual(
      entries()
        .slice(-2)
        .map(({ action, outcome }) => `${action} ${outcome}`),
      ['down begun', 'down done'],
    );
    equal((await command('network', 'status')).code, 2);
  });
});
