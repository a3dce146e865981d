import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {} from '@almanac-chain/types';
import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { type SettledPeriod, settlementsIn } from '../../../offchain-agent/src/chain/agreement/agreements.ts';
import { dynamicCall } from '../../../offchain-agent/src/chain/call/dynamic-call.ts';
import { registryCalls } from '../../../offchain-agent/src/chain/registry/registry-calls.ts';
import { readRuntimeVersion } from '../../../offchain-agent/src/chain/rpc/runtime-version.ts';
import { rpcTerms, unit } from '../../support/agreement-scene.ts';
import { passMotion } from '../../support/council-motion.ts';
import { pairOf } from '../../support/local-pair.ts';
import { poll } from '../../support/poll.ts';
import { consentedAddress } from '../../support/register-target.ts';
import { submit } from '../../support/submit.ts';
import { type ApiAnswers, apiAnswers } from '../api-answers.ts';
import { councilOf } from '../council.ts';
import { isMigrating } from '../is-migrating.ts';
import { leaveLoadTests } from '../leave-load-tests.ts';
import { readRuntime } from '../read-runtime.ts';
import { specVersionOf } from '../spec-version.ts';
import { applyUpgrade, authorizeByCouncil } from '../upgrade-by-council.ts';
import { JumpingNetwork, patience, windowS } from './jumping-network.ts';
import { NodeReporters, names } from './node-reporters.ts';

export const lastLanded = 16;
const dayS = 86_400;
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
  ['LowCoverage', { ...rpcTerms, minCoveragePpm: 900_000 }],
  ['missed', authorship],
  ['Voided', authorship],
] as const;
type Terms = (typeof offers)[number][1] | typeof firstTerms;
export const expectedOutcomes = offers.map(([outcome]) => outcome);
/** Of the day that fills the pot. */
const firstTerms = { ...rpcTerms, fee: 100n * unit };

export interface PlayedOnNodes {
  readonly settled: readonly SettledPeriod[];
  /** For the first window of the day: claimed before the upgrade, in an outbox across it, and after it. */
  readonly paid: readonly bigint[];
  /** What stood in an outbox across the upgrade, and how much of it does at the end. */
  readonly waited: readonly string[];
  readonly left: readonly string[];
  /** Whether the commitment that was open across the upgrade was opened. */
  readonly isOpened: boolean;
  /** After the last block of the old runtime, and after the migrations; where nothing is upgraded, both of one runtime. */
  readonly answers: { readonly before: ApiAnswers; readonly after: ApiAnswers };
}

interface UpgradeBlocks {
  readonly before: string;
  readonly after: string;
}

interface PlayContext {
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Plays a day of agreements on four real nodes of the last landed runtime, and the one before that fills the reporters' pot.
 * @param code is put in force while a commitment is open, and a report and a claim wait in an outbox; none: nothing is
 */
export async function playOnNodes(
  code: HexString | undefined,
  { say, signal }: PlayContext,
): Promise<PlayedOnNodes> {
  await cryptoWaitReady();
  const folder = await mkdtemp(join(tmpdir(), 'almanac-on-nodes-'));
  const network = await JumpingNetwork.start(await readRuntime(lastLanded), signal);
  const reporters = new NodeReporters(network.chain, folder);
  try {
    return await new NodesPlay(network, reporters, say).run(code);
  } finally {
    await reporters.close();
    await network.close();
    await rm(folder, { recursive: true, force: true });
  }
}

class NodesPlay {
  readonly #network: JumpingNetwork;
  readonly #reporters: NodeReporters;
  readonly #say: (line: string) => void;

  constructor(network: JumpingNetwork, reporters: NodeReporters, say: (line: string) => void) {
    this.#network = network;
    this.#reporters = reporters;
    this.#say = say;
  }

