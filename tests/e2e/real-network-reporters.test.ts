import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { startCommand } from '../support/cli.ts';
import { pageArgs } from '../support/page-commands.ts';
import { betweenCommandsMs, poll } from '../support/poll.ts';
import { almanacOf } from '../support/run-almanac.ts';

/** A block goes to a peer in three messages: it is announced, the peer's request is accepted, and it is answered. */
const forth = 3;
const delayMs = 200;

const latest = ['sli', 'v1,v4', '--indicator', 'arrival', '--period', 'window', '--last', '6', '--json'];

interface Records {
  readonly targets: readonly {
    readonly label: string;
    readonly records: readonly {
      readonly start_s: number;
      readonly reporters?: number;
      readonly p50_us?: number | null;
    }[];
  }[];
}

describe('almanac network up --reporters', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  });

  after(async () => {
    await run('network', 'down');
    await rm(folder, { recursive: true, force: true });
  });

  it('has reports of three in its records, which show a slow way out, and down ends them with the nodes', async () => {
    equal(
      (
        await run(
          ...pageArgs('docs/how-to/inject-faults.md', './almanac network up'),
          '--reporters',
          '3',
          '--no-page',
        )
      ).code,
      0,
    );
    const state = readNetwork('local', join(folder, 'networks'));
    const processes = [...(state?.nodes ?? []), ...(state?.reporters ?? [])].flatMap(
      ({ process: found }) => found ?? [],
    );
    deepEqual(
      processes.map(processState),
      Array.from({ length: 7 }, () => 'running'),
    );

    equal((await run('network', 'chaos', 'delay', 'v4', '--time', String(delayMs))).code, 0);
    const delayedMs = Date.now();
    const asked = almanacOf(folder);
    const p50s = await poll(
      'records of three reporters on windows since the delay',
      async () => {
        const { stdout: text } = await asked(...latest);
        return (JSON.parse(text) as Records).targets.map(({ records }) =>
          records.findLast(({ reporters: count, start_s }) => count === 3 && start_s * 1_000 >= delayedMs),
        );
      },
      (all) => all.every((record) => record !== undefined),
      { everyMs: betweenCommandsMs },
    ).then((all) => all.map((record) => (record?.p50_us ?? Number.NaN) / 1_000));
    const [near = Number.NaN, far = Number.NaN] = p50s;
    ok(
      far >= forth * delayMs,
      `v4's blocks came after ${far} ms, each of ${forth} messages ${delayMs} ms late`,
    );
    ok(far - near >= 2 * delayMs, `v1's blocks came after ${near} ms, v4's after ${far} ms`);
    const { stdout } = await run('network', 'status', '--json');
    const { reporters } = JSON.parse(stdout) as {
      reporters: { name: string; state: string; faults: string[] }[];
    };
    deepEqual(
      reporters.map(({ name, state: now }) => [name, now]),
      [
        ['r1', 'running'],
        ['r2', 'running'],
        ['r3', 'running'],
      ],
    );
    ok((await run('network', 'logs', 'r1')).stdout.includes('window begins'));

    equal((await run('network', 'down')).code, 0);
    deepEqual(
      processes.map(processState),
      Array.from({ length: 7 }, () => 'gone'),
    );
  });

  it('refuses a fourth before anything is started', async () => {
    const { code, stderr } = await run('network', 'up', '--reporters', '4');
    equal(code, 2);
    ok(stderr.includes('--reporters 4: expected 0 to 3, whose accounts the chain invites'), stderr);
  });

  async function run(...args: string[]) {
    return await startCommand(args, folder).ended;
  }
});
