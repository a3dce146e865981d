import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { HexString } from '@polkadot/util/types';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import { readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import { poll } from '../support/poll.ts';
import { recordedDifferences } from '../support/recorded-differences.ts';
import { submit } from '../support/submit.ts';
import { type ApiAnswers, apiAnswers, tellingAnswers } from '../upgrade/api-answers.ts';
import { councilOf } from '../upgrade/council.ts';
import { isMigrating } from '../upgrade/is-migrating.ts';
import { type RawState, readRawState } from '../upgrade/raw-state.ts';
import { readRuntime } from '../upgrade/read-runtime.ts';
import { recountedRecords } from '../upgrade/recounted-records.ts';
import { specVersionOf } from '../upgrade/spec-version.ts';
import { stateDifferences } from '../upgrade/state-differences.ts';
import { storageNames } from '../upgrade/storage-names.ts';
import { applyUpgrade, authorizeByCouncil, authorizeCall } from '../upgrade/upgrade-by-council.ts';
import { upgradeExpectation } from '../upgrade/upgrade-expectation.ts';
import { firstDayS, sessionLength, UpgradeStory, windowS } from '../upgrade/upgrade-story.ts';

const mondayS = firstDayS + 86_400;
/** It was over and reported by one of four reporters when the runtime changed. */
const openWindow = mondayS + windowS;
const targets = 5;

/** More than a migration of this story takes. */
const maxMigrationBlocks = 12;

/**
 * The last block before the one that puts the new runtime in force, and the first that the new one executes after which
 * its migrations have ended.
 */
interface Blocks {
  readonly before: string;
  readonly after: string;
}

describe('a chain of runtime 4 that its Council upgrades to this one', () => {
  let story: UpgradeStory;
  let code: HexString;
  let blocks: Blocks;
  let states: { readonly before: RawState; readonly after: RawState };
  let answers: readonly ApiAnswers[];
  let refusals: readonly string[];
  let applicant: KeyringPair;

  before(async () => {
    story = await UpgradeStory.open(await readRuntime(4));
    code = await readBlob();
    applicant = pairOf('//Ferdie//stash');
    const { api } = story.world.test;
    refusals = [await refusalOf(api.tx.system.applyAuthorizedUpgrade(code)), await refusalOfTwo()];
    await story.world.test.serve(authorizeByCouncil(api, code, councilOf('Alice', 'Bob', 'Charlie')));
    refusals = [...refusals, await refusalOf(api.tx.system.applyAuthorizedUpgrade(`${code}00`))];
    await story.measure(openWindow, 'Ferdie');
    blocks = await upgrade();
    states = {
      before: await readRawState(story.world.test.url, blocks.before),
      after: await readRawState(story.world.test.url, blocks.after),
    };
    const reporters = [...story.reporters.values()].map(({ account }) => account);
    const members = [
      [1, 5],
      [2, 3, 4],
    ];
    const asked = { fromS: firstDayS, targets: [0, 1, 5], members, reporters };
    // While a client takes over the types of a new runtime, it reads answers of the old one by them.
    const { api: client } = story.chain;
    const { specVersion } = await client.rpc.state.getRuntimeVersion();
    await poll(
      'the client has the types of the new runtime',
      async () => await Promise.resolve(client.runtimeVersion.specVersion.toNumber()),
      (known) => known === specVersion.toNumber(),
    );
    // @polkadot/api gives the block that it read last the types of its runtime now, even if those were replaced since.
    await client.at(blocks.after);
    answers = await Promise.all(
      [blocks.before, blocks.after].map((at) => apiAnswers(story.chain.api, at, asked)),
    );
  });

  after(async () => {
    await story?.close();
  });

  it('is upgraded by three quarters of the Council, and not by two of four, by nobody, or to other code', async () => {
    deepEqual(refusals, ['NothingAuthorized', '{"err":{"badOrigin":null}}', 'Unauthorized']);
    const { specVersion } = await story.world.test.api.rpc.state.getRuntimeVersion();
    equal(specVersion.toNumber(), await specVersionOf(code));
    ok(specVersion.toNumber() > 4);
  });

  it('keeps every key of its state, byte for byte, but for what was foreseen', async () => {
    const { api } = story.chain;
    const [old, now] = await Promise.all([api.at(blocks.before), api.at(blocks.after)]);
    const names = new Map([...storageNames(old.registry), ...storageNames(now.registry)]);
    const expected = upgradeExpectation(old, now, applicant.address);
    const kept = [...states.before.keys()].filter((key) => names.get(key.slice(0, 66)) === 'Sli.Records');
    ok(kept.length > 100, `${kept.length} records`);
    deepEqual(stateDifferences(states.before, states.after, expected, names), []);
  });

  it('answers everything as before, hundreds of questions', () => {
    const [old, now] = answers;
    // The network that was registered is measured from the upgrade on, as this chain is.
    const measured = old?.get('sampling [0,null]');
    ok(measured);
    deepEqual(now, new Map(old).set('sampling [1,null]', measured));
    ok((old?.size ?? 0) > 280, `${old?.size} answers`);
    const telling = tellingAnswers(old ?? new Map(), 'ranking', 'history', 'sum');
    ok(telling >= 60, `${telling} rankings, histories and sums`);
  });

  it('closes a window that was open with reports of before, of between, and of after', async () => {
    // Eve's was there before; Ferdie's lay in its store.
    await story.send('Ferdie');
    await story.report(openWindow, 'One');
    await story.closeWindow(openWindow);
    deepEqual(story.played.at(-1), { window: openWindow, reporters: 4, reports: 3 });
    await requireRecounted('window', openWindow);
  });

  it('closes the day that was open, of windows of before and after', async () => {
    const last = await story.endWindow();
    await story.report(last, 'Eve', 'Ferdie', 'One');
    await story.closeWindow(last);
    deepEqual(story.played.at(-1), { window: last, reporters: 3, reports: 3 });
    await requireRecounted('day', mondayS);
  });

  it('has counted every slot, before and after', async () => {
    const { url } = story.world.test;
    const { compared, differences } = await recordedDifferences(story.chain.api, url, windowS * 1_000);
    deepEqual(differences, []);
    ok(compared > 40, `${compared} records`);
  });

  it('gives back what it held', async () => {
    const { api } = story.chain;
    const two = pairOf('//Two');
    const free = async (): Promise<bigint> =>
      (await api.query.system.account(two.address)).data.free.toBigInt();
    const bond = (await api.query.registry.reporters(0, two.address)).unwrap().bond.toBigInt();
    const poor = await free();
    await story.world.test.serve(submit(api, registryCalls.withdraw(api, 0), two));
    const fee = poor + bond - (await free());
    ok(bond > 0n && fee >= 0n && fee < bond / 100n, `bond ${bond}, fee ${fee}`);
  });

  async function upgrade(): Promise<Blocks> {
    const { api, build, chain } = story.world.test;
    // A block that rotates a session changes more than a block does by itself, and takes no transaction.
    while (chain.head.number % sessionLength > sessionLength - maxMigrationBlocks - 4) await story.build();
    const before = chain.head.hash;
    await applyUpgrade(api, code, applicant);
    await build();
    await build();
    for (let blocks = 0; await isMigrating(api, chain.head.hash); blocks += 1) {
      ok(blocks < maxMigrationBlocks, `the migration has not ended after ${blocks} blocks`);
      await build();
    }
    return { before, after: chain.head.hash };
  }

  async function refusalOf(call: Parameters<typeof submit>[1]): Promise<string> {
    const { api, serve } = story.world.test;
    return await wordsOf(serve(submit(api, call, applicant)));
  }

  async function refusalOfTwo(): Promise<string> {
    const { api, serve } = story.world.test;
    const call = api.tx.whitelist.whitelistCall(authorizeCall(api, code).method.hash);
    return await wordsOf(serve(passMotion(api, call, councilOf('Alice', 'Bob'))));
  }

  async function requireRecounted(kind: 'window' | 'day', startS: number): Promise<void> {
    const records = await recountedRecords(story, kind, startS, targets);
    ok(records.filter(({ recorded }) => recorded).length > 8, `records of the ${kind}`);
    for (const { subject, recorded, counted } of records) deepEqual(recorded, counted, subject);
  }
});

/** What was said when it was refused, without what was tried. */
async function wordsOf(refused: Promise<unknown>): Promise<string> {
  return await refused.then(
    () => 'accepted',
    (error: unknown) => (error as Error).message.replace(/^[^:]*: /, ''),
  );
}
