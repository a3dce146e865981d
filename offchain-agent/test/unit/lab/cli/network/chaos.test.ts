import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { exitCodeOf } from '../../../../../src/base/exit.ts';
import { faultKinds, scenarioText } from '../../../../../src/lab/chaos/scenario.ts';
import { runChaos, runScenarioFile } from '../../../../../src/lab/cli/network/chaos.ts';
import { addChaos } from '../../../../../src/lab/cli/network/chaos-commands.ts';
import { type ChaosOptions, chaosKinds } from '../../../../../src/lab/cli/network/chaos-kinds.ts';
import { runClear } from '../../../../../src/lab/cli/network/chaos-links.ts';
import { faultOf } from '../../../../../src/lab/cli/network/typed-fault.ts';
import { claimNetwork } from '../../../../../src/lab/networks.ts';
import { type NetworkState, writeNetwork } from '../../../../../src/lab/real/state.ts';

describe('almanac network chaos', () => {
  it('has a command for each kind of fault of a scenario', () => {
    deepEqual(chaosKinds.map(({ kind }) => kind).toSorted(), faultKinds.toSorted());
  });

  it('reads what is typed as a fault of a scenario', async () => {
    const faults = await Promise.all(
      [
        'delay v1 v2 --time 300 --jitter 30ms --correlation 20 --distribution normal --keep-order --to us,v3',
        'loss --percent 1 --correlation 25 --direction both',
        'loss --gemodel 1,10,90',
        'rate --rate 8mbit --limit 50 --from eu',
        'reorder --percent 25 --gap 5',
        'partition eu/us',
        'partition halves',
        'partition v3 v4',
        'partition --pick one-third',
        'kill --pick 2 --region any --role full',
      ].map(async (line) => await typed(`chaos ${line} --for 5s`)),
    );
    deepEqual(faults, [
      {
        kind: 'delay',
        nodes: ['v1', 'v2'],
        to: ['us', 'v3'],
        time: '300',
        jitter: '30ms',
        correlation: 20,
        distribution: 'normal',
        keep_order: true,
      },
      { kind: 'loss', percent: 1, correlation: 25, direction: 'both' },
      { kind: 'loss', gemodel: { p: 1, r: 10, loss_in_bad: 90 } },
      { kind: 'rate', rate: '8mbit', limit: 50, from: ['eu'] },
      { kind: 'reorder', percent: 25, gap: 5 },
      { kind: 'partition', split: 'eu/us' },
      { kind: 'partition', split: 'halves' },
      { kind: 'partition', nodes: ['v3', 'v4'] },
      { kind: 'partition', pick: 'one-third' },
      { kind: 'kill', pick: 2, region: 'any', role: 'full' },
    ]);
    deepEqual(scenarioText({ faults: faults.map((fault) => ({ ...fault, for: '5s' })) }, 'it').wrong, []);
  });

  it("reads netem's own line", async () => {
    const options: { value?: ChaosOptions } = {};
    const line = 'chaos netem --duration 5m --interface eth1 delay --time 3000 --jitter 30 --correlation 20';
    deepEqual(await typed(line, options), { kind: 'delay', time: '3000', jitter: '30', correlation: 20 });
    deepEqual([options.value?.duration, options.value?.interface], ['5m', 'eth1']);
  });
});

describe('almanac network chaos without links between the nodes', () => {
  const given = process.env['ALMANAC_STATE'];
  let folder: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
    await claimNetwork('plain');
    writeNetwork(plain);
  });

  after(() => {
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    rmSync(folder, { recursive: true });
  });

  it('ends with 2 and the command that starts a network with links', async () => {
    const started = /start one .*almanac network up --link-backend tun/;
    const runs = [
      () => chaos('delay', [], { time: '300', interface: 'eth0' }),
      () => chaos('partition', ['v1/v2'], {}),
      () => runScenarioFile('preset:slow', { seed: '1' }),
      () => runClear([], {}),
    ];
    for (const run of runs) {
      await rejects(run, (error) => {
        equal(exitCodeOf(error), 2);
        match((error as Error).message, started);
        return true;
      });
    }
  });

  it('names the options that are wrong, all at once', async () => {
    await rejects(chaos('delay', ['v9'], { time: 'soon', distribution: 'flat', for: '0s' }), ({ data }) => {
      deepEqual(data.faults, [
        '--for: must be longer than 0',
        '--time: must be a time of at most 60s, for example 300ms or 300, which are milliseconds',
        '--distribution: must be one of uniform, normal, pareto',
        'nodes: unknown node "v9"; expected v1, v2',
      ]);
      return true;
    });
    await rejects(chaos('kill', ['v1'], { for: '1s', duration: '2s' }), { code: 'bad_input/duration' });
  });

  it('starts nothing where a node does not run', async () => {
    await rejects(chaos('kill', ['v1'], { for: '1s' }), { code: 'bad_input/node_down' });
  });
});

async function chaos(name: string, nodes: readonly string[], options: Partial<ChaosOptions>): Promise<void> {
  const kind = chaosKinds.find((known) => known.kind === name);
  ok(kind);
  await runChaos(kind, nodes, { seed: '1', ...options });
}

const node: NetworkState['nodes'][number] = {
  name: 'v1',
  seed: '//Alice',
  account: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY',
  is_validator_at_genesis: true,
  peer_id: '12D3KooW',
  rpc_port: 7,
  p2p_port: 8,
  prometheus_port: 9,
};

const plain: NetworkState = {
  version: 1,
  name: 'plain',
  started_at: '2026-11-22T09:00:00.000Z',
  slot_ms: 1_000,
  session_blocks: 10,
  sessions_per_era: 6,
  window_ms: 20_000,
  node_command: ['almanac-node'],
  running_as: 'network',
  nodes: [node, { ...node, name: 'v2' }],
};

/** The fault that a line stands for; the command itself is not run. */
async function typed(line: string, seen: { value?: ChaosOptions } = {}): Promise<Record<string, unknown>> {
  const program = new Command('almanac').enablePositionalOptions().exitOverride();
  addChaos(program);
  let fault: Record<string, unknown> = {};
  const chaos = program.commands.find((command) => command.name() === 'chaos');
  const netem = chaos?.commands.find((command) => command.name() === 'netem');
  for (const command of [...(chaos?.commands ?? []), ...(netem?.commands ?? [])]) {
    const kind = chaosKinds.find(({ kind: name }) => name === command.name());
    if (!kind) continue;
    command.action((nodes: string[], _: unknown, invoked: Command) => {
      seen.value = invoked.optsWithGlobals();
      fault = faultOf(kind, nodes, invoked.optsWithGlobals());
    });
  }
  await program.parseAsync(line.split(' '), { from: 'user' });
  return fault;
}
