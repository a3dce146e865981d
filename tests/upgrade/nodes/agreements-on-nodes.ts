import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { hash32 } from '../../../offchain-agent/src/base/bytes.ts';
import { type SettledPeriod, settlementsIn } from '../../../offchain-agent/src/chain/agreement/agreements.ts';
import { registryCalls } from '../../../offchain-agent/src/chain/registry/registry-calls.ts';
import { readRuntimeVersion } from '../../../offchain-agent/src/chain/rpc/runtime-version.ts';
import { HashChain } from '../../../offchain-agent/src/sli/hash-chain.ts';
import { rpcTerms } from '../../support/agreement-scene.ts';
import { passMotion } from '../../support/council-motion.ts';
import { pairOf } from '../../support/local-pair.ts';
import { MeasuringReporter, type View } from '../../support/measuring-reporter.ts';
import { poll } from '../../support/poll.ts';
import { consentedAddress } from '../../support/register-target.ts';
import { submit } from '../../support/submit.ts';
import { type Answers, apiAnswers } from '../api-answers.ts';
import { councilOf } from '../council.ts';
import { isMigrating } from '../is-migrating.ts';
import { leaveLoadTests } from '../leave-load-tests.ts';
import { readRuntime } from '../read-runtime.ts';
import { specVersionOf } from '../spec-version.ts';
import { applyUpgrade, authorizeByCouncil } from '../upgrade-by-council.ts';
import { JumpingNetwork, windowS } from './jumping-network.ts';

const dayS = 86_400;
const chainLength = 64;
const samplesPerWindow = 60;
const names = ['Eve', 'Ferdie', 'One'] as const;
const council = councilOf('Alice', 'Bob', 'Charlie');

const authorship = {
  ...rpcTerms,
  indicator: 'Authorship',
  objective: { withinUs: 0, sharePpm: 900_000, floorPpm: 700_000 },
  minCoveragePpm: 0,
  minReporters: 0,
} as const;
/** Of one target and day, by what becomes of them; the last one is made void. */
const offers = [
  ['kept', rpcTerms],
  ['missed', { ...rpcTerms, objective: { ...rpcTerms.objective, withinUs: 26_000 } }],
  ['LowCoverage', { ...rpcTerms, minCoveragePpm: 950_000 }],
  ['missed', authorship],
  ['Voided', authorship],
] as const;
export const expectedOutcomes = offers.map(([outcome]) => outcome);

/** The same of every reporter: one of five answers takes longer than 26 ms. */
const view: View = ({ indicator, window, instantUs }) => {
  if (indicator === 'arrival') return { kind: 'answer', latencyUs: 200_000 };
  const part = Math.floor(((instantUs / 1_000_000 - window) / windowS) * samplesPerWindow);
  return { kind: 'answer', latencyUs: 5_000 * ((part % 5) + 2) };
};

export interface PlayedOnNodes {
  readonly settled: readonly SettledPeriod[];
  /** The last block of the old runtime, and the first after the migrations; the same block twice where nothing was upgraded. */
  readonly answers: { readonly before: Answers; readonly after: Answers };
}

/**
 * Plays a day of agreements on four real nodes of runtime 12.
 * @param code is put in force when a window has ended and one of its reports has come; none: the nodes stay as they are
 */
