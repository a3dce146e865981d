import '@almanac/types';
import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import type { HexString } from '@polkadot/util/types';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { readBlob } from '../../offchain-agent/src/network/genesis/blob.ts';
import { hash32 } from '../../offchain-agent/src/sli/bytes.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { ChainFigures } from '../support/chain-figures.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { MeasuringReporter } from '../support/measuring-reporter.ts';
import { patient } from '../support/patient.ts';
import { honest } from '../support/reporter-views.ts';
import { keyOf } from '../support/reporting-world.ts';
import { submit } from '../support/submit.ts';
import { readRuntime } from '../upgrade/read-runtime.ts';
import { specVersionOf } from '../upgrade/spec-version.ts';

const windowS = 600;
const slotDurationMs = 6_000;
const slotsPerWindow = (windowS * 1_000) / slotDurationMs;
const chainLength = 16;
const firstSlot = Date.UTC(2026, 2, 1, 23, 30) / slotDurationMs;
const names = ['Eve', 'Ferdie', 'Dave'] as const;

describe('a chain of the first runtime that is upgraded to this one', () => {
  let test: TestChain;
  let chain: ApiReportingChain;
  let folder: string;
  let code: HexString;
  let old: ReadonlyMap<string, string>;
  let kept: ReadonlyMap<string, string>;
  let refusal: unknown;
  const reporters: MeasuringReporter[] = [];
  let reported: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-upgrade-'));
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      code: await readRuntime(1),
      patch: {
        validators: { slotDurationMs, sessionLength: 20, sessionsPerEra: 1 },
        sli: { windowMs: windowS * 1_000 },
      },
    });
    // Over midnight and the end of a week, with an era of 20 blocks.
    for (let block = 0; block < 24; block += 1) await test.build(block % 3 === 0 ? 3 * slotsPerWindow : 1);
    refusal = await openReportingChain(test.url).catch((error: unknown) => error);
    old = await recordsInStorage();
    code = await readBlob();
    await asRoot(test.api.tx.system.setCode(code));
    kept = await recordsInStorage();
    // The code is in force from the next block on.
    await test.build();
    chain = await openReportingChain(test.url, patient);
    await report();
  });

  after(async () => {
    for (const reporter of reporters) await reporter.close();
    await chain?.close();
    await test?.close();
    await rm(folder, { recursive: true });
  });

  it('took no reports before, and said so', async () => {
    await rejects(Promise.reject(refusal as Error), { code: 'bad_input/no_reports' });
  });

  it('has another version, that of the committed runtime', async () => {
    const { specVersion } = await test.api.rpc.state.getRuntimeVersion();
    equal(specVersion.toNumber(), await specVersionOf(code));
    ok(specVersion.toNumber() > 1);
  });

  it('keeps every record of periods that were closed, byte for byte', async () => {
    ok(old.size > 20, `${old.size} records`);
    deepEqual(kept, old);
    const now = await recordsInStorage();
    const grown = [...old].filter(([key, value]) => now.get(key) !== value).map(([key]) => periodOf(key));
    // Only periods that were open then have grown since, and no window is one of them.
    deepEqual(
      grown.filter(({ kind, start }) => kind === 'Window' || start !== lastStarts(old).get(kind)),
      [],
    );
    equal([...old.keys()].filter((key) => !now.has(key)).length, 0);
  });

  it('is reported from the upgrade on', async () => {
    const figures = await ChainFigures.read(chain, 1, reported, { window: 1 });
    const arrival = figures.of({ target: 1, indicator: 'arrival' }, 'window', reported);
    deepEqual(
      [arrival?.['reporters'], arrival?.['quorum'], arrival?.['coverage_ppm'], arrival?.['uptime_ppm']],
      [3, true, 1_000_000, 1_000_000],
    );
  });

  /** The Council has to invite reporters: an upgraded chain admits by approval. */
  async function report(): Promise<void> {
    for (const [index, name] of names.entries()) {
      const key = keyOf(`//${name}`);
      const secret = `0x${`0${index + 1}`.repeat(32)}`;
      const secretFile = join(folder, `${name}.secret`);
      await writeFile(secretFile, secret, { mode: 0o600 });
      const { head } = new HashChain(hash32(secret), chainLength);
      await asRoot(chain.api.tx['registry']?.['admit']?.(0, key.address));
      const join_ = registryCalls.join(chain.api, 0, { signer: key.address, head });
      await test.serve(submit(chain.api, join_, key));
      const own = await mkdtemp(join(folder, 'reporter-'));
      const what = { chain, folder: own, account: key.address, signer: key, secretFile, chainLength };
      reporters.push(await MeasuringReporter.open(what));
    }
    reported = (await chain.standingOf(0, keyOf('//Dave').address))?.joined ?? 0;
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

  async function asRoot(call: SubmittableExtrinsic<'promise'> | undefined): Promise<void> {
    if (!call) throw new Error('the runtime lacks a call');
    const { api } = test;
    const root = api.tx.sudo.sudoUncheckedWeight(call, { refTime: 0, proofSize: 0 });
    const events = await test.serve(submit(api, root, keyOf('//Alice')));
    const outcome = events.find(({ event }) => api.events.sudo.Sudid.is(event))?.event.data[0]?.toString();
    equal(outcome, 'Ok');
  }

  async function buildAt(timeS: number): Promise<void> {
    await test.build(Math.ceil((timeS * 1_000) / slotDurationMs) - test.chain.lastSlot);
  }

  /** Every record as it lies in storage, by its key. */
  async function recordsInStorage(): Promise<Map<string, string>> {
    const at = await test.api.at(await test.api.rpc.chain.getFinalizedHead());
    const entries = await at.query.sli.records.entries();
    return new Map(
      entries.map(([key, value]) => [JSON.stringify(key.args.map((part) => part.toJSON())), value.toHex()]),
    );
  }
});

/** As @polkadot/api writes the period among the keys of a record. */
function periodOf(key: string): { readonly kind: string; readonly start: number } {
  return (JSON.parse(key) as [number, string, { kind: string; start: number }])[2];
}

/** The start of the latest period of each kind. */
function lastStarts(records: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const starts = new Map<string, number>();
  for (const { kind, start } of [...records.keys()].map(periodOf)) {
    starts.set(kind, Math.max(start, starts.get(kind) ?? 0));
  }
  return starts;
}
