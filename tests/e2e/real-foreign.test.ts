import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { accountHex } from '../../offchain-agent/src/chain/address.ts';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { findNode, nodeUrl } from '../../offchain-agent/src/lab/real/state.ts';
import { publicKeyOf } from '../../offchain-agent/src/reporting/window-facts.ts';
import { babeCensus, finalizedNumber } from '../support/babe-census.ts';
import { foreignCommands } from '../support/foreign-commands.ts';
import {
  addNetwork,
  addPorts,
  joinReporters,
  lie,
  newestSampled,
  nodeSecretOf,
} from '../support/foreign-scene.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';
import { reportersNetwork } from '../support/reporters-network.ts';
import {
  type AgentFiles,
  type RunningAgent,
  startAgent,
  type TestReporter,
  writeAgentFiles,
} from '../support/reporting-agent.ts';
import { runAlmanac } from '../support/run-almanac.ts';

// Long enough for some 30 steps of finality: of fewer than 20 the absence of a vote says nothing.
const windowMs = 60_000;
const windowS = windowMs / 1_000;
const foreignSlotMs = 1_500;
const epochSlots = 6;
const id = 1;
const frozen = 'v5';
const patience = { withinMs: 400_000 };
const sampling = {
  samplesPerWindow: 8,
  // While a reporter waits for the frozen one its own process must not stand still, or nothing was measured.
  timeoutMs: 300,
  fastUs: { arrival: 200_000, rpc: 200_000, reachability: 100_000 },
  minCoveragePpm: 1,
  graceMs: 30_000,
};

/**
 * An Almanac network measures a BABE network of five, one of which is frozen. Two reporters count and sample it, one of them is
 * killed in the middle of a window; the third one sends what the others sent, with one block more for the frozen one.
 */
