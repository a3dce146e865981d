import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { anvil } from '../../offchain-agent/src/lab/client/anvil.ts';
import { askEthereum } from '../../offchain-agent/src/lab/client/ethereum-poll.ts';
import { openLinks } from '../../offchain-agent/src/lab/link/host/remote-links.ts';
import { findTunAccess } from '../../offchain-agent/src/lab/link/host/tun-access.ts';
import { readNetwork } from '../../offchain-agent/src/lab/networks.ts';
import { type NetworkState, networkFolder } from '../../offchain-agent/src/lab/real/state.ts';
import { type RunningCommand, startCommand } from '../support/cli.ts';
import { livesByItsDriver } from '../support/client-conformance.ts';
import { connectMs } from '../support/connect-inside.ts';
import { pageArgs } from '../support/page-commands.ts';

interface Document {
  readonly client: string;
  readonly engine: string;
  readonly page: string | null;
  readonly links: { readonly backend: string } | null;
  readonly nodes: readonly { readonly state: string; readonly peers: number; readonly best_block: number }[];
}

interface Verdicts {
  readonly links: readonly { readonly from: string; readonly packets: number }[];
  readonly verdicts: readonly {
    readonly rule: string;
    readonly held: boolean | null;
    readonly text: string;
  }[];
}

