import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findCgroupFolder } from '../../offchain-agent/src/base/cgroup.ts';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { downNetwork, readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { networkNames } from '../../offchain-agent/src/lab/real/state.ts';
import { pageArgs } from '../support/page-commands.ts';
import { program } from '../support/program.ts';

const script = program(new URL('../support/sweep-on-busy-machine.program.ts', import.meta.url));

/** A sweep of one size, its maximum and half of that, that is killed outright in the middle of the second, and gone on with. */
describe('a sweep on real nodes', () => {
  const stateBefore = process.env['ALMANAC_STATE'];
  const cgroup = findCgroupFolder('cpu');
  const lines: string[] = [];
  let folder: string;
  let dir: string;
  let child: ChildProcess;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-sweep-'));
    dir = join(folder, 'sweep');
    process.env['ALMANAC_STATE'] = join(folder, 'state');
  });
  after(async () => {
    child.kill('SIGKILL');
    for (const name of await networkNames()) await downNetwork(name);
    if (stateBefore === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = stateBefore;
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param onLine what it says, line by line */
  function start(
    args: readonly string[],
    onLine: (line: string) => void = () => undefined,
  ): Promise<number | null> {
    child = spawn(process.execPath, [...script.options, script.file, ...args, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface(stream).on('line', (line) => {
          lines.push(line);
          onLine(line);
        });
    return once(child, 'close').then(([code]) => code as number | null);
  }

  const pointFiles = (): string[] => readdirSync(join(dir, 'points')).toSorted();
  const livingNodes = async (): Promise<number> =>
    (await networkNames())
      .flatMap((name) => readNetwork(name)?.nodes ?? [])
      .filter((node) => node.process && processState(node.process) !== 'gone').length;

  it('keeps its complete points when it is killed in the middle of one', async () => {
    let hasFirst = false;
    const args = pageArgs('docs/tutorials/load-test.md', './almanac sweep --validators 1..3', {
      '1..3': '1',
      '20s': '6s',
      last: dir,
    });
    const few = '--share 0.2 --rate 60 --slot 1s --max-p99 60s --fractions 0.5 --seed 1'.split(' ');
    const ended = start([...args, ...few], (line) => {
      hasFirst ||=
        line.startsWith('size 1, repetition 1:') &&
        line.endsWith('sustained') &&
        line.includes('transfers/s');
      if (hasFirst && line.startsWith('sending')) child.kill('SIGKILL');
    });
    await ended;
    equal(child.signalCode, 'SIGKILL', lines.join('\n'));
    deepEqual(pointFiles(), ['n1-f1-r0.json']);
    equal(await livingNodes(), 1);
  });

  it('measures what is missing when it is resumed, and leaves nothing of the killed one', async () => {
    const killed = child.pid;
    const first = readFileSync(join(dir, 'points', 'n1-f1-r0.json'), 'utf8');
    lines.length = 0;
    // Too few sizes for a fit: complete as it is, the sweep says so.
    const args = pageArgs('docs/tutorials/load-test.md', './almanac sweep --resume', { last: dir });
    equal(await start(args), 3, lines.join('\n'));
    deepEqual(pointFiles(), ['n1-f0.5-r0.json', 'n1-f1-r0.json']);
    equal(readFileSync(join(dir, 'points', 'n1-f1-r0.json'), 'utf8'), first);
    ok(!lines.some((line) => line.startsWith('size 1, repetition 1:')), lines.join('\n'));
    match(lines.join('\n'), /"no_fit": ?"no fit: a fit needs at least 3 different sizes, got 1/);
    equal(await livingNodes(), 0);
    deepEqual(await networkNames(), []);
    if (typeof cgroup !== 'string')
      deepEqual(
        readdirSync(cgroup.path).filter((name) => name.startsWith(`almanac-${killed}-`)),
        [],
      );
    ok(existsSync(join(dir, 'points.csv')));
  });
});
