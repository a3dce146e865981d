import { nodeCommand } from '../../offchain-agent/src/lab/client/node-command.ts';
import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { buildGenesis } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { rawSpec } from '../../offchain-agent/src/lab/genesis/raw-spec.ts';
import { freePorts } from '../../offchain-agent/src/lab/real/ports.ts';
import { pairOf } from '../support/local-pair.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { submit } from '../support/submit.ts';

const hash = `0x${'11'.repeat(32)}`;
// Not Alice, who authors: predictions are paid by an account of their own.
const payer = '//Ferdie';
// Of M. Schäffer, as in tests/vectors/usl.json.
const schaffer = [
  [1, 37.9],
  [5, 82.1],
  [10, 76.3],
  [15, 65.9],
  [20, 53],
] as const;

describe('almanac-node --predict', () => {
  let program: string;
  let folder: string;
  let chain: string[];
  let node: ChildProcess | undefined;
  const kill = (): void => void node?.kill('SIGKILL');

  before(async () => {
    [program = ''] = await nodeCommand(undefined, new AbortController().signal);
    folder = await mkdtemp(join(tmpdir(), 'almanac-predict-'));
    const patch = { validators: { slotDurationMs: 1_000 }, scalability: { turnBlocks: 3 } };
    const { id, name, top } = await buildGenesis({ preset: 'development', patch });
    const spec = join(folder, 'spec.json');
    await writeFile(spec, JSON.stringify(rawSpec({ id, name, top })));
    chain = ['--chain', spec, '--base-path', join(folder, 'data')];
    process.once('exit', kill);
  });

  after(async () => {
    process.off('exit', kill);
    if (node && node.exitCode === null && node.signalCode === null) {
      const end = once(node, 'exit');
      kill();
      await end;
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('ends without a key for predictions, and says how to insert one', async () => {
    const { code, stderr } = await run(...chain, ...(await ports()), '--alice', ...lonely, '--predict');
    equal(code, 1);
    match(
      stderr,
      /^almanac-node: --predict needs a key .*`almanac-node key insert --key-type pred --scheme sr25519 --suri FILE`/m,
    );
  });

  it('is refused on a node that authors no blocks', async () => {
    const { code, stderr } = await run(...chain, ...(await ports()), ...lonely, '--predict');
    equal(code, 1);
    match(stderr, /^almanac-node: --predict is for validators .*: add --validator/m);
  });

  it('fits a run that nobody has fitted, and pays for sending the prediction', async () => {
    const seed = join(folder, 'seed');
    await writeFile(seed, payer, { mode: 0o600 });
    const filled = { FILE: seed, DIR: join(folder, 'data'), CHAIN: chain[1] ?? '' };
    const inserted = await run(
      ...pageArgs('docs/how-to/run-load-tests.md', 'almanac-node key insert', filled),
    );
    equal(inserted.code, 0, inserted.stderr);

    const listen = await ports();
    const args = pageArgs('docs/how-to/run-load-tests.md', 'almanac-node --base-path', filled);
    node = spawn(program, [...args, ...listen, '--alice', ...lonely, '--force-authoring'], {
      stdio: 'ignore',
    });
    const api = await ApiPromise.create({
      provider: new WsProvider(`ws://127.0.0.1:${listen[1]}`),
      noInitWarn: true,
    });
    try {
      const alice = pairOf('//Alice');
      const ferdie = pairOf(payer).address;
      const before = (await api.query.system.account(ferdie)).data.free.toBigInt();
      await submit(api, api.tx.scalability.registerSubject('almanac', null), alice);
      await submit(api, api.tx.scalability.submitRun(0, measured()), alice);
      const { submitted } = (await api.query.scalability.runs(0)).unwrap();

      const prediction = await poll(
        'the node has predicted run 0',
        async () => await api.query.scalability.predictions(0),
        (found) => found.isSome,
      );
      const { parameters, submitter, submitted: predicted, claimed } = prediction.unwrap();
      equal(submitter.toString(), ferdie);
      ok(
        predicted.toNumber() > submitted.toNumber() + 3,
        `${submitted.toString()} and ${predicted.toString()}`,
      );
      // As certified, from the node alone.
      const off = (found: { toString(): string }, certified: number): number =>
        Math.abs(Number(found.toString()) / certified - 1);
      ok(off(parameters.lambda, 37.6609031896e12) < 1e-10, parameters.lambda.toString());
      ok(off(parameters.sigma, 0.202214863763e18) < 1e-10, parameters.sigma.toString());
      ok(off(parameters.kappa, 0.0235998141891e18) < 1e-10, parameters.kappa.toString());
      ok(claimed.sigma.isNone && claimed.peakSize.isNone);
      deepEqual((await api.query.scalability.openRuns()).toArray(), []);
      const account = await api.query.system.account(ferdie);
      equal(account.nonce.toNumber(), 1);
      ok(account.data.free.toBigInt() < before);
    } finally {
      await api.disconnect();
    }
  });

  function run(...args: string[]): Promise<{ code: number | null; stderr: string }> {
    return new Promise((resolve) => {
      const child = execFile(program, args, { timeout: 300_000 }, (_error, _stdout, stderr) =>
        resolve({ code: child.exitCode, stderr }),
      );
    });
  }
});

const lonely = [
  ['--no-mdns', '--no-telemetry', '--no-prometheus', '--db-cache', '16'],
  // The node keeps no identity: nobody else is in its network.
  ['--unsafe-force-node-key-generation'],
].flat();

async function ports(): Promise<string[]> {
  const [rpc, p2p] = await freePorts(2);
  return ['--rpc-port', String(rpc), '--listen-addr', `/ip4/127.0.0.1/tcp/${p2p}`];
}

function measured() {
  const points = schaffer.map(([size, throughput]) => ({
    sizeMillionths: size * 1e6,
    throughput: Math.round(throughput * 1e6),
    latency: null,
    repetitions: 1,
    weight: 0,
  }));
  const evidence = { root: hash, contentId: hash };
  const run = { version: 'v1', commit: '0123abcd', fingerprint: hash, points, evidence };
  return { ...run, varied: 'Validators' as const, weighting: 'None' as const };
}