describe('another network, counted by three reporters', () => {
  const giveUp = new AbortController();
  const networks: TestNetwork[] = [];
  const files: AgentFiles[] = [];
  const agents: RunningAgent[] = [];
  let foreign: TestNetwork;
  /** Of nodes whose p2p ports are registered. */
  let foreignSecrets: ReadonlyMap<string, Uint8Array>;
  let home: TestNetwork;
  let chain: ApiReportingChain;
  let honest: TestReporter[];
  let liar: TestReporter;
  /** The window of which the third one lies, and the next, in which an agent is killed. */
  let first = 0;
  let second = 0;

  before(async () => {
    await cryptoWaitReady();
    foreign = await network({
      name: 'foreign',
      engine: 'babe',
      // In every fifth session one is left out: with four and one of them frozen, three could not finalize without it.
      validators: 5,
      candidates: 0,
      slotMs: foreignSlotMs,
      sessionMs: epochSlots * foreignSlotMs,
      sessionsPerEra: 6,
      windowMs,
    });
    foreignSecrets = new Map(
      await Promise.all(
        ['v1', frozen].map(async (name) => [name, await nodeSecretOf(foreign.state.name, name)] as const),
      ),
    );
    home = await network({ ...reportersNetwork({ slotMs: 1_000, windowMs, ...sampling }), validators: 2 });
    chain = await openReportingChain(home.url, { signal: giveUp.signal });
    await foreign.stop(frozen);
    await addNetwork(chain, { id, home: home.url, foreign: foreign.url, slotMs: foreignSlotMs });
    await addPorts(chain, { id, state: foreign.state, nodeSecrets: foreignSecrets });
    // Eve is the frozen validator: nobody reports samples of itself, and the one who lies sends none.
    const [one, other, third] = await joinReporters(chain, id, ['//Ferdie', '//One', '//Eve']);
    if (!one || !other || !third) throw new Error('three reporters were made');
    honest = [one, other];
    liar = third;
    await report();
  });

  after(async () => {
    giveUp.abort();
    for (const { command } of agents) command.process.kill('SIGINT');
    for (const { command } of agents) await command.ended;
    await chain?.close();
    for (const one of networks.toReversed()) await one.down();
    for (const one of files) await one.remove();
  });

  it('has the record that a recount of its raw headers gives', async () => {
    const records = await SliRecords.atFinalized(chain.api, { network: id });
    for (const window of [first, second]) {
      const ranking = await records.ranking('window', window);
      equal(ranking?.period.startS, window);
      const kept = (ranking?.rows ?? []).map(
        ({ who, assigned, authored }) =>
          [accountHex(who?.account ?? '') ?? '', Number(assigned), Number(authored)] as const,
      );
      const { rows } = await recount(window);
      const own = kept.map(([account]) => {
        const { duties = 0, kept: authored = 0 } = rows.get(account) ?? {};
        return [account, duties, authored] as const;
      });
      deepEqual(kept, own);
      const all = [...rows.values()].reduce((sum, { duties }) => sum + duties, 0);
      equal(
        kept.reduce((sum, [, assigned]) => sum + assigned, 0),
        all,
      );
      ok(all > 0);
    }
    await foreignCommands.records(findNode(foreign.state, 'v1').account ?? '', home.url);
  });

  it('shows a validator that was frozen by its votes on finality, and that the others voted', async () => {
    const votes = await recordsOf('finality');
    equal(votes.get(accountOf(frozen)), 0);
    const others = ['v1', 'v2', 'v3', 'v4'].map((name) => votes.get(accountOf(name)));
    // Who was left out of the set in too many steps was not measured, and is not judged.
    deepEqual([...new Set(others.filter((ppm) => ppm !== undefined))], [1_000_000]);
    ok(others.filter((ppm) => ppm !== undefined).length >= 1, JSON.stringify([...votes]));
    await foreignCommands.votes(findNode(foreign.state, 'v1').account ?? '', home.url);
  });

  it('shows a validator that was frozen by its p2p port, where its owner has registered one', async () => {
    const reached = await recordsOf('reachability');
    equal(reached.get(accountOf(frozen)), 0);
    // On a busy machine a ping may be late.
    ok((reached.get(accountOf('v1')) ?? 0) > 0, JSON.stringify([...reached]));
    equal(reached.size, 2);
  });

  it('has signed votes as evidence, which is verified and refused with another vote', async () => {
    const folder = join(files[1]?.folder ?? '', 'data', 'evidence');
    const key = publicKeyOf(honest[1]?.pair.address ?? '');
    const cid = (await readFile(join(folder, 'windows', `${id}-${first}-${key}`), 'utf8')).trim();
    const file = join(folder, `${cid}.jsonl`);
    const verified = await runAlmanac('verify', file, '--chain', home.url);
    equal(verified.code, 0, `${verified.stdout} ${verified.stderr}`);
    const text = await readFile(file, 'utf8');
    const forged = text.replace(/"number":(\d+)/, (_, number) => `"number":${Number(number) + 1}`);
    const forgedFile = join(folder, 'forged.jsonl');
    await writeFile(forgedFile, forged);
    const refused = await runAlmanac('verify', forgedFile, '--chain', home.url);
    equal(refused.code, 1);
    match(refused.stdout, /vote\.signature: 0x[0-9a-f]{64} did not sign this vote/);
  });

  it('shows who dissents, and in which validator', async () => {
    const { code, stdout } = await runAlmanac(...foreignCommands.census(first), '--url', home.url);
    equal(code, 1);
    const { windows } = JSON.parse(stdout) as {
      windows: {
        agreeing: number;
        active: number;
        reports: { reporter: string; state: string; difference: string | null }[];
      }[];
    };
    const [shown] = windows;
    deepEqual([shown?.agreeing, shown?.active], [2, 3]);
    const stands = shown?.reports.map(({ reporter, state }) => [reporter, state]);
    const expected = [...honest.map((one) => [one.pair.address, 'agrees']), [liar.pair.address, 'dissents']];
    deepEqual(
      stands,
      expected.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
    );
    match(
      shown?.reports.find(({ state }) => state === 'dissents')?.difference ?? '',
      /^0x[0-9a-f]{64} has (\d+) of (\d+) slots, agreed is (\d+) of \2 slots$/,
    );
  });

  it('is verified from the evidence alone', async () => {
    const [one] = honest;
    const folder = join(files[0]?.folder ?? '', 'data', 'evidence');
    const key = publicKeyOf(one?.pair.address ?? '');
    const cid = (await readFile(join(folder, 'windows', `${id}-${first}-${key}-census`), 'utf8')).trim();
    await foreign.stop('v1');
    const verified = await runAlmanac(...foreignCommands.verify(join(folder, `${cid}.jsonl`), home.url));
    await foreign.resume('v1');
    equal(verified.code, 0, verified.stderr);
    match(verified.stdout, /^verified .* it is the agreed one; proved from the genesis hash 0x/m);
  });

  it('has one census of each reporter and window, although an agent was killed', async () => {
    const seen: string[] = [];
    const { number } = await chain.finalizedHead();
    for (let block = 1; block <= number; block += 1) {
      const hash = await chain.api.rpc.chain.getBlockHash(block);
      const events = await (await chain.api.at(hash)).query.system.events();
      for (const { event } of events) {
        if (event.section !== 'sli' || event.method !== 'CensusReported') continue;
        const [, window, reporter] = event.data.toJSON() as [number, number, string];
        seen.push(`${window} ${reporter}`);
      }
    }
    deepEqual(seen.toSorted(), [...new Set(seen)].toSorted());
    for (const window of [first, second])
      for (const { pair: own } of honest) ok(seen.includes(`${window} ${own.address}`), seen.join('\n'));
  });

  async function network(options: Parameters<typeof startTestNetwork>[0]): Promise<TestNetwork> {
    const started = await startTestNetwork(options, giveUp.signal);
    networks.push(started);
    return started;
  }

  /** The account of a validator of the other network, as hex. */
  function accountOf(name: string): string {
    return accountHex(findNode(foreign.state, name).account ?? '') ?? '';
  }

  /** What was answered in the first window, in ppm, by account; of whom there is a quorum. */
  async function recordsOf(indicator: 'finality' | 'reachability'): Promise<ReadonlyMap<string, number>> {
    const records = await SliRecords.atFinalized(chain.api, { network: id, indicator });
    const ranking = await records.ranking('window', first);
    equal(ranking?.period.startS, first);
    return new Map(
      (ranking?.rows ?? []).flatMap(({ who, sliPpm, sampled }): (readonly [string, number])[] =>
        sampled?.quorum && sliPpm !== undefined ? [[accountHex(who?.account ?? '') ?? '', sliPpm]] : [],
      ),
    );
  }

  /** Until both windows are closed. */
  async function report(): Promise<void> {
    for (const [place, reporter] of honest.entries()) {
      // Each hears the votes at two nodes, and counts at the first.
      const urls = [place, place + 2].map((index) => {
        const node = foreign.state.nodes[index];
        return node ? nodeUrl(node) : '';
      });
      const own = [{ network: id, urls }];
      files.push(await writeAgentFiles([reporter], { chain: home.url, vantages: [] }, { networks: own }));
    }
    const [own] = files;
    const checked = await runAlmanac('agent', 'check', '--config', own?.configFile ?? '');
    equal(checked.code, 0, checked.stdout);
    agents.push(...files.map((one) => startAgent(one)));
    const accounts = honest.map(({ pair: own }) => own.address);
    const both = async () =>
      await newestSampled(chain, {
        id,
        windowS,
        accounts,
        ports: foreignSecrets.size,
        voter: accountOf(frozen),
      });
    const window = await poll(
      'a window has two censuses, and votes',
      both,
      (found) => found !== undefined,
      patience,
    );
    first = window ?? 0;
    second = first + windowS;
    agents[0]?.command.process.kill('SIGKILL');
    await agents[0]?.command.ended;
    await lie(chain, { id, window: first, of: accounts[0] ?? '', by: liar });
    const [again] = files;
    if (again) agents[0] = startAgent(again);
    const open = async () => await chain.firstOpenWindow(id);
    await poll('both windows are closed', open, (window) => window > second, patience);
  }

  async function recount(window: number) {
    const startMs = window * 1_000;
    const isCounted = (slot: number): boolean =>
      slot * foreignSlotMs >= startMs && slot * foreignSlotMs < startMs + windowMs;
    return await babeCensus(foreign.url, { epochSlots, to: await finalizedNumber(foreign.url), isCounted });
  }
});
