import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import { readNetwork, startNode, stopNode } from '../../offchain-agent/src/lab/networks.ts';
import { nodeKey } from '../../offchain-agent/src/lab/plan/validator-keys.ts';
import { nodeFolder } from '../../offchain-agent/src/lab/real/node-process.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { findNode, type NetworkState } from '../../offchain-agent/src/lab/real/state.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { poll } from '../support/poll.ts';
import { parseXml } from '../support/well-formed.ts';

const quick = ['--slot', '1s', '--session', '10s', '--window', '20s', '--no-page'];
/** A limit that no test is about. */
const patience = '5m';

interface Document {
  readonly seed: number;
  readonly faults: readonly { readonly kind: string; readonly node: string; readonly started_ms: number }[];
  readonly verdicts: readonly {
    readonly rule: string;
    readonly held: boolean | null;
    readonly text: string;
  }[];
}

describe('almanac network chaos', () => {
  let folder: string;
  const given = process.env['ALMANAC_STATE'];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
    equal((await start('network', 'up', ...quick).ended).code, 0);
  });

  after(async () => {
    await start('network', 'down').ended;
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    await rm(folder, { recursive: true, force: true });
  });

  it('stops finality with one validator more than it tolerates, sees it recover, and writes what held', async () => {
    const out = join(folder, 'report');
    const { code, stdout, stderr } = await run({ finality: 'stops' }, 'pause', '--seed', '7', '--out', out);
    equal(code, 0, `${stdout}${stderr}`);
    const document: Document = JSON.parse(stdout);
    deepEqual(
      document.verdicts.map(({ rule, held }) => [rule, held]),
      [
        ['one_final_block', true],
        ['final_stays', true],
        ['one_block_a_slot', true],
        ['finality_stops', true],
        ['recovers', true],
      ],
    );
    deepEqual([document.seed, document.faults.length], [7, 2]);
    deepEqual(JSON.parse(await readFile(join(out, 'report.json'), 'utf8')), document);
    const suite = parseXml(await readFile(join(out, 'junit.xml'), 'utf8'));
    deepEqual([suite.attributes['tests'], suite.attributes['failures']], ['5', '0']);
    match(await readFile(join(out, 'report.md'), 'utf8'), /\| ✓ held \| recovers from /);
    match(await readFile(join(out, 'report.html'), 'utf8'), /<polyline /);
  });

  it('fails with 1 when finality was to go on and did not; the same seed picks the same nodes', async () => {
    const { code, stdout, stderr } = await run({ finality: 'goes_on' }, 'kill', '--seed', '7');
    equal(code, 1, `${stdout}${stderr}`);
    const { verdicts, faults }: Document = JSON.parse(stdout);
    deepEqual(
      verdicts.filter(({ held }) => held !== true).map(({ rule }) => rule),
      ['finality_goes_on'],
    );
    const report: Document = JSON.parse(await readFile(join(folder, 'report', 'report.json'), 'utf8'));
    deepEqual(
      faults.map(({ node }) => node),
      report.faults.map(({ node }) => node),
    );
  });

  it('heals what it broke when it is interrupted, and says so with 130', async () => {
    const command = start('network', 'chaos', 'pause', 'v2', '--for', '10m');
    await said(command, /pause v2 for 600\.0 s/);
    command.process.kill('SIGINT');
    equal((await command.ended).code, 130);
    deepEqual(states(), ['running', 'running', 'running', 'running']);
  });

  it('starts nothing with a node that is not there, or against one that does not run', async () => {
    const wrong = await start('network', 'chaos', 'kill', 'v9', '--for', '5s').ended;
    deepEqual([wrong.code, /unknown node "v9"\nhint: expected v1, v2, v3, v4/.test(wrong.stderr)], [2, true]);
    equal((await start('network', 'stop', 'v3').ended).code, 0);
    const down = await start('network', 'chaos', 'kill', 'v1', '--for', '5s').ended;
    deepEqual([down.code, /v3 .* does not run, so nothing was started/.test(down.stderr)], [2, true]);
    equal((await start('network', 'resume', 'v3').ended).code, 0);
    deepEqual(states(), ['running', 'running', 'running', 'running']);
  });

  describe('fails with a network that', () => {
    let code: number | null;
    let verdicts: Document['verdicts'];

    before(async () => {
      const network = networkNow();
      await startTwin(network);
      await endVotes(network, ['v2', 'v3']);
      const file = join(folder, 'teeth.yaml');
      const fault = { kind: 'pause', nodes: ['v4'], at: '1s', for: '16s' };
      // Finality trails from now on: that is to be found during the fault, not before it.
      const expect = { finality: 'goes_on', finality_lag: 60, recovers_within: '3s' };
      await writeFile(
        file,
        JSON.stringify({ name: 'teeth', steady_within: patience, faults: [fault], expect }),
      );
      const ran = await start('network', 'run', file, '--json').ended;
      code = ran.code;
      ({ verdicts } = JSON.parse(ran.stdout) as Document);
    });

    it('has a validator that signs twice: its twin runs beside it', () => {
      equal(code, 1);
      match(failed('one_block_a_slot'), /slot \d+ has two blocks/);
    });

    it('has its finality off: too few nodes vote', () => {
      match(failed('finality_goes_on'), /: 0 blocks became final$/);
      match(failed('recovers'), /not within 3\.0 s$/);
    });

    function failed(rule: string): string {
      return verdicts.find((verdict) => verdict.rule === rule && verdict.held === false)?.text ?? '';
    }
  });

  /** Starts nodes again so that they never vote. */
  async function endVotes(network: NetworkState, names: readonly string[]): Promise<void> {
    network.node_command.push('--no-grandpa');
    for (const name of names) {
      const node = findNode(network, name);
      await stopNode(network, node, true);
      await startNode(network, node);
      await poll(
        `${name} answers`,
        async () => await nodeReport(node.rpc_port),
        (report) => report !== undefined,
      );
    }
  }

  /** A node with the keys of v1; returns when it has caught up. */
  async function startTwin(network: NetworkState): Promise<void> {
    const [original] = network.nodes;
    ok(original);
    const { secretHex, peerId } = nodeKey();
    const [rpc = 0, p2p = 0, prometheus = 0] = await freePorts(3);
    const ports = { rpc_port: rpc, p2p_port: p2p, prometheus_port: prometheus };
    const { process: _, ...rest } = original;
    const twin = { ...rest, ...ports, name: 'twin', is_validator_at_genesis: false, peer_id: peerId };
    await cp(nodeFolder(network.name, 'v1'), nodeFolder(network.name, 'twin'), {
      recursive: true,
      filter: (path) => !path.endsWith('/data'),
    });
    await writeFile(join(nodeFolder(network.name, 'twin'), 'node-key'), secretHex, { mode: 0o600 });
    network.nodes.push(twin);
    await startNode(network, twin);
    await poll(
      'the twin has caught up',
      async () => await Promise.all([nodeReport(rpc), nodeReport(original.rpc_port)]),
      ([own, others]) => own !== undefined && others !== undefined && own.best >= others.best && own.best > 0,
    );
  }

  /** One validator more than finality tolerates is at fault for twenty slots. */
  async function run(expect: object, kind: string, ...options: readonly string[]) {
    const file = join(folder, 'scenario.yaml');
    const fault = { kind, pick: 'one-third', at: '1s', for: '20s' };
    await writeFile(
      file,
      JSON.stringify({
        name: 'one too many',
        steady_within: patience,
        faults: [fault],
        expect: { recovers_within: patience, ...expect },
      }),
    );
    return await start('network', 'run', file, '--json', ...options).ended;
  }

  function start(...args: string[]): RunningCommand {
    return startCommand(args, folder);
  }

  function networkNow(): NetworkState {
    const network = readNetwork('local');
    ok(network);
    return network;
  }

  function states(): readonly string[] {
    return networkNow().nodes.map((node) => (node.process ? processState(node.process) : 'gone'));
  }
});

/** Returns once the command has said it. */
async function said({ process: { stderr } }: RunningCommand, line: RegExp): Promise<void> {
  const lines: string[] = [];
  if (stderr) createInterface(stderr).on('line', (text) => lines.push(text));
  await poll(
    `it says ${line}`,
    async () => lines.join('\n'),
    (text) => line.test(text),
  );
}
