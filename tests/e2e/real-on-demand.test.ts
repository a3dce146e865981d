import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { specFile } from '../../offchain-agent/src/lab/client/substrate.ts';
import type { GenesisEngine } from '../../offchain-agent/src/lab/genesis/engine.ts';
import type { NetworkOptions } from '../../offchain-agent/src/lab/plan/options.ts';
import { ask, finalizedNumber, headers } from '../support/babe-census.ts';
import { networkOfSuite } from '../support/real-network.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { submit } from '../support/submit.ts';

interface Watched {
  readonly engine: string;
  readonly from_block: number;
  readonly to_block: number;
  readonly validators: readonly unknown[];
  readonly blocks_without_author: number;
  readonly missed_slots_unknown_because: string;
}

const why = 'blocks are sealed on demand, so no slot is assigned';

function options(engine: GenesisEngine): NetworkOptions {
  const pace = { slotMs: 6_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
  return { name: engine, engine, validators: 1, candidates: 0, ...pace };
}

/** That watch shows all finalized blocks, as the headers have them, and no misses, and why. */
async function watchesBlocks(url: string): Promise<void> {
  const { code, stdout, stderr } = await runAlmanac('watch', url, '--for', '0s', '--json');
  equal(code, 0, stderr);
  const seen = JSON.parse(stdout) as Watched;
  let authorless = 0;
  for await (const { header } of headers(url, await finalizedNumber(url)))
    authorless += Number(header.digest.logs.length === 0);
  deepEqual(
    [seen.engine, seen.from_block, seen.to_block, seen.blocks_without_author, seen.validators],
    ['manual-seal', 1, authorless, authorless, []],
  );
  equal(seen.missed_slots_unknown_because, why);
  const table = await runAlmanac('watch', url, '--for', '0s');
  match(table.stdout, new RegExp(`Missed: cannot be known \\(-\\); ${why}`));
}

async function connect(url: string): Promise<ApiPromise> {
  return await ApiPromise.create({ provider: new WsProvider(url), noInitWarn: true });
}

function transfer(api: ApiPromise) {
  const bob = new Keyring({ type: 'sr25519' }).addFromUri('//Bob').address;
  const call = api.tx['balances']?.['transferKeepAlive']?.(bob, 1_000_000_000);
  if (!call) throw new Error('the chain moves no balances');
  return { call, alice: new Keyring({ type: 'sr25519' }).addFromUri('//Alice') };
}

describe('a real node that seals blocks when it is asked to', () => {
  const network = networkOfSuite(options('manual'));
  before(cryptoWaitReady);

  it('says that nothing is finalized before anybody asked', async () => {
    const { code, stderr } = await runAlmanac('watch', network.url, '--for', '0s');
    equal(code, 3);
    match(stderr, /has finalized no block so far/);
  });

  it('seals a block for each call, and finalizes those that the calls say', async () => {
    for (let number = 1; number <= 3; number += 1) await ask(network.url, 'engine_createBlock', true, true);
    const { hash } = await ask<{ hash: string }>(network.url, 'engine_createBlock', true, false);
    equal(await finalizedNumber(network.url), 3);
    equal(await ask(network.url, 'engine_finalizeBlock', hash), true);
    equal(await finalizedNumber(network.url), 4);
    await watchesBlocks(network.url);
  });

  it('lets a transaction wait until a block is asked for', async () => {
    const api = await connect(network.url);
    try {
      const { call, alice } = transfer(api);
      const hash = await call.signAndSend(alice);
      equal((await api.rpc.author.pendingExtrinsics()).length, 1);
      const sealed = await ask<{ hash: string }>(network.url, 'engine_createBlock', false, true);
      const { block } = await api.rpc.chain.getBlock(sealed.hash);
      ok(block.extrinsics.some((extrinsic) => extrinsic.hash.eq(hash)));
    } finally {
      await api.disconnect();
    }
  });

  it('does not start without being told when, nor on a chain whose validators have slots', async () => {
    const [program = '', ...rest] = network.state.node_command;
    const ended = async (...args: string[]) =>
      await new Promise<{ code: number | null; stderr: string }>((resolve) => {
        const child = execFile(program, [...rest, ...args], (_error, _stdout, stderr) =>
          resolve({ code: child.exitCode, stderr }),
        );
      });
    const alone = ['--tmp', '--validator', '--rpc-port', '0', '--no-prometheus', '--port', '0'];
    const own = [...alone, '--unsafe-force-node-key-generation'];
    const untold = await ended('--chain', specFile(network.state.name), ...own);
    equal(untold.code, 1);
    match(untold.stderr, /say when blocks are sealed, with --sealing manual or --sealing instant/);
    const slots = await ended('--chain', 'dev', '--sealing', 'instant', ...own);
    equal(slots.code, 1);
    match(slots.stderr, /--sealing is for chains whose runtime has neither AuraApi nor BabeApi/);
  });
});

describe('a real node that seals a block for each transaction', () => {
  const network = networkOfSuite(options('instant'));
  before(cryptoWaitReady);

  it('has a transaction in a finalized block at once, and no block without one', async () => {
    const api = await connect(network.url);
    try {
      for (let number = 1; number <= 3; number += 1) {
        const { call, alice } = transfer(api);
        await submit(api, call, alice);
        equal(await finalizedNumber(network.url), number);
      }
    } finally {
      await api.disconnect();
    }
    await watchesBlocks(network.url);
  });
});
