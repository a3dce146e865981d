import { hexText } from '../../offchain-agent/src/base/bytes.ts';
import '@almanac-chain/types';
import { deepEqual, equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ed25519PairFromSeed } from '@polkadot/util-crypto';
import { peerIdOf } from '../../offchain-agent/src/chain/reporting/peer-id.ts';
import type { Ran } from '../support/command-process.ts';
import { pairOf } from '../support/local-pair.ts';
import { MeasuringReporter } from '../support/measuring-reporter.ts';
import { pageArgs } from '../support/page-commands.ts';
import { honest } from '../support/reporter-views.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';
import { submit } from '../support/submit.ts';

const windowS = 60;
const slotDurationMs = 6_000;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;
const chainLength = 32;
const seed = `0x${'5e'.repeat(32)}`;
const nodeSecret = '0a'.repeat(32);
const unit = 1_000_000_000_000n;
const url = 'ws://127.0.0.1:41001';
const multiaddr = '/ip4/127.0.0.1/tcp/41002';

interface Listed {
  readonly targets: readonly {
    readonly target: number;
    readonly addresses: readonly { readonly address: string }[];
  }[];
}

describe('the life of a reporter and of addresses, by the command line', () => {
  const account = pairOf(seed);
  const peerId = peerIdOf(hexText(ed25519PairFromSeed(Buffer.from(nodeSecret, 'hex')).publicKey));
  let world: ReportingWorld;
  let reporter: MeasuringReporter;
  let resumed: MeasuringReporter;
  let status: Ran;
  let withAddresses: Listed;
  let withoutAddresses: Listed;
  let tooEarly: Ran;
  let evidence: readonly string[];
  let verified: Ran;
  const held: bigint[] = [];

  before(async () => {
    world = await openReportingWorld({
      firstSlot,
      preset: 'development',
      patch: {
        validators: { slotDurationMs, sessionLength: 50, sessionsPerEra: 2 },
        sli: { windowMs: windowS * 1_000, sampling: { graceBlocks: 3 } },
      },
    });
    const { api, serve } = world.test;
    const funds = api.tx.balances.transferKeepAlive(account.address, 500n * unit);
    await serve(submit(api, funds, pairOf('//Bob')));
    const key = ['--key-file', await world.secretFile('reporter.key', seed), '--url', world.test.url];
    const alice = ['--key', '//Alice', '--local', '--url', world.test.url];

    reporter = await open('first', async (secret) => {
      const args = pageArgs('docs/how-to/run-a-reporter.md', 'almanac reporter join', {
        'bond.key': key[1] ?? '',
        '5Signer...': account.address,
        'instants.secret': secret[1] ?? '',
      });
      await world.run(...args, ...secret.slice(2), '--url', world.test.url);
    });
    held.push(await bond());
    status = await world.run('reporter', 'status', account.address, '--url', world.test.url, '--json');

    const nodeKey = await world.secretFile('node.key', nodeSecret);
    const ofTarget = ['--target', '1', '--account', pairOf('//Alice').address];
    const proving = ['--node-key-file', nodeKey, '--chain', world.test.url, ...ofTarget];
    const ofUrl = pageArgs('docs/explanation/measuring.md', 'almanac endpoint prove', {
      FILE: nodeKey,
      'ws://127.0.0.1:9944': world.test.url,
      '5Owner...': pairOf('//Alice').address,
      'wss://rpc.example.org': url,
    }).map((word) => (word === '7' ? '1' : word));
    for (const args of [
      ofUrl,
      ['endpoint', 'prove', ...proving, '--multiaddr', `${multiaddr}/p2p/${peerId}`],
    ]) {
      const { stdout } = await world.run(...args, '--json');
      await world.run('target', 'add', '--proof', await world.secretFile('proof.json', stdout), ...alice);
    }
    withAddresses = await list(world.almanacAlone);

    await skip();
    await play(reporter);
    await world.run('reporter', 'set-signer', pairOf('//Charlie').address, ...key);
    reporter.sign(pairOf('//Charlie'));
    await play(reporter);

    resumed = await open('second', async (secret) => {
      await world.run('reporter', 'resume', ...key, ...secret);
    });
    resumed.sign(pairOf('//Charlie'));
    await skip();
    await play(resumed);

    await world.run('target', 'remove', '--target', '1', '--address', url, ...alice);
    await world.run('target', 'remove', '--target', '1', '--address', multiaddr, ...alice);
    withoutAddresses = await list(world.almanac);
    await world.run('reporter', 'leave', ...key);
    tooEarly = await world.almanacAlone('reporter', 'withdraw', ...key);
    // It may still report the window in which it left.
    await play(resumed);
    await world.run('reporter', 'withdraw', ...key);
    held.push(await bond());
    evidence = [...(await reporter.files()), ...(await resumed.files())].map(({ path }) => path);
    const ofFiles = pageArgs('docs/reference/evidence-format.md', 'almanac verify FILE', {
      'ws://HOST:9944': world.test.url,
    }).flatMap((word) => (word === 'FILE...' ? evidence : [word]));
    verified = await world.almanacAlone(...ofFiles, '--json');
  });

  after(async () => {
    await reporter?.close();
    await resumed?.close();
    await world?.close();
  });

  it('holds the bond of one that joins with a key from a file, and says how it stands', () => {
    equal(held[0], 100n * unit);
    const { reporters } = JSON.parse(status.stdout) as {
      reporters: { account: string; region: string; state: string }[];
    };
    deepEqual(
      reporters.map(({ account: own, region, state }) => [own, region, state]),
      [[account.address, 'eu-west', 'joining']],
    );
  });

  it('lists the addresses that the validator has added, with the consent of its node', () => {
    deepEqual(addressesOf(withAddresses), [url, multiaddr]);
  });

  it('takes reports of the new signing key, and of the new hash chain', async () => {
    equal(evidence.length, 4);
    deepEqual(
      [...reporter.news, ...resumed.news].filter((sentence) => /refused/.test(sentence)),
      [],
    );
  });

  it('does not list an address that was removed', () => {
    deepEqual(addressesOf(withoutAddresses), []);
  });

  it('keeps the bond until the windows are closed, says so, and gives it back', () => {
    equal(tooEarly.code, 1, tooEarly.stderr);
    match(tooEarly.stderr, /WindowsOpen|not closed/);
    equal(held[1], 0n);
  });

  it('still verifies all that was reported: before another hash chain, before the addresses went, before it left', () => {
    const { evidence: results } = JSON.parse(verified.stdout) as {
      evidence: { state: string; difference: string | null }[];
    };
    deepEqual(
      results.map(({ state, difference }) => [state, difference]),
      results.map(() => ['verified', null]),
    );
    equal(verified.code, 0);
  });

  it('shows an evidence file, and verifies one by its CID from an HTTP server', async () => {
    const [{ path, cid } = { path: '', cid: '' }] = await reporter.files();
    const ofFile = pageArgs('docs/reference/evidence-format.md', 'almanac evidence show', { FILE: path });
    match((await world.run(...ofFile)).stdout, new RegExp(`^evidence +${cid}$`, 'm'));
    const server = createServer((request, response) => {
      if (request.url === `/evidence/${cid}`) createReadStream(path).pipe(response);
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const ofServer = pageArgs('docs/reference/evidence-format.md', 'almanac verify CID', {
      CID: cid,
      'http://HOST:9618': `http://127.0.0.1:${port}`,
    });
    try {
      const { stdout } = await world.almanacAlone(...ofServer, '--url', world.test.url, '--json');
      const { evidence: results } = JSON.parse(stdout) as { evidence: { state: string }[] };
      deepEqual(
        results.map(({ state }) => state),
        ['verified'],
      );
    } finally {
      server.close();
    }
  });

  async function open(
    name: string,
    register: (secret: readonly string[]) => Promise<void>,
  ): Promise<MeasuringReporter> {
    const folder = join(world.folder, name);
    await mkdir(folder);
    const secretFile = join(folder, 'secret');
    await register(['--secret-file', secretFile, '--chain-length', `${chainLength}`]);
    const { chain } = world;
    const what = { chain, folder, account: account.address, signer: account, secretFile, chainLength };
    return await MeasuringReporter.open(what);
  }

  async function skip(): Promise<number> {
    const nowS = (world.test.chain.lastSlot * slotDurationMs) / 1_000;
    const window = nowS - (nowS % windowS);
    await world.buildAt(window + windowS);
    return window;
  }

  /** Ends the open window, has it reported, and builds until its records are closed. */
  async function play(by: MeasuringReporter): Promise<void> {
    const window = await skip();
    await by.report(window, honest(1, windowS));
    await by.step();
    await world.test.build();
    await by.step();
    while ((await world.chain.firstOpenWindow(0)) <= window) await world.test.build();
  }

  async function bond(): Promise<bigint> {
    return (await world.test.api.query.system.account(account.address)).data.reserved.toBigInt();
  }

  async function list(run: ReportingWorld['almanac']): Promise<Listed> {
    const { code, stdout, stderr } = await run('target', 'list', '--url', world.test.url, '--json');
    equal(code, 0, stderr);
    return JSON.parse(stdout) as Listed;
  }

  function addressesOf({ targets }: Listed): readonly string[] {
    return targets.flatMap(({ addresses }) => addresses.map(({ address }) => address));
  }
});
