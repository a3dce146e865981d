import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HexString } from '@polkadot/util/types';
import { hash32 } from '../../offchain-agent/src/base/bytes.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { ChainFigures } from '../support/chain-figures.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { MeasuringReporter } from '../support/measuring-reporter.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { honest } from '../support/reporter-views.ts';
import { submit } from '../support/submit.ts';
import { type ApiAnswers, apiAnswers, tellingAnswers } from '../upgrade/api-answers.ts';
import { isMigrating } from '../upgrade/is-migrating.ts';
import { readRuntime } from '../upgrade/read-runtime.ts';
import { specVersionOf } from '../upgrade/spec-version.ts';

const windowS = 600;
const slotDurationMs = 6_000;
const slotsPerWindow = (windowS * 1_000) / slotDurationMs;
const sessionLength = 20;
const chainLength = 16;
const firstMs = Date.UTC(2026, 2, 1, 23, 30);
const names = ['Eve', 'Ferdie', 'Dave'] as const;
/** More than a migration of this chain takes. */
const maxMigrationBlocks = 12;

/** A block of the new runtime whose end found its migrations not ended, or the first that did. */
interface MigrationBlock {
  readonly extrinsics: number;
  readonly waiting: readonly string[];
}

describe('a chain of the last release that its sudo key upgrades to this one', () => {
  let test: TestChain;
  let chain: ApiReportingChain;
  let folder: string;
  let code: HexString;
  let old: ApiAnswers;
  let now: ApiAnswers;
  let blocks: readonly MigrationBlock[];
  let sent: readonly HexString[];
  let fates: readonly string[];
  const reporters: MeasuringReporter[] = [];
  let reported: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-upgrade-'));
    test = await startTestChain({
      firstSlot: firstMs / slotDurationMs,
      preset: 'development',
      code: await readRuntime(4),
      patch: {
        validators: { slotDurationMs, sessionLength, sessionsPerEra: 1 },
        sli: { windowMs: windowS * 1_000 },
      },
    });
    // Over midnight and the end of a week, with an era of 20 blocks.
    for (let block = 0; block < sessionLength + 4; block += 1) {
      await test.build(block % 3 === 0 ? 3 * slotsPerWindow : 1);
    }
    // Until the windows that are over are closed, and a session has just begun: a migration goes over neither.
    for (let block = 0; block < sessionLength + 4; block += 1) await test.build();
    old = await answers();
    code = await readBlob();
    await upgrade();
    now = await answers();
    chain = await openReportingChain(test.url, patient);
    await report();
  });

  after(async () => {
    for (const reporter of reporters) await reporter.close();
    await chain?.close();
    await test?.close();
    await rm(folder, { recursive: true });
  });

  it('has another version, that of the committed runtime', async () => {
    const { specVersion } = await test.api.rpc.state.getRuntimeVersion();
    equal(specVersion.toNumber(), await specVersionOf(code));
    ok(specVersion.toNumber() > 4);
  });

  it('migrates over several blocks, which take nothing but their time', () => {
    ok(blocks.length >= 1, 'no block took inherents alone');
    for (const { extrinsics } of blocks) equal(extrinsics, 1);
  });

  it('keeps transactions waiting meanwhile, and includes every one of them', () => {
    for (const { waiting } of blocks) deepEqual(waiting, sent);
    deepEqual(
      fates,
      sent.map(() => 'included'),
    );
  });

  it('answers everything as before', () => {
    deepEqual(now, old);
    ok(tellingAnswers(old, 'ranking', 'history', 'sum') >= 20);
  });

  it('is reported from the upgrade on', async () => {
    const figures = await ChainFigures.read(chain, 1, reported, { window: 1 });
    const arrival = figures.of({ target: 1, indicator: 'arrival' }, 'window', reported);
    deepEqual(
      [arrival?.['reporters'], arrival?.['quorum'], arrival?.['coverage_ppm'], arrival?.['uptime_ppm']],
      [3, true, 1_000_000, 1_000_000],
    );
  });

  async function answers(): Promise<ApiAnswers> {
    const asked = { fromS: firstMs / 1_000, targets: [0, 1], members: [[1]], reporters: [] };
    return await apiAnswers(test.api, test.chain.head.hash, asked);
  }

  /** Upgrades, sends transactions while the runtime migrates, and builds until they are in a block. */
  async function upgrade(): Promise<void> {
    const { api } = test;
    const setCode = api.tx.sudo.sudoUncheckedWeight(api.tx.system.setCode(code), {
      refTime: 0,
      proofSize: 0,
    });
    const events = await test.serve(submit(api, setCode, pairOf('//Alice')));
    const outcome = events.find(({ event }) => api.events.sudo.Sudid.is(event))?.event.data[0]?.toString();
    equal(outcome, 'Ok');
    const version = await specVersionOf(code);
    const known = (): Promise<number> => Promise.resolve(api.runtimeVersion.specVersion.toNumber());
    await poll('the client knows the new runtime', known, (spec) => spec === version);
    const remarks = await Promise.all(
      ['//Bob', '//Charlie'].map((uri) => api.tx.system.remark('0x01').signAsync(pairOf(uri), { nonce: 0 })),
    );
    sent = remarks.map((remark) => remark.toHex());
    const ends = sent.map(
      (hex) =>
        new Promise<string>((resolve) => {
          test.chain.pool.onLeave(hex, (fate) => resolve('inBlock' in fate ? 'included' : 'invalid'));
        }),
    );
    for (const remark of remarks) await api.rpc.author.submitExtrinsic(remark);
    blocks = await migrate();
    await test.build();
    const left = test.chain.pool.pending.map(({ hex }) => hex);
    deepEqual(left, [], 'transactions that wait after the migration');
    fates = await Promise.all(ends);
  }

  /** The blocks that the migrations took; none where there are none of several blocks. */
  async function migrate(): Promise<readonly MigrationBlock[]> {
    const { api, chain: embedded } = test;
    const built: MigrationBlock[] = [];
    for (;;) {
      await test.build();
      const { hash } = embedded.head;
      const waiting = embedded.pool.pending.map(({ hex }) => hex);
      if (waiting.length === 0) return built;
      built.push({ extrinsics: (await embedded.head.extrinsics).length, waiting });
      if (!(await isMigrating(api, hash))) return built;
      ok(built.length < maxMigrationBlocks, `the migration has not ended after ${built.length} blocks`);
    }
  }

  async function report(): Promise<void> {
    for (const [index, name] of names.entries()) {
      const key = pairOf(`//${name}`);
      const secret = `0x${`0${index + 1}`.repeat(32)}`;
      const secretFile = join(folder, `${name}.secret`);
      await writeFile(secretFile, secret, { mode: 0o600 });
      const { head } = new HashChain(hash32(secret), chainLength);
      const call = registryCalls.join(chain.api, 0, { signer: key.address, head });
      await test.serve(submit(chain.api, call, key));
      const own = await mkdtemp(join(folder, 'reporter-'));
      const what = { chain, folder: own, account: key.address, signer: key, secretFile, chainLength };
      reporters.push(await MeasuringReporter.open(what));
    }
    reported = (await chain.standingOf(0, pairOf('//Dave').address))?.joined ?? 0;
    await buildAt(reported);
    await buildAt(reported + windowS);
    for (const [index, reporter] of reporters.entries()) {
      await reporter.report(reported, honest(index, windowS));
      await reporter.step();
    }
    while ((await chain.firstOpenWindow(0)) <= reported) {
      await test.build(12);
      for (const reporter of reporters) await reporter.step();
    }
  }

  async function buildAt(timeS: number): Promise<void> {
    await test.build(Math.ceil((timeS * 1_000) / slotDurationMs) - test.chain.lastSlot);
  }
});