  async run(code: HexString | undefined): Promise<PlayedOnNodes> {
    const { chain, nowS } = this.#network;
    await this.#addAddresses();
    await leaveLoadTests({ chain, serve: async (work) => await work });
    await this.#reporters.join();
    const firstDayS = (Math.floor(nowS / dayS) + 1) * dayS;
    await this.#fillPot(firstDayS);
    // What is settled on a day is paid for the windows of the day after it.
    const startS = firstDayS + 2 * dayS;
    await this.#agree(startS);
    if (code !== undefined) await authorizeByCouncil(chain.api, code, council);
    this.#say(`${offers.length} agreements are open`);
    const [first, second] = [startS, startS + windowS] as const;
    await this.#playWindow(first);
    await this.#closed(first);
    await this.#reporters.claim('Eve');
    await this.#reporters.send('Eve');
    this.#say('the first window is closed, and one reporter paid for it');
    const across = await this.#playAcross(second, code, firstDayS);
    await this.#closed(second);
    const settled: SettledPeriod[] = [];
    for (const place of offers.keys()) settled.push(...(await this.#settle(place + 1)));
    this.#say('all is settled');
    return {
      ...across,
      // A day that is played later begins later.
      settled: settled.map((each) => ({ ...each, startS: each.startS - startS })),
      paid: await this.#reporters.paid(first),
      isOpened: (await this.#reporters.commitsOf(second, 'Ferdie'))?.isOpened === true,
    };
  }

  /** All four validators have a libp2p port, the first two an RPC endpoint as well. */
  async #addAddresses(): Promise<void> {
    const { api, genesisHash } = this.#network.chain;
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

  /** Keeps an agreement for a day, and settles it. */
  async #fillPot(dayStartS: number): Promise<void> {
    const { api } = this.#network.chain;
    const reward = dynamicCall(api, 'agreements', 'setReward', [{ reportersPpm: 100_000, openings: 10 }]);
    await passMotion(api, reward, council);
    await this.#accept(0, firstTerms, dayStartS);
    this.#say('three reporters have joined, and one agreement is open');
    const endS = dayStartS + dayS;
    for (let window = dayStartS; window < endS; window += windowS) await this.#playWindow(window);
    await this.#closed(endS - windowS);
    const [settled] = await this.#settle(0);
    if (settled?.outcome.kind !== 'kept')
      throw new Error(`the first day is not kept: ${JSON.stringify(settled?.outcome)}`);
    this.#say('the first day is settled');
  }

  async #agree(startS: number): Promise<void> {
    const { api } = this.#network.chain;
    for (const [place, [, terms]] of offers.entries()) await this.#accept(place + 1, terms, startS);
    await passMotion(api, api.tx.agreements.void(offers.length, startS), council);
  }

  async #accept(offer: number, terms: Terms, until: number): Promise<void> {
    const { api } = this.#network.chain;
    const lasting = { mostPeriods: 1, capacity: 1, until };
    await submit(api, api.tx.agreements.offer(terms, lasting, null), pairOf('//Alice'));
    await submit(api, api.tx.agreements.accept(offer, 1), pairOf('//Dave'));
  }

  async #settle(agreement: number): Promise<readonly SettledPeriod[]> {
    const { api } = this.#network.chain;
    return settlementsIn(await submit(api, api.tx.agreements.settle(agreement), pairOf('//Charlie')));
  }

  async #playWindow(window: number): Promise<void> {
    await this.#network.jumpTo(window + windowS + 1);
    await Promise.all(names.map(async (name) => await this.#reporters.measure(window, name)));
    await Promise.all(names.map(async (name) => await this.#reporters.send(name)));
    this.#say(`window ${window} is reported`);
  }

  async #closed(window: number): Promise<void> {
    const next = async (): Promise<number> => await this.#network.chain.firstOpenWindow(0);
    await poll(`window ${window} is closed`, next, (open) => open > window, patience);
  }

  /**
   * One of the day's six reports never comes: 5 of 6 samples are taken. When the code is put in force, one reporter has
   * reported; the second has committed alone, and its claim of the first window waits as well; the third has claimed nothing.
   */
  async #playAcross(
    window: number,
    code: HexString | undefined,
    fromS: number,
  ): Promise<Pick<PlayedOnNodes, 'answers' | 'waited' | 'left'>> {
    const reporters = this.#reporters;
    await this.#network.jumpTo(window + windowS + 1);
    for (const name of ['Eve', 'Ferdie'] as const) await reporters.measure(window, name);
    await Promise.all([reporters.send('Eve'), reporters.commit(window, 'Ferdie')]);
    await reporters.claim('Ferdie');
    const waited = await reporters.waiting('Ferdie');
    const blocks = await this.#upgraded(code);
    this.#say(code === undefined ? 'nothing is upgraded' : 'the new runtime is in force');
    await reporters.claim('One');
    await Promise.all([reporters.send('Ferdie'), reporters.send('One')]);
    this.#say('what waited is sent');
    return { answers: await this.#answers(blocks, fromS), waited, left: await reporters.waiting('Ferdie') };
  }

  /** Puts the code in force, where there is any: the last block before that, and one after its migrations. */
  async #upgraded(code: HexString | undefined): Promise<UpgradeBlocks> {
    const { chain } = this.#network;
    const { api } = chain;
    const head = async (): Promise<string> => (await api.rpc.chain.getBlockHash()).toHex();
    const before = await head();
    if (code !== undefined) {
      await applyUpgrade(api, code, pairOf('//Charlie'));
      const expected = await specVersionOf(code);
      const version = async (): Promise<number> => (await readRuntimeVersion(chain.client)).specVersion;
      await poll('the new runtime is in force', version, (spec) => spec === expected, patience);
      const migrating = async (): Promise<boolean> => await isMigrating(api, await head());
      await poll('its migrations have ended', migrating, (is) => !is, patience);
      const known = async (): Promise<number> => api.runtimeVersion.specVersion.toNumber();
      await poll('the client knows the new runtime', known, (spec) => spec === expected, patience);
    }
    return { before, after: await head() };
  }

  async #answers({ before, after }: UpgradeBlocks, fromS: number): Promise<PlayedOnNodes['answers']> {
    const { api } = this.#network.chain;
    const reporters = names.map((name) => pairOf(`//${name}`).address);
    const asked = { fromS, targets: [0, 1, 2, 3, 4], members: [[1], [1, 2]], reporters };
    return { before: await apiAnswers(api, before, asked), after: await apiAnswers(api, after, asked) };
  }
}
