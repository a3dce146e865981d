import '@almanac-chain/types';
import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { ApiPromise, WsProvider } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { type SettledPeriod, settlementsIn } from '../../offchain-agent/src/chain/agreement/agreements.ts';
import { registryCalls } from '../../offchain-agent/src/chain/registry/registry-calls.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { findLibrary } from '../../offchain-agent/src/lab/chaos/host/clock.ts';
import { dayS, payoutOf, unit } from '../support/agreement-scene.ts';
import { independentCount } from '../support/independent-count.ts';
import { pairOf } from '../support/local-pair.ts';
import { patient } from '../support/patient.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';
import { consentedAddress } from '../support/register-target.ts';
import { ReporterByHand } from '../support/reporter-by-hand.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { SteppedClock } from '../support/stepped-clock.ts';
import type { StoredSlots } from '../support/stored-records.ts';
import { submit } from '../support/submit.ts';

/** 2,880 slots a day, a fourth of them of each validator; GRANDPA's rounds take the longer, the longer a slot is. */
const slotMs = 30_000;
const figures = { slotMs, windowMs: 6 * 3_600_000, sessionMs: 100 * slotMs, sessionsPerEra: 6 };
const counting = { windowMs: figures.windowMs, sessionLength: 100, sessionsPerEra: figures.sessionsPerEra };
/** Saturday, 18:00: the network is up, and all is accepted, before the day that is covered begins. */
const startMs = Date.UTC(2026, 10, 21, 18);
/** Half of the slots: a day at which the clock stops at every slot would take twice as long. */
const share = 500_000;
const ofValidator = dayS / (slotMs / 1_000) / 4;
const kept = Math.ceil(ofValidator * 0.53);
const keptBeforeOutage = Math.ceil(ofValidator * 0.15);

const terms = {
  network: 0,
  target: 1,
  indicator: 'Authorship',
  kind: 'Day',
  objective: { withinUs: 0, sharePpm: share, floorPpm: 100_000 },
  minCoveragePpm: 0,
  minReporters: 0,
  fee: 10n * unit,
  cap: 40n * unit,
};
const rpc = {
  ...terms,
  indicator: 'Rpc',
  objective: { withinUs: 500_000, sharePpm: share, floorPpm: 100_000 },
  minCoveragePpm: 800_000,
  minReporters: 3,
};
/** Those whom the chain invites. */
const reporters = ['Eve', 'Ferdie', 'One'].map((name) => new ReporterByHand(name));
/** Who offers it; of the last one's four windows three are never reported. */
const offers = [
  { by: 'Alice', terms },
  { by: 'Bob', terms: { ...terms, target: 2 } },
  { by: 'Alice', terms: rpc },
] as const;

/**
 * A day on four real nodes whose clock is stepped from slot to slot. It stops at as many slots of the first two validators as
 * the first promises to keep; the second is killed in the morning. All calls are signed and sent by @polkadot/api.
 */
