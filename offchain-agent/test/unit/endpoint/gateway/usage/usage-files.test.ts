import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UsageLine } from '../../../../../src/endpoint/gateway/usage/usage-files.ts';
import { DoorScene, exchange, letIn } from '../scene.ts';

describe('the files of usage', () => {
  let scene: DoorScene;
  beforeEach(() => {
    scene = new DoorScene();
  });
  afterEach(() => scene.close());
  const usage = (): string => join(scene.folder, 'usage');
  const lines = (): UsageLine[] =>
    readdirSync(usage())
      .filter((name) => name.endsWith('.jsonl'))
      .toSorted()
      .flatMap((name) => readFileSync(join(usage(), name), 'utf8').trimEnd().split('\n'))
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as UsageLine);
  const callsOf = (all: readonly UsageLine[]): number =>
    all.flatMap(({ rows }) => rows).reduce((sum, { calls }) => sum + calls, 0);

  it('have a line a minute and a file a day, and nothing twice after a stop', async () => {
    for (let run = 0; run < 3; run += 1) {
      const door = scene.open({ usage: usage() });
      for (let n = 0; n < 5; n += 1) door.told(exchange({ client: letIn(door) }));
      await door.close();
      scene.nowMs += 8 * 3_600_000;
    }
    deepEqual(
      lines().map(({ line, minute, rows }) => [
        line,
        new Date(minute * 60_000).toISOString(),
        rows[0]?.calls,
      ]),
      [
        [0, '2026-11-22T12:00:00.000Z', 5],
        [1, '2026-11-22T20:00:00.000Z', 5],
        [2, '2026-11-23T04:00:00.000Z', 5],
      ],
    );
    ok(readdirSync(usage()).includes('2026-11-23.jsonl'));
  });

  it('take up the minute that ran when a process was killed, once, whether its line was written or not', async () => {
    const door = scene.open({ usage: usage() });
    const client = letIn(door);
    for (let n = 0; n < 5; n += 1) door.told(exchange({ client }));
    await door.close();
    // Killed just before the line was written, in the middle of it, and just after it.
    const [day = ''] = readdirSync(usage()).filter((name) => name.endsWith('.jsonl'));
    const whole = readFileSync(join(usage(), day), 'utf8');
    const open = JSON.parse(readFileSync(join(usage(), 'open.json'), 'utf8')) as { line: UsageLine };
    const running = { ...open, line: JSON.parse(whole) as UsageLine };
    for (const torn of ['', whole.slice(0, whole.length / 2), whole]) {
      writeFileSync(join(usage(), day), torn);
      writeFileSync(join(usage(), 'open.json'), JSON.stringify(running));
      const again = scene.open({ usage: usage() });
      equal(callsOf(lines()), 5, `${torn.length} bytes`);
      equal(again.quotas().find(({ key, period }) => key === '*' && period === 'month')?.usedBytes, 150);
      await again.close();
      equal(callsOf(lines()), 5);
    }
  });

  it('keep on counting while the disk takes nothing, and lose nothing of it', async () => {
    const door = scene.open({ usage: usage() });
    const client = letIn(door);
    door.told(exchange({ client }));
    renameSync(usage(), `${usage()}-away`);
    writeFileSync(usage(), 'no folder');
    scene.nowMs += 60_000;
    await poll(() => scene.usageFailures > 0);
    door.told(exchange({ client }));
    renameSync(usage(), `${usage()}-file`);
    renameSync(`${usage()}-away`, usage());
    await door.close();
    equal(callsOf(lines()), 2);
    equal(scene.logged.filter((line) => line.includes('usage cannot be written')).length, 1);
  });

  it('belong to one gateway: another one is told whose they are, and has them when that one has ended, or was killed', async () => {
    const door = scene.open({ usage: usage() });
    throws(() => scene.open({ usage: usage(), gateway: 'g2' }), {
      code: 'bad_input/usage_in_use',
      message: new RegExp(`usage: another gateway \\(g1, process ${process.pid}\\) holds .*lock`),
    });
    await door.close();
    await scene.open({ usage: usage(), gateway: 'g2' }).close();
    // It stays where a process was killed, and holds nobody up.
    writeFileSync(join(usage(), 'lock'), 'g3, process 1\n');
    await scene.open({ usage: usage() }).close();
  });

  it('are of the user alone who runs the gateway, also those of earlier times', async () => {
    const mode = (path: string): number => statSync(path).mode & 0o777;
    const writeOne = async (): Promise<void> => {
      const door = scene.open({ usage: usage() });
      door.told(exchange({ client: letIn(door) }));
      await door.close();
    };
    await writeOne();
    const files = readdirSync(usage()).map((name) => join(usage(), name));
    ok(files.length >= 3);
    deepEqual(
      files.map(mode),
      files.map(() => 0o600),
    );
    equal(mode(usage()), 0o700);
    for (const file of files) chmodSync(file, 0o644);
    chmodSync(usage(), 0o755);
    scene.nowMs += 86_400_000;
    await writeOne();
    const all = readdirSync(usage()).map((name) => join(usage(), name));
    ok(all.length > files.length);
    deepEqual(
      all.map(mode),
      all.map(() => 0o600),
    );
    equal(mode(usage()), 0o700);
  });

  it('refuse what no gateway wrote', () => {
    const door = scene.open({ usage: usage() });
    void door.close();
    writeFileSync(join(usage(), 'open.json'), '{"schema":"other"}');
    throws(() => scene.open({ usage: usage() }), /open.json cannot be taken up: no gateway wrote it/);
  });
});

async function poll(isTrue: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 30_000; !isTrue() && Date.now() < deadline; )
    await new Promise((resolve) => setTimeout(resolve, 20));
  ok(isTrue());
}
