import { deepEqual, equal, match, notEqual, ok } from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Grant, judgeGrants, readGrants } from '../../offchain-agent/src/ha/oracle/grants.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { startCommand } from '../support/cli.ts';
import type { Ran } from '../support/command-process.ts';
import { endOnSignal } from '../support/end-on-signal.ts';
import { residueOf } from '../support/network-residue.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { almanacOf } from '../support/run-almanac.ts';

const name = 'replicated';
const replicas = ['v4a', 'v4b'];

interface Network {
  readonly nodes: readonly { readonly name: string; readonly account: string; readonly state: string }[];
  readonly replicas: { readonly parts: readonly { readonly name: string; readonly state: string }[] };
}

interface Status {
  readonly leader: string | null;
  readonly nodes: readonly {
    readonly node: string;
    readonly state: string;
    readonly last_slot: { readonly slot: number; readonly node: string } | null;
  }[];
}

interface Records {
  readonly targets: readonly {
    readonly records: readonly { readonly assigned_slots?: number; readonly authored_slots?: number }[];
  }[];
}

/** Four validators, the last one has two nodes, and what a person does with them. */
describe('a validator with two nodes', () => {
  let folder = '';
  let release: () => void = () => undefined;
  /** For what is asked again and again: loading the program costs more than its answers. */
  let asked: ReturnType<typeof almanacOf>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-ha-'));
    asked = almanacOf(folder);
    release = endOnSignal(name, folder);
  });

  after(async () => {
    await almanac('network', 'down', '--name', name);
    await rm(folder, { recursive: true, force: true });
    release();
  });

  it('is started by one command, and one of its nodes leads', async () => {
    const { code, stdout, stderr } = await almanac(
      ...pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha up'),
      '--name',
      name,
      '--slot',
      '1s',
      '--session',
      '15s',
      '--heartbeat',
      '--no-page',
      '--json',
    );
    equal(code, 0, stderr);
    const network = JSON.parse(stdout) as Network;
    deepEqual(
      network.nodes.map((node) => node.name),
      ['v1', 'v2', 'v3', ...replicas],
    );
    const [a, b] = network.nodes.slice(3);
    equal(a?.account, b?.account);
    deepEqual(
      network.replicas.parts.map((part) => [part.name, part.state]),
      ['v4a-decider', 'v4b-decider', 'etcd1', 'etcd2', 'etcd3'].map((part) => [part, 'running']),
    );
    const { leader, nodes } = await status();
    ok(replicas.includes(leader ?? ''), stderr);
    deepEqual(nodes.map(({ state }) => state).toSorted(), ['leads', 'ready']);
  });

  it('has no fault that the doctor finds', async () => {
    const { code, stdout } = await almanac(
      ...pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha doctor'),
      '--name',
      name,
    );
    equal(code, 0, stdout);
    match(stdout, /all +configurations +ok +2 of one validator/);
  });

  it('is heard once in each session, as those with one node are', async () => {
    await poll(
      'two sessions of all four are on chain',
      heard,
      (all) => all.length === 4 && all.every((sessions) => sessions >= 2),
      { everyMs: 1_000 },
    );
  });

  it('hands over when it is asked to', async () => {
    const handOver = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha handover');
    // A busy machine may cost the lead for a moment, in which there is nobody to hand over.
    const { from, code, stdout, stderr } = await poll(
      'the one that leads is asked, and another is ready',
      async () => {
        const { leader } = await whole();
        return { from: leader, ...(await almanac(...handOver, '--name', name, '--json')) };
      },
      ({ code, stdout, stderr }) => code === 0 || !/no\/(leader|handover)/.test(stdout + stderr),
    );
    equal(code, 0, stdout + stderr);
    const handover = JSON.parse(stdout) as { from: string; to: string };
    equal(handover.from, from);
    notEqual(handover.to, from);
    equal((await led()).leader, handover.to);
  });

  it('signs with the other node when the one that leads is killed, and has it back as standby', async () => {
    const { leader: killed, nodes } = await whole();
    const before = Math.max(...nodes.map(({ last_slot: last }) => last?.slot ?? 0));
    const other = replicas.find((node) => node !== killed);
    const v4a = { v4a: killed ?? '' };
    const stop = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac network stop v4a', v4a);
    equal((await almanac(...stop, '--name', name)).code, 0);
    const after = await poll(
      `${other} signs a slot`,
      status,
      (now) =>
        now.nodes.some(({ last_slot: last }) => last !== null && last.node === other && last.slot > before),
      { everyMs: 1_000 },
    );
    equal(after.leader, other);
    const sessions = heartbeats().map(({ session }) => session);
    await poll(
      `${other} is heard in a session`,
      async () => heartbeats(),
      (grants) => grants.some(({ node, session }) => node === other && session > Math.max(...sessions)),
    );
    const resume = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac network resume v4a', v4a);
    equal((await almanac(...resume, '--name', name)).code, 0);
    await poll(
      `${killed} is ready`,
      status,
      (now) => now.nodes.some(({ node, state }) => node === killed && state === 'ready'),
      { everyMs: 1_000 },
    );
  });

  it('has what ended by itself started again', async () => {
    const { leader } = await whole();
    const standby = replicas.find((node) => node !== leader) ?? '';
    const processOf = (): number | undefined =>
      readNetwork(name, join(folder, 'networks'))?.nodes.find((node) => node.name === standby)?.process?.pid;
    const ended = processOf();
    ok(ended !== undefined);
    process.kill(ended, 'SIGKILL');
    await poll(
      'another process is the node',
      async () => processOf(),
      (pid) => pid !== undefined && pid !== ended,
    );
    // A lead that is lost for a moment does not go to the one that was away.
    equal((await led()).leader, leader);
  });

  it('was heard in no session from both nodes, and what the chain kept is what its blocks say', async () => {
    deepEqual(judgeGrants(heartbeats()).verdict.findings, []);
    const recounted = await poll(
      'a window with a session of all four is closed',
      async () => await asked('verify', '--heartbeats', '--json'),
      ({ code }) => code !== 3,
      { everyMs: 2_000 },
    );
    equal(recounted.code, 0, recounted.stdout + recounted.stderr);
    const { validators } = JSON.parse(recounted.stdout) as { validators: readonly { state: string }[] };
    deepEqual(
      validators.map(({ state }) => state),
      Array.from({ length: 4 }, () => 'equal'),
    );
  });

  it('survives a drill, in which its leader is killed', async () => {
    const args = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha drill', { '10': '1' });
    const { code, stdout, stderr } = await almanac(...args, '--name', name);
    equal(code, 0, `${stdout}${stderr}`);
  });

  it('is taken down without a trace', async () => {
    const down = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac network down', { ha: name });
    equal((await almanac(...down)).code, 0);
    deepEqual(residueOf(folder, name), []);
  });

  async function almanac(...args: string[]): Promise<Ran> {
    return await startCommand(args, folder).ended;
  }

  /** In how many sessions each validator was heard, as the chain has it. */
  async function heard(): Promise<number[]> {
    const { code, stdout } = await asked('sli', 'all', '--indicator', 'heartbeat', '--json');
    if (code !== 0) return [];
    const { targets } = JSON.parse(stdout) as Records;
    return targets.map(({ records }) => Math.max(0, ...records.map((row) => row.authored_slots ?? 0)));
  }

  /** What both deciders have granted of heartbeats. */
  function heartbeats(): Extract<Grant, { kind: 'heartbeat' }>[] {
    const files = replicas.map((node) => join(folder, 'networks', name, `${node}-decider`, 'grants.jsonl'));
    return files
      .filter((file) => existsSync(file))
      .flatMap((file) => readGrants(readFileSync(file, 'utf8')).grants)
      .flatMap((grant) => (grant.kind === 'heartbeat' && grant.answer === 'yes' ? [grant] : []));
  }

  async function led(): Promise<Status> {
    return await poll('there is a leader', status, (now) => now.leader !== null);
  }

  /** Once one leads and the other could. */
  async function whole(): Promise<Status> {
    return await poll(
      'one leads and the other is ready',
      status,
      ({ leader, nodes }) => leader !== null && nodes.some(({ state }) => state === 'ready'),
    );
  }

  async function status(): Promise<Status> {
    const args = pageArgs('docs/how-to/run-a-validator-pair.md', './almanac ha status');
    return JSON.parse((await asked(...args, '--name', name, '--json')).stdout) as Status;
  }
});