export async function playOnNodes(
  code: HexString | undefined,
  { say, signal }: { readonly say: (line: string) => void; readonly signal: AbortSignal },
): Promise<PlayedOnNodes> {
  await cryptoWaitReady();
  const folder = await mkdtemp(join(tmpdir(), 'almanac-on-nodes-'));
  const network = await JumpingNetwork.start(await readRuntime(12), signal);
  const reporters = new Map<string, MeasuringReporter>();
  try {
    const { chain } = network;
    const { api } = chain;
    await addAddresses(network);
    await leaveLoadTests({ chain, serve: async (work) => await work });
    for (const name of names) reporters.set(name, await joined(network, folder, name));
    const startS = (Math.floor(network.nowS / dayS) + 1) * dayS;
    for (const [id, [, terms]] of offers.entries()) {
      const lasting = { mostPeriods: 1, capacity: 1, until: startS };
      await submit(api, api.tx.agreements.offer(terms, lasting, null), pairOf('//Alice'));
      await submit(api, api.tx.agreements.accept(id, 1), pairOf('//Dave'));
    }
    await passMotion(api, api.tx.agreements.void(offers.length - 1, startS), council);
    if (code !== undefined) await authorizeByCouncil(api, code, council);
    say(`${offers.length} agreements are open`);
    let answers: PlayedOnNodes['answers'] | undefined;
    for (let window = startS; window < startS + dayS; window += windowS) {
      await network.jumpTo(window + windowS + 1);
      const isUpgraded = window === startS + windowS;
      // Of the day's nine reports one never comes: 8 of 9 samples are taken.
      const reporting = names.filter((name) => !(isUpgraded && name === 'One'));
      // What waits in an outbox stands there across the upgrade.
      for (const name of reporting) await reporters.get(name)?.report(window, view);
      await send(reporters.get('Eve'));
      if (isUpgraded) answers = await upgraded(network, code, startS);
      for (const name of reporting) await send(reporters.get(name));
      await poll(
        `window ${window} is closed`,
        async () => await chain.firstOpenWindow(0),
        (next) => next > window,
      );
      say(`window ${(window - startS) / windowS + 1} of 3 is closed`);
    }
    const settled: SettledPeriod[] = [];
    for (const id of offers.keys())
      settled.push(...settlementsIn(await submit(api, api.tx.agreements.settle(id), pairOf('//Charlie'))));
    if (!answers) throw new Error('the day has no second window');
    // A day that is played later begins later.
    return { settled: settled.map((each) => ({ ...each, startS: each.startS - startS })), answers };
  } finally {
    for (const reporter of reporters.values()) await reporter.close();
    await network.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function joined(
  { chain }: JumpingNetwork,
  top: string,
  name: (typeof names)[number],
): Promise<MeasuringReporter> {
  const signer = pairOf(`//${name}`);
  const folder = join(top, name);
  await mkdir(folder);
  const secret = `0x${`0${names.indexOf(name) + 1}`.repeat(32)}`;
  const secretFile = join(folder, 'secret');
  await writeFile(secretFile, `${secret}\n`, { mode: 0o600 });
  const { head } = new HashChain(hash32(secret), chainLength);
  const call = registryCalls.join(chain.api, 0, { signer: signer.address, region: 'lab', head });
  await submit(chain.api, call, signer);
  const account = signer.address;
  return await MeasuringReporter.open({ chain, folder, account, signer, secretFile, chainLength });
}

/** All four validators have a libp2p port, the first two an RPC endpoint as well. */
async function addAddresses({ chain }: JumpingNetwork): Promise<void> {
  const { api, genesisHash } = chain;
  for (const [index, name] of ['Alice', 'Bob', 'Charlie', 'Dave'].entries()) {
    const target = index + 1;
    const signer = pairOf(`//${name}`);
    const port = `/ip4/127.0.0.1/tcp/${40_000 + target}`;
    const url = `ws://127.0.0.1:${41_000 + target}`;
    for (const address of [port, ...(target <= 2 ? [url] : [])]) {
      const consent = { genesisHash, target, account: signer.address, address };
      const consented = consentedAddress(new Uint8Array(32).fill(target), consent);
      await submit(api, registryCalls.addAddress(api, 0, target, consented), signer);
    }
  }
}

/** Sends what waits until it is final. */
async function send(reporter: MeasuringReporter | undefined): Promise<void> {
  if (!reporter) return;
  await poll(
    `${reporter.account} has reported`,
    async () => await reporter.step(),
    ({ alive, waiting }) => alive + waiting === 0,
    { everyMs: 1_000 },
  );
}

/** Puts the code in force, where there is any, and asks before and after. */
async function upgraded(
  { chain }: JumpingNetwork,
  code: HexString | undefined,
  fromS: number,
): Promise<PlayedOnNodes['answers']> {
  const { api } = chain;
  const reporters = names.map((name) => pairOf(`//${name}`).address);
  const asked = { fromS, targets: [0, 1, 2, 3, 4], members: [[1], [1, 2]], reporters };
  const head = async (): Promise<string> => (await api.rpc.chain.getBlockHash()).toHex();
  const before = await head();
  if (code !== undefined) {
    await applyUpgrade(api, code, pairOf('//Charlie'));
    const expected = await specVersionOf(code);
    const version = async (): Promise<number> => (await readRuntimeVersion(chain.client)).specVersion;
    await poll('the new runtime is in force', version, (spec) => spec === expected);
    const migrating = async (): Promise<boolean> => await isMigrating(api, await head());
    await poll('its migrations have ended', migrating, (is) => !is);
    const known = async (): Promise<number> => api.runtimeVersion.specVersion.toNumber();
    await poll('the client knows the new runtime', known, (spec) => spec === expected);
  }
  const after = await head();
  return { before: await apiAnswers(api, before, asked), after: await apiAnswers(api, after, asked) };
}