describe('networks of clients that are no Substrate nodes', () => {
  let folder: string;
  let clique: RunningCommand;
  let hasLinks = false;
  const given = process.env['ALMANAC_STATE'];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
    process.env['ALMANAC_STATE'] = folder;
    const access = await findTunAccess();
    hasLinks = access.can;
    if (!access.can) process.stderr.write(`    without links that can be impaired: ${access.missing}\n`);
    const file = join(folder, 'links.yaml');
    writeFileSync(file, 'links: [{ between: [eu, us], delay: 5ms }]\n');
    // It takes its time while the others are tried.
    clique = start(
      ...pageArgs('docs/how-to/test-networks.md', './almanac network up --client ethereumjs').slice(1),
      '--name',
      'clique',
      ...(hasLinks ? ['--region', 'eu=2', '--region', 'us=1', '--links', file] : []),
      '--json',
    );
    const args = pageArgs('docs/how-to/test-networks.md', './almanac network up --name dev --client anvil', {
      dev: 'anvil',
    });
    await ran(...args.slice(1), '--no-page');
  });

  after(async () => {
    await clique.ended;
    for (const name of ['clique', 'anvil', 'instant']) await start('down', '--name', name).ended;
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    await rm(folder, { recursive: true, force: true });
  });

  it('keep the blocks of Anvil through a kill and a pause', async () => {
    const network = networkOf('anvil');
    const [node] = network.nodes;
    ok(node);
    const block = (await askEthereum(node, 'eth_getBlockByNumber', 'latest', false)) as { gasLimit: string };
    equal(Number(block.gasLimit), 20_000_000);
    await livesByItsDriver(anvil, network);
    const args = pageArgs('docs/how-to/test-networks.md', './almanac network chaos pause v1', {
      dev: 'anvil',
      '5s': '2s',
    });
    await ran(...args.slice(1));
    const { verdicts } = await broken('anvil', [{ kind: 'restart', nodes: ['v1'] }]);
    deepEqual(
      verdicts.map(({ rule, held }) => [rule, held]),
      [
        ['one_final_block', true],
        ['final_stays', true],
        ['recovers', true],
      ],
    );
    match(verdicts[0]?.text ?? '', /there is no finality/);
  });

  it('let a node that seals on demand be killed, and judge that it seals again and keeps its blocks', async () => {
    const args = pageArgs('docs/how-to/test-networks.md', './almanac network up --name try', {
      try: 'instant',
    });
    await ran(...args.slice(1), '--no-page');
    const { verdicts } = await broken('instant', [{ kind: 'kill', nodes: ['v1'], for: '1s' }]);
    deepEqual(
      verdicts.map(({ rule, held }) => [rule, held]),
      [
        ['one_final_block', true],
        ['final_stays', true],
        ['recovers', true],
      ],
    );
    const votes = await scenario('instant', [{ kind: 'restart', nodes: ['v1'] }], { finality: 'stops' })
      .ended;
    equal(votes.code, 2);
    match(votes.stdout + votes.stderr, /has no votes that would make blocks final/);
  });

  it('end with a command that stays in the foreground, which a service manager ends', async () => {
    const held = start(
      'up',
      '--name',
      'held',
      '--client',
      'anvil',
      '--slot',
      'instant',
      '--no-page',
      '--foreground',
      '--json',
    );
    const { stdout } = held.process;
    ok(stdout);
    await once(stdout, 'data');
    held.process.kill('SIGTERM');
    equal((await held.ended).code, 0);
    equal(readNetwork('held'), undefined);
  });

  it('agree on blocks again after two of three signers of Clique were away', async () => {
    const { code, stdout, stderr } = await clique.ended;
    equal(code, 0, stderr);
    const document: Document = JSON.parse(stdout);
    deepEqual(
      [document.client, document.engine, document.links?.backend, document.page !== null],
      ['ethereumjs', 'clique', hasLinks ? 'tun' : undefined, true],
    );
    deepEqual(
      document.nodes.map(({ state, peers, best_block: best }) => [state, peers, best > 0]),
      [
        ['running', 2, true],
        ['running', 2, true],
        ['running', 2, true],
      ],
    );
    if (hasLinks) {
      await standsInRegions(networkOf('clique'));
      await delaysPackets(networkOf('clique'));
    }
    const { verdicts, links } = await broken('clique', [
      { kind: 'kill', nodes: ['v3'], for: '4s' },
      { kind: 'pause', nodes: ['v2'], at: '1s', for: '2s' },
      ...(hasLinks ? [{ kind: 'delay', nodes: ['v1'], time: '200ms', for: '3s' }] : []),
    ]);
    equal(
      links.some(({ from, packets }) => from === 'v1' && packets > 0),
      hasLinks,
    );
    ok(
      verdicts.every(({ held }) => held === true),
      JSON.stringify(verdicts),
    );
    const network = networkOf('clique');
    await ran('down', '--name', 'clique');
    deepEqual(
      network.nodes.map(({ process }) => process && processState(process)),
      ['gone', 'gone', 'gone'],
    );
    equal(existsSync(networkFolder('clique')), false);
  });

  it('have no records: what asks a Substrate node says that this is none', async () => {
    const { code, stderr } = await startCommand(['watch', urlOf('anvil'), '--for', '0s'], folder).ended;
    deepEqual([code, /is not a Substrate node/.test(stderr)], [2, true], stderr);
  });

  it('have no links where they are one node, and none to proxies', async () => {
    const delayed = await start('chaos', 'delay', 'v1', '--time', '200', '--name', 'anvil').ended;
    deepEqual([delayed.code, /this network is one node, which has no links/.test(delayed.stderr)], [2, true]);
    const proxied = await start('up', '--client', 'ethereumjs', '--backend', 'proxy').ended;
    deepEqual(
      [proxied.code, /nodes of Ethereum call from any; take --link-backend tun/.test(proxied.stderr)],
      [2, true],
    );
  });

  async function standsInRegions(network: NetworkState): Promise<void> {
    deepEqual(
      network.nodes.map(({ region }) => region),
      ['eu', 'eu', 'us'],
    );
    const links = await openLinks(network);
    const faults = await links.faults();
    deepEqual(
      faults.map(({ id, rule }) => [id, rule]),
      [['link:eu-us', { delayMs: 5 }]],
    );
    await links.close();
  }

  async function delaysPackets(network: NetworkState): Promise<void> {
    const delayMs = 200;
    await ran('chaos', 'delay', 'v1', '--time', String(delayMs), '--name', 'clique');
    const links = await openLinks(network);
    try {
      const tookMs = await connectMs(network, links, ['v1', 'v2']);
      ok(tookMs >= delayMs - 1, `connecting took ${tookMs} ms, ${delayMs} ms of them on the way to v2`);
    } finally {
      await links.close();
    }
    await ran('chaos', 'clear', '--name', 'clique');
  }

  function start(...args: string[]): RunningCommand {
    return startCommand(['network', ...args], folder);
  }

  async function ran(...args: string[]): Promise<void> {
    const { code, stderr } = await start(...args).ended;
    equal(code, 0, stderr);
  }

  function scenario(name: string, faults: readonly object[], expect: object = {}): RunningCommand {
    const file = join(folder, `${name}.yaml`);
    // A busy machine may need several rounds of five seconds in which this client looks for blocks.
    const patience = { steady_within: '5m', expect: { recovers_within: '5m', ...expect } };
    writeFileSync(file, JSON.stringify({ name, faults, ...patience }));
    return start('run', file, '--name', name, '--json');
  }

  async function broken(name: string, faults: readonly object[]): Promise<Verdicts> {
    const { stdout, stderr } = await scenario(name, faults).ended;
    ok(stdout.startsWith('{'), stderr);
    const { verdicts, links } = JSON.parse(stdout) as Partial<Verdicts>;
    ok(verdicts && links, stdout);
    return { verdicts, links };
  }

  function networkOf(name: string): NetworkState {
    const network = readNetwork(name);
    ok(network);
    return network;
  }

  function urlOf(name: string): string {
    return `ws://127.0.0.1:${networkOf(name).nodes[0]?.rpc_port}`;
  }
});
