import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { parse, stringify } from 'yaml';
import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import { poll } from '../support/poll.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';

interface Document {
  readonly finality: string;
  readonly block_bytes: number;
  readonly nodes: readonly {
    readonly name: string;
    readonly role: string;
    readonly region: string | null;
    readonly account: string | null;
    readonly pid: number;
    readonly url: string;
    readonly peers: number;
    readonly best_block: number;
    readonly finalized_block: number;
  }[];
}

/** Nobody votes, a block has room for 2 kB, and one node has a program of its own. */
const askedOf = (program: string) => ({
  name: 'file',
  engine: 'aura',
  finality: 'none',
  nodes: [
    { name: 'v1', role: 'validator', region: 'eu' },
    { name: 'v2', role: 'validator', region: 'us', node: program },
    { name: 'watcher', role: 'full', region: 'us' },
  ],
  slot: '1s',
  session: '10s',
  era: 6,
  window: '20s',
  block_bytes: 2_048,
  backend: 'none',
});

describe('a network of a file', () => {
  let folder: string;
  let almanac: typeof runAlmanac;
  let file: string;
  let other: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    almanac = almanacOf(folder);
    file = join(folder, 'net.yaml');
    other = join(folder, 'other-node');
    const [own = ''] = await nodeCommand(undefined, AbortSignal.timeout(60_000));
    await symlink(own, other);
    await writeFile(file, stringify(askedOf(other)));
  });

  after(async () => {
    await almanac('network', 'down', '--name', 'file');
    await rm(folder, { recursive: true, force: true });
  });

  it('is what the file says, node by node', async () => {
    const {
      finality,
      block_bytes: blockBytes,
      nodes,
    } = JSON.parse(await said('network', 'up', file, '--json')) as Document;
    deepEqual([finality, blockBytes], ['none', 2_048]);
    deepEqual(
      nodes.map(({ name, role, region, peers, account }) => [name, role, region, peers, account === null]),
      [
        ['v1', 'validator', 'eu', 2, false],
        ['v2', 'validator', 'us', 2, false],
        ['watcher', 'full', 'us', 2, true],
      ],
    );
    ok(nodes.every(({ best_block: best, finalized_block: final }) => best > 0 && final === 0));
    const words = async (index: number): Promise<string[]> =>
      (await readFile(`/proc/${nodes[index]?.pid}/cmdline`, 'utf8')).split('\0');
    const commands = [await words(0), await words(1), await words(2)];
    deepEqual(
      commands.map(([program, ...flags]) => [program === other, flags.includes('--validator')]),
      [
        [false, true],
        [true, true],
        [false, false],
      ],
    );
    match(await said('network', 'status'), /^finality: none, no node votes$/m);
  });

  it('leaves a transaction waiting that is larger than its blocks', async () => {
    const { nodes } = JSON.parse(await said('network', 'status', '--json')) as Document;
    const api = await ApiPromise.create({ provider: new WsProvider(nodes[0]?.url), noInitWarn: true });
    try {
      const remark = api.tx['system']?.['remark'];
      ok(remark);
      const keyring = new Keyring({ type: 'sr25519' });
      const large = await remark(`0x${'00'.repeat(4_096)}`).signAndSend(keyring.addFromUri('//Alice'));
      await remark('0x00').signAndSend(keyring.addFromUri('//Bob'));
      const waiting = await poll(
        'only one transaction waits',
        async () => await api.rpc.author.pendingExtrinsics(),
        (pending) => pending.length === 1,
      );
      deepEqual(
        waiting.map(({ hash }) => hash.toHex()),
        [large.toHex()],
      );
    } finally {
      await api.disconnect();
    }
  });

  it('is reported as failed when it is to be broken, and nothing is', async () => {
    const scenario = join(folder, 'scenario.yaml');
    await writeFile(
      scenario,
      stringify({ steady_within: '40s', faults: [{ kind: 'restart', nodes: ['v1'] }] }),
    );
    const { code, stdout } = await almanac('network', 'run', scenario, '--json');
    equal(code, 1);
    const { verdicts, faults } = JSON.parse(stdout) as {
      verdicts: readonly { rule: string; held: boolean }[];
      faults: readonly unknown[];
    };
    deepEqual([verdicts.map(({ rule, held }) => [rule, held]), faults], [[['finality', false]], []]);
  });

  it('is exported as the same network, which a second one of that file is, too', async () => {
    const text = await said('network', 'export');
    deepEqual(parse(text), askedOf(other));
    match(await said('network', 'export', '--format', 'zombienet'), /validator = false/);
    await said('network', 'down');
    const exported = join(folder, 'exported.yaml');
    await writeFile(exported, text);
    await said('network', 'up', exported);
    equal(await said('network', 'export'), text);
  });

  async function said(...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await almanac(...args);
    equal(code, 0, stderr);
    return stdout;
  }
});