describe('agreements over a day of a real network, one of whose validators is stopped', () => {
  const giveUp = new AbortController();
  const library = findLibrary();
  let clock: SteppedClock | undefined;
  let starting: Promise<TestNetwork> | undefined;
  let network: TestNetwork;
  let api: ApiPromise;
  let chain: ApiReportingChain | undefined;
  let dayStartS = 0;

  before(async function () {
    if (library === undefined) {
      process.stderr.write('        left out, for want of libfaketime\n');
      this.skip();
      return;
    }
    await cryptoWaitReady();
    clock = new SteppedClock(library, slotMs, startMs);
    const node = await clock.nodeCommand(giveUp.signal);
    const sampling = { samplesPerWindow: 20, graceBlocks: 40, minCoveragePpm: 100_000 };
    const genesis = { agreements: { bounds: { minSharePpm: share } }, sli: { sampling } };
    const options = { name: 'agreement', validators: 4, candidates: 0, ...figures, genesis, node };
    starting = startTestNetwork(options, giveUp.signal);
    network = await clock.runDuring(starting, 200);
    api = await ApiPromise.create({ provider: new WsProvider(network.url), noInitWarn: true });
    await clock.follow(api);
  });

  after(async () => {
    giveUp.abort();
    await chain?.close();
    const started = await starting?.catch(() => undefined);
    await api?.disconnect();
    await started?.down();
    clock?.remove();
  });

  it('have an endpoint that is measured, and three reporters, before the day begins', async () => {
    chain = await openReportingChain(network.url, patient);
    const { genesisHash } = chain;
    const account = pairOf('//Alice').address;
    const consent = { genesisHash, target: rpc.target, account, address: 'ws://127.0.0.1:41001' };
    const address = consentedAddress(new Uint8Array(32).fill(1), consent);
    await send(registryCalls.addAddress(api, 0, rpc.target, address), 'Alice');
    for (const { name, pair, head } of reporters)
      await send(registryCalls.join(api, 0, { signer: pair.address, head }), name);
  });

  it('are offered and accepted by wallets, and all of it is held', async () => {
    const until = startMs / 1_000 + 3 * dayS;
    for (const [id, offered] of offers.entries()) {
      const availability = { mostPeriods: 1, capacity: 1, until };
      await send(api.tx.agreements.offer(offered.terms, availability, null), offered.by);
      const [accepted] = (await send(api.tx.agreements.accept(id, 1), 'Dave')).filter(({ event }) =>
        api.events.agreements.Accepted.is(event),
      );
      ok(accepted && api.events.agreements.Accepted.is(accepted.event));
      const [agreement, , , first] = accepted.event.data;
      equal(agreement.toNumber(), id);
      dayStartS = first.toNumber();
    }
    equal(dayStartS % dayS, 0);
    equal((await balance('Dave')).held, 3n * terms.fee);
    ok((await balance('Bob')).held >= terms.cap);
    ok((await balance('Alice')).held >= terms.cap + rpc.cap);
  });

  it('are settled by a third account: kept, missed, and unknown for want of coverage', async () => {
    await playDay();
    const before = await balances();
    const settled: SettledPeriod[] = [];
    for (const id of offers.keys())
      settled.push(...settlementsIn(await send(api.tx.agreements.settle(id), 'Charlie')));
    const after = await balances();

    const toCaller = terms.fee / 100n;
    const feeToProvider = terms.fee - toCaller;
    const [, missed] = settled;
    const payout = missed?.payout ?? 0n;
    const paid = { startS: dayStartS, feeToProvider, toCaller, toReporters: 0n };
    const nothing = { feeToProvider: 0n, toCaller: 0n, toReporters: 0n, payout: 0n };
    deepEqual(settled, [
      { agreement: 0, outcome: { kind: 'kept' }, payout: 0n, ...paid },
      { agreement: 1, outcome: { kind: 'missed', payout }, payout, ...paid },
      { agreement: 2, startS: dayStartS, outcome: { kind: 'unknown', why: 'LowCoverage' }, ...nothing },
    ]);
    const gained = (name: keyof typeof before): bigint => after[name].wealth - before[name].wealth;
    equal(gained('Alice'), feeToProvider);
    equal(gained('Bob'), feeToProvider - payout);
    equal(gained('Dave'), payout - 2n * terms.fee);
    equal(after.Dave.held, 0n);

    await finalized();
    const records = await independentCount({ url: network.url, ...counting });
    const recordOf = (name: string): StoredSlots => {
      const record = records.get(`day ${dayStartS} ${u8aToHex(pairOf(`//${name}`).publicKey)}`);
      ok(record);
      return record;
    };
    equal(payoutOf(terms, recordOf('Alice')), 0n);
    equal(payout, payoutOf(terms, recordOf('Bob')));
    ok(payout > 0n && payout < terms.cap, `${payout}`);
  });

  it('are counted again from the headers of the day by the command', async () => {
    const { code, stdout, stderr } = await runAlmanac('verify', '--settlement', '1', '--chain', network.url);
    equal(code, 0, stderr);
    match(stdout, /^equal {4}to the last unit$/m);
  });

  /** The clock stops at slots of the first two as long as the first has not kept enough, and at few of the others. */
  async function playDay(): Promise<void> {
    const stepped = theClock();
    const first = (dayStartS * 1_000) / slotMs;
    const keyOf = (name: string): string => u8aToHex(pairOf(`//${name}`).publicKey);
    const [alice, bob] = [keyOf('Alice'), keyOf('Bob')];
    const authored = new Map<string, number>();
    const count = (key: string): number => authored.get(key) ?? 0;
    const windowSlots = figures.windowMs / slotMs;
    let isReported = false;
    let isStopped = false;
    let isBehind = true;
    for (let slot = first; slot < first + 4 * ofValidator; slot += 1) {
      if (!isReported && slot >= first + windowSlots) {
        isReported = true;
        await report(dayStartS);
        slot = first + 4 * Math.ceil((stepped.slot + 1 - first) / 4);
      }
      // Each session deals the seats anew.
      const author = (await api.query.aura.authorities())[slot % 4]?.toHex() ?? '';
      const round = Math.floor((slot - first) / 4);
      // For all slots of a round alike.
      if ((slot - first) % 4 === 0) isBehind = count(alice) < (kept * (round + 1)) / ofValidator;
      const isOften = author === alice || author === bob;
      if (!isOften ? round % 16 !== 0 : !isBehind) continue;
      if (author === bob && isStopped) await stepped.pass(slot);
      else if (await stepped.visit(slot)) authored.set(author, count(author) + 1);
      if (!isStopped && count(bob) >= keptBeforeOutage) {
        await network.stop('v2', true);
        isStopped = true;
      }
    }
    ok(isStopped);
    stepped.set(first + 4 * ofValidator);
    const closed = async (): Promise<number> => {
      const due = await Promise.all(
        [...offers.keys()].map(async (id) => (await api.call.agreementsApi.settlement(id)).isSome),
      );
      return due.filter((is) => is).length;
    };
    await stepped.runDuring(
      poll('the records of the day are final', closed, (number) => number === offers.length),
      100,
    );
  }

  /** All reporters say what they saw in a window that is over. */
  async function report(window: number): Promise<void> {
    ok(chain);
    const counted = async (): Promise<boolean> => (await api.query.sli.ended(0, window)).isSome;
    await theClock().runDuring(
      poll('the window is counted', counted, (is) => is),
      150,
    );
    for (const reporter of reporters)
      for (const call of await reporter.reportCalls(chain, window, rpc.target))
        await send(api.tx(api.createType('Call', call)), reporter.name);
  }

  /** GRANDPA votes behind the best block. */
  async function finalized(): Promise<void> {
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    const final = async (): Promise<number> =>
      (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();
    await theClock().runDuring(
      poll('what is settled is final', final, (number) => number >= head),
      200,
    );
  }

  /** Time stands still until the call is in the pool, so that none is too old. */
  async function send(call: ReturnType<ApiPromise['tx']>, name: string): Promise<EventRecord[]> {
    const signer: KeyringPair = pairOf(`//${name}`);
    const sending = submit(api, call, signer);
    const stepped = theClock();
    await Promise.race([
      sending,
      poll(
        'the call is in the pool',
        async () => (await api.rpc.author.pendingExtrinsics()).length,
        (length) => length > 0,
        { everyMs: 20 },
      ),
    ]);
    return await stepped.runDuring(sending, 150);
  }

  async function balances() {
    const [Alice, Bob, Dave] = await Promise.all(['Alice', 'Bob', 'Dave'].map(balance));
    ok(Alice && Bob && Dave);
    return { Alice, Bob, Dave };
  }

  async function balance(name: string): Promise<{ readonly wealth: bigint; readonly held: bigint }> {
    const { free, reserved } = (await api.query.system.account(pairOf(`//${name}`).address)).data;
    return { wealth: free.toBigInt() + reserved.toBigInt(), held: reserved.toBigInt() };
  }

  function theClock(): SteppedClock {
    ok(clock);
    return clock;
  }
});
