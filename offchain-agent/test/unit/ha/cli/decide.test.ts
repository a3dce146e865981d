import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCommand } from '../../../../../tests/support/cli.ts';
import { LineConnection } from '../../../../../tests/support/fake-decider-node.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { runDecide } from '../../../../src/ha/cli/decide.ts';
import { hash, helloLine, validator, well } from '../deciders.ts';

const soon = { everyMs: 50 };

describe('almanac ha decide', () => {
  let folder: string;
  let config: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-ha-decide-'));
    config = join(folder, 'ha.yaml');
    const coordinator = { kind: 'file', path: 'records', awaitsOthers: false };
    const files = { socket: 'node.sock', grants: 'grants', control: 'control.sock', listen: '127.0.0.1:0' };
    await writeFile(
      config,
      JSON.stringify({ node: 'a', validator, coordinator, ...files, log: { level: 'silent' } }),
    );
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('refuses a mark that is none, and a configuration that is not there', async () => {
    await assert.rejects(runDecide({ config, slot: '3' }), { code: 'bad_input/mark' });
    await assert.rejects(runDecide({ config, raiseRecord: true, slot: 'x' }), {
      message: /--slot: "x" is not a whole number/,
    });
    await assert.rejects(runDecide({ config, raiseRecord: true, vote: '3/17' }), {
      message: /expected SET\/ROUND\/STEP/,
    });
    await assert.rejects(runDecide({ config: join(folder, 'none') }), { code: 'bad_input/config_file' });
  });

  it('answers a node, survives kill -9 with all that it granted, resigns at SIGTERM, and raises the record', async () => {
    const ask = async (lines: readonly string[]): Promise<(string | undefined)[]> => {
      const node = await LineConnection.open(join(folder, 'node.sock'));
      const answers: (string | undefined)[] = [];
      for (const line of lines) answers.push(await node.ask(line));
      node.close();
      return answers;
    };
    const leading = async (log: string): Promise<LineConnection> =>
      await poll(
        'a node leads',
        async () => {
          const told = await LineConnection.open(join(folder, 'node.sock')).catch(() => undefined);
          if ((await told?.ask(helloLine(log))) !== 'ok') {
            told?.close();
            return undefined;
          }
          await told?.ask(well);
          return told;
        },
        (client) => client !== undefined,
        soon,
      ).then((client) => client ?? assert.fail());
    const granted = async (node: LineConnection, line: string): Promise<void> => {
      await poll(
        line,
        async () => await node.ask(line),
        (answer) => answer !== 'no lead',
        soon,
      ).then((answer) => assert.equal(answer, 'yes'));
    };

    const first = startCommand(['ha', 'decide', '--config', config]);
    const node = await leading('- -');
    await granted(node, 'author 5');
    await granted(node, `vote 1 2 prevote 3 ${hash}`);
    node.close();
    first.process.kill('SIGKILL');
    await first.ended;

    const second = startCommand(['ha', 'decide', '--config', config, '--json']);
    const again = await leading('5 1/2/prevote');
    await granted(again, 'author 6');
    assert.equal(await again.ask('author 5'), 'no conflict');
    assert.deepEqual(await ask(['author 7']), ['no such question']);
    second.process.kill('SIGTERM');
    const ended = await second.ended;
    again.close();
    assert.equal(ended.code, 0, ended.stderr);
    const said = JSON.parse(ended.stdout) as { schema: string; http: string };
    assert.equal(said.schema, 'almanac.ha.decide.v1');
    assert.match(said.http, /^http:\/\/127\.0\.0\.1:\d+$/);
    const leases = JSON.parse(await readFile(join(folder, 'records.leases'), 'utf8')) as object;
    assert.ok(!('leader' in leases), 'it resigned');

    await rm(join(folder, 'records'));
    await runDecide({ config, raiseRecord: true, slot: '9' });
    const { records } = JSON.parse(await readFile(join(folder, 'records'), 'utf8')) as {
      records: Record<string, { value: string }>;
    };
    assert.equal((JSON.parse(records['slot']?.value ?? '') as { slot: number }).slot, 9);
    assert.equal((JSON.parse(records['vote']?.value ?? '') as { closed: string }).closed, 'prevote');
  });
});
