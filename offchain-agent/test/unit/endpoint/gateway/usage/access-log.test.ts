import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { poll } from '../../../../../../tests/support/poll.ts';
import type { AccessLine, AccessLogOptions } from '../../../../../src/endpoint/gateway/usage/access-log.ts';
import { client, DoorScene, exchange } from '../scene.ts';

describe('the access log', () => {
  let scene: DoorScene;
  beforeEach(() => {
    scene = new DoorScene();
  });
  afterEach(() => scene.close());
  const file = (): string => join(scene.folder, 'access.jsonl');
  const options = (fields: Partial<AccessLogOptions> = {}): AccessLogOptions => ({
    file: file(),
    sample: 1,
    slowMs: 1_000,
    rotateBytes: 1e9,
    keep: 2,
    linesPerSecond: 1e6,
    ...fields,
  });
  const linesOf = (path: string): AccessLine[] =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AccessLine);

  const isWritten = (tries: number): Promise<unknown> =>
    poll(
      `the line of ${tries}`,
      async () => existsSync(file()) && readFileSync(file(), 'utf8'),
      (text) => typeof text === 'string' && text.includes(`"tries":${tries},`),
      { everyMs: 5 },
    );

  it('has a line a reply, without parameters, with a part of the address alone', async () => {
    const door = scene.open({ accessLog: options() });
    const one = { ...client, key: 'wallet', userAgent: 'evil\u001b[2J"' };
    door.told(exchange({ client: one, at: 'hash', item: '0xab', us: 99.6 }));
    await door.close();
    deepEqual(linesOf(file()), [
      {
        ts: '2026-11-22T12:00:00.000Z',
        region: 'eu',
        gateway: 'g1',
        network: 'almanac',
        key: 'wallet',
        address: '192.0.2.0/24',
        agent: 'evil?[2J"',
        connection: 1,
        transport: 'ws',
        method: 'system_chain',
        at: 'hash',
        item: '0xab',
        upstream: 'a',
        tries: 1,
        cached: false,
        code: 0,
        us: 100,
        bytes_in: 10,
        bytes_out: 20,
        weight: 1,
      },
    ]);
    equal(statSync(file()).mode & 0o007, 0);
  });

  it('samples with a weight, errors and slow calls always, refusals like the rest', async () => {
    const draws = [0.05, 0.5, 0.099, 0.1, 0.9];
    const door = scene.open({
      accessLog: options({ sample: 10 }),
      random: () => draws.shift() ?? Number.NaN,
    });
    for (const code of [0, 0, 0, -32_999, -32_999]) door.told(exchange({ code }));
    door.told(exchange({ code: 4_003 }));
    door.told(exchange({ us: 1_000_000 }));
    await door.close();
    deepEqual(
      linesOf(file()).map(({ code, us, weight }) => [code, us, weight]),
      [
        [0, 100, 10],
        [0, 100, 10],
        [4_003, 100, 1],
        [0, 1_000_000, 1],
      ],
    );
  });

  it('is moved aside at its size, and as many are kept as were asked for', async () => {
    const door = scene.open({ accessLog: options({ rotateBytes: 1 }) });
    for (let n = 1; n <= 5; n += 1) {
      door.told(exchange({ tries: n }));
      // Lines that wait together are written together, into one file.
      await isWritten(n);
    }
    await door.close();
    const tries = ['', '.1', '.2'].map((age) => linesOf(`${file()}${age}`).map((line) => line.tries));
    deepEqual(tries.flat(), [5, 4, 3]);
    ok(!existsSync(`${file()}.3`));
  });

  it('goes on in a new file after it was moved away', async () => {
    const door = scene.open({ accessLog: options() });
    door.told(exchange({ tries: 1 }));
    await isWritten(1);
    renameSync(file(), `${file()}.old`);
    door.reopen();
    door.told(exchange({ tries: 2 }));
    await door.close();
    deepEqual([linesOf(`${file()}.old`)[0]?.tries, linesOf(file())[0]?.tries], [1, 2]);
  });

  it('loses lines when the disk is full, counts them, and fails no call', async () => {
    const door = scene.open({ accessLog: options({ file: '/dev/full' }) });
    for (let n = 0; n < 3; n += 1) door.told(exchange());
    await door.close();
    equal(scene.lost, 3);
    equal(scene.logged.filter((line) => line.includes('the disk is full')).length, 1);
    deepEqual(
      scene.calls,
      Array.from({ length: 3 }, () => 'system_chain'),
    );
  });

  it('writes no more lines a second than it may', async () => {
    const door = scene.open({ accessLog: options({ linesPerSecond: 2 }) });
    for (let n = 0; n < 5; n += 1) door.told(exchange());
    scene.nowMs += 1_000;
    door.told(exchange());
    await door.close();
    deepEqual([linesOf(file()).length, scene.lost], [3, 3]);
  });
});
