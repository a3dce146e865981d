import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ed25519PairFromSeed } from '@polkadot/util-crypto';
import { WebSocket } from 'ws';
import { stringify } from 'yaml';
import { hexText } from '../../offchain-agent/src/base/bytes.ts';
import { processState, signal } from '../../offchain-agent/src/base/process.ts';
import { peerIdOf } from '../../offchain-agent/src/chain/reporting/peer-id.ts';
import { readRunning } from '../../offchain-agent/src/endpoint/machine/local.ts';
import { frugal } from '../../offchain-agent/src/lab/client/substrate.ts';
import { buildGenesis } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { rawSpec } from '../../offchain-agent/src/lab/genesis/raw-spec.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import type { Ran } from '../support/command-process.ts';
import { processesOf } from '../support/network-residue.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { almanacOf, type runAlmanac } from '../support/run-almanac.ts';
import { selfSigned } from '../support/self-signed.ts';

interface Status {
  readonly ready: boolean;
  readonly parts: readonly {
    readonly name: string;
    readonly state: string;
    readonly node: { readonly best_block: number; readonly genesis: string } | null;
  }[];
  readonly certificate: { readonly days_left: number };
  readonly started?: readonly string[];
}

const nodeKey = '12'.repeat(32);

/** Two nodes, a gateway and TLS before it, by one file and one command. */
describe('an endpoint on one machine', () => {
  let folder = '';
  let command: typeof runAlmanac;
  let state = '';
  let file = '';
  let front = 0;
  let ports: readonly number[] = [];
  let certificate = '';

  const end = (): void => {
    for (const { process: one } of readRunning(state)?.parts ?? []) if (one) signal(one, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-endpoint-'));
    command = almanacOf(folder);
    state = join(folder, 'state');
    file = join(folder, 'endpoint.yaml');
    process.on('SIGINT', end).on('SIGTERM', end);
    certificate = selfSigned(folder, 'localhost');
    const patch = { validators: { slotDurationMs: 1_000, sessionLength: 1_000, sessionsPerEra: 2 } };
    writeFileSync(
      join(folder, 'spec.json'),
      JSON.stringify(rawSpec(await buildGenesis({ preset: 'development', patch }))),
    );
    // Nodes take those that follow the first, whether they are free or not: one block of them is ours.
    ports = await freePorts(9);
    front = ports[8] ?? 0;
    declare();
  });

  after(async () => {
    process.off('SIGINT', end).off('SIGTERM', end);
    await almanac('down', '--wipe');
    rmSync(folder, { recursive: true, force: true });
  });

  it('is started by one command', async () => {
    const args = pageArgs('docs/how-to/run-an-endpoint.md', './almanac endpoint up --config endpoint.yaml', {
      'endpoint.yaml': file,
    });
    const { code, stdout, stderr } = await command(...args, '--json');
    equal(code, 0, stderr);
    const { started, parts } = JSON.parse(stdout) as Status;
    deepEqual(started, ['almanac-a', 'almanac-b', 'gateway-1', 'front']);
    deepEqual(
      parts.map((part) => [part.name, part.state]),
      started?.map((name) => [name, 'running']),
    );
  });

  it('answers calls through TLS, gateway and node', async () => {
    const socket = new WebSocket(`wss://127.0.0.1:${front}/almanac`, { ca: readFileSync(certificate) });
    await once(socket, 'open');
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'chain_getBlockHash', params: [0] }));
    const [answer] = (await once(socket, 'message')) as [Buffer];
    socket.close();
    const { result } = JSON.parse(answer.toString()) as { result: string };
    const { parts } = await status();
    deepEqual(
      parts.flatMap(({ node }) => node?.genesis ?? []),
      [result, result],
    );
  });

  it('has both nodes follow the chain, and nothing that differs from what is declared', async () => {
    await poll(
      'both nodes have blocks, and all is ready',
      status,
      ({ ready, parts }) => ready && parts.every(({ node }) => node === null || node.best_block > 0),
    );
    equal((await status()).certificate.days_left, 29);
    const args = pageArgs('docs/how-to/run-an-endpoint.md', './almanac endpoint diff', {
      'endpoint.yaml': file,
    });
    const { code, stdout } = await command(...args);
    equal(code, 0, stdout);
    match(stdout, /4 parts and 2 files are as declared/);
    match(
      (await almanac('status', '--metrics')).stdout,
      /^almanac_endpoint_up{endpoint="trial",part="front"} 1$/m,
    );
  });

  it('has nodes keep compiled runtimes where their user does, else beside their data', () => {
    equal(existsSync(join(state, 'compiled')), process.env['ALMANAC_WASM_CACHE'] === undefined);
  });

  it('shows an argument that was changed, and starts that part alone anew', async () => {
    declare('--out-peers', '3');
    const { code, stdout } = await almanac('diff', '--json');
    equal(code, 1, stdout);
    deepEqual((JSON.parse(stdout) as { differences: unknown }).differences, [
      { part: 'almanac-b', kind: 'arguments', declared: '--out-peers 3', running: '' },
    ]);
    const again = await almanac('up', '--local', '--json');
    equal(again.code, 0, again.stderr);
    deepEqual((JSON.parse(again.stdout) as Status).started, ['almanac-b']);
    const after = await almanac('diff');
    equal(after.code, 0, after.stdout);
  });

  it('leaves nothing that runs when it is taken down, and the databases', async () => {
    const processes = (readRunning(state)?.parts ?? []).flatMap(({ process: one }) => one ?? []);
    equal(processes.length, 4);
    const args = pageArgs('docs/how-to/run-an-endpoint.md', './almanac endpoint down', {
      'endpoint.yaml': file,
    });
    const { code, stderr } = await command(...args);
    equal(code, 0, stderr);
    deepEqual(
      processes.filter((one) => processState(one) !== 'gone'),
      [],
    );
    deepEqual(processesOf(state), []);
    ok(existsSync(join(state, 'almanac-a', 'chains')));
    ok(!existsSync(join(state, 'gateway-1.yaml')));
    const again = await almanac('status');
    equal(again.code, 1);
    match(again.stderr, /endpoint "trial" is not up on this machine/);
  });

  function declare(...more: string[]): void {
    const [rpc = 0, , p2p = 0, , metrics = 0, , listen = 0, own = 0] = ports;
    const peer = peerIdOf(hexText(ed25519PairFromSeed(Buffer.from(nodeKey, 'hex')).publicKey));
    const author = ['--alice', '--force-authoring', '--node-key', nodeKey];
    const document = {
      name: 'trial',
      region: 'eu',
      state: 'state',
      networks: [
        {
          name: 'almanac',
          chain: 'spec.json',
          path: '/almanac',
          blockMs: 1_000,
          nodes: [
            { name: 'a', arguments: author },
            { name: 'b', arguments: ['--bootnodes', `/ip4/127.0.0.1/tcp/${p2p}/p2p/${peer}`, ...more] },
          ],
          ports: { rpc, p2p, metrics },
          arguments: ['--no-mdns', '--no-telemetry', ...frugal],
        },
      ],
      gateway: { listen: `127.0.0.1:${listen}`, metrics: `127.0.0.1:${own}` },
      front: { listen: [`127.0.0.1:${front}`], certificate },
    };
    writeFileSync(file, stringify(document));
  }

  async function almanac(name: string, ...args: string[]): Promise<Ran> {
    return await command('endpoint', name, '--config', file, ...args);
  }

  async function status(): Promise<Status> {
    const args = pageArgs('docs/how-to/run-an-endpoint.md', './almanac endpoint status', {
      'endpoint.yaml': file,
    });
    return JSON.parse((await command(...args, '--json')).stdout) as Status;
  }
});
