import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { developmentAccount, watcherAccount } from '../../offchain-agent/src/lab/client/ethereum-accounts.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import type { LoadPoint } from '../../offchain-agent/src/scale/load/point.ts';
import { askRaw } from '../support/ask-ethereum.ts';
import { startCommand } from '../support/cli.ts';
import type { Ran } from '../support/command-process.ts';
import { poll } from '../support/poll.ts';

interface Block {
  readonly hash: string;
  readonly transactions: readonly { readonly from: string; readonly value: string; readonly hash: string }[];
}

const clients = [
  ['anvil', ['--client', 'anvil', '--slot', '1s']],
  ['ethereumjs', ['--client', 'ethereumjs', '--validators', '1', '--slot', '1s']],
] as const;

/** Whether the machine is fast enough for figures that count is not asked here: others may use it. */
describe('a load on an Ethereum network', () => {
  let folder: string;
  const given = process.env['ALMANAC_STATE'];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
    for (const [name, args] of clients)
      equal((await startCommand(['network', 'up', '--name', name, ...args], folder).ended).code, 0);
  });

  after(async () => {
    for (const [name] of clients) await startCommand(['network', 'down', '--name', name], folder).ended;
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    await rm(folder, { recursive: true, force: true });
  });

  for (const [name] of clients) {
    it(`counts on ${name} as many transfers as the blocks themselves hold`, async () => {
      const { code, stdout } = await poll(
        // What others take of the machine may leave no window to measure in.
        'a load is measured',
        async () => await load('--rate', '10', '--for', '8s', '--json', urlOf(name)),
        (ran) => ran.stdout.includes('"points"'),
      );
      const { chain, points } = JSON.parse(stdout) as {
        chain: { spec_name: string };
        points: readonly LoadPoint[];
      };
      const [point] = points;
      ok(point);
      equal(chain.spec_name, name);
      equal(code, point.verdict === 'measured' ? 0 : 3);
      deepEqual([point.refused, point.lost], [0, 0], JSON.stringify(point.refusals_by_pool));
      ok(point.successes > 0);
      const watcher = (await developmentAccount(watcherAccount)).address.toLowerCase();
      for (const { number, hash, successes } of point.blocks) {
        const block = (await ask(name, 'eth_getBlockByNumber', `0x${number.toString(16)}`, true)) as Block;
        equal(block.hash, hash);
        const own = block.transactions.filter(
          ({ from, value }) => Number(value) === 1 && from.toLowerCase() !== watcher,
        );
        equal(successes, own.length, `block ${number}`);
      }
      const { accepted, included, finalized } = point.latency_us;
      const means = [point.send_lag_us, accepted, included, finalized].map(({ mean }) => mean ?? Number.NaN);
      deepEqual(
        means,
        means.toSorted((a, b) => a - b),
      );
    });
  }

  it('refuses by name what it cannot do, and nodes of two networks', async () => {
    const spent = await load('--most-spent', '5', '--funding-key', 'x', urlOf('anvil'));
    deepEqual(
      [spent.code, /--most-spent, --funding-key: a load on an Ethereum/.test(spent.stderr)],
      [2, true],
    );
    const two = await load(urlOf('anvil'), urlOf('ethereumjs'));
    equal(two.code, 2);
    match(two.stderr, /expected nodes of one running network/);
  });

  async function load(...args: string[]): Promise<Ran> {
    return await startCommand(['load', ...args], folder).ended;
  }

  function urlOf(name: string): string {
    return `http://127.0.0.1:${readNetwork(name)?.nodes[0]?.rpc_port}`;
  }

  async function ask(name: string, method: string, ...params: unknown[]): Promise<unknown> {
    const node = readNetwork(name)?.nodes[0];
    ok(node);
    return await askRaw(node, method, ...params);
  }
});
