import { deepEqual, ok } from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import '@almanac-chain/types';
import type { KeyringPair } from '@polkadot/keyring/types';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady, decodeAddress } from '@polkadot/util-crypto';
import { processState } from '../../offchain-agent/src/base/process.ts';
import { RpcAuraSource } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { slotAuthors } from '../../offchain-agent/src/chain/aura/slot-authors.ts';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { validatorSeed } from '../../offchain-agent/src/lab/plan/validator-keys.ts';
import { recount } from '../../offchain-agent/src/measure/authorship/recount.ts';
import { passMotion } from '../support/council-motion.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';
import { type Comparison, recordedDifferences } from '../support/recorded-differences.ts';
import { replayAppsCalls } from '../support/replay-apps-calls.ts';
import { sessionKeysWithProof } from '../support/session-keys.ts';
import { submit } from '../support/submit.ts';

// Short, so that a validator that stops is away for a session that changes, and the halt outlasts an era and two windows.
const slotMs = 1_000;
const sessionSlots = 6;
const sessionsPerEra = 4;
const windowMs = 10_000;
const stopMs = 9_000;
const haltSlots = 30;

describe('a network of real nodes', () => {
  const giveUp = new AbortController();
  let starting: Promise<TestNetwork> | undefined;
  let network: TestNetwork;
  let api: ApiPromise;

  before(async () => {
    await cryptoWaitReady();
    starting = startTestNetwork(
      {
        name: 'test',
        validators: 4,
        candidates: 1,
        slotMs,
        sessionMs: sessionSlots * slotMs,
        sessionsPerEra,
        windowMs,
      },
      giveUp.signal,
    );
    network = await starting;
    api = await ApiPromise.create({ provider: new WsProvider(network.url), noInitWarn: true });
  });

  after(async () => {
    // A start that outlasts its hook goes on, unless it is told to end; it takes down itself what it has started.
    giveUp.abort();
    const started = await starting?.catch(() => undefined);
    await api?.disconnect();
    await started?.down();
    const left = started?.state.nodes.filter((node) => node.process && processState(node.process) !== 'gone');
    deepEqual(left ?? [], []);
  });

  it('answers the calls of polkadot.js Apps as recorded', async () => {
    deepEqual(await replayAppsCalls(network.url, 'node'), []);
  });

  it('records as missed the slots in which a paused validator was paused', async () => {
    const outage = await outageOf('v3', false);
    await expectMissed('v3', outage);
  });

  it('records as missed the slots in which a killed validator was dead', async () => {
    const outage = await outageOf('v2', true);
    await expectMissed('v2', outage);
  });

  it('attributes every slot rightly while the Council replaces a validator', async () => {
    const eve = pair(4);
    const { keys, proof } = sessionKeysWithProof(validatorSeed(4), eve);
    await submit(api, api.tx.session.setKeys(keys, proof), eve);
    const seats = [pair(0), pair(1), pair(2), eve].map(({ address }) => address);
    await passMotion(api, api.tx.validators.setValidators(seats), [pair(0), pair(1), pair(2)]);

    await authors('v5', 2);
    const comparison = await agree();
    const { recount } = comparison;
    ok((recount.validators.get(keyOf('v4'))?.assigned ?? 0) > 0, 'the removed validator keeps its record');
    ok((recount.validators.get(keyOf('v5'))?.authored ?? 0) >= 2, 'the new validator has one');
    deepEqual(
      (await authorities()).toSorted(),
      seats.map((address) => u8aToHex(decodeAddress(address))).toSorted(),
    );
  });

  it(`charges a halt of the whole chain over ${haltSlots} slots to the windows in which it lay`, async () => {
    const names = network.state.nodes.map(({ name }) => name);
    const lastBefore = (await compare()).recount.toBlock;
    const from = Date.now();
    for (const name of names) await network.stop(name);
    await sleep(haltSlots * slotMs);
    const until = Date.now();
    for (const name of names) await network.resume(name);
    await authors('v1', 2);

    const { recount } = await agree();
    const halted = [...recount.windows].filter(
      ([start]) => start * 1_000 >= from && start * 1_000 + windowMs <= until,
    );
    ok(halted.length > 0, 'a whole window lies in the halt');
    for (const [start, counts] of halted) {
      const authored = [...counts.values()].reduce((sum, count) => sum + count.authored, 0);
      const assigned = [...counts.values()].reduce((sum, count) => sum + count.assigned, 0);
      deepEqual({ start, authored, assigned }, { start, authored: 0, assigned: windowMs / slotMs });
    }
    await expectWeightsWithinLimit(lastBefore + 1, recount.toBlock);
  });

  /** Stops a validator for a while, and waits until it has authored again and that is finalized. */
  async function outageOf(name: string, kill: boolean): Promise<{ from: number; until: number }> {
    await network.stop(name, kill);
    const from = slotNow();
    await sleep(stopMs);
    const until = slotNow();
    await network.resume(name);
    await authors(name, 2);
    return { from, until };
  }

  /** Waits until the validator has authored so many more finalized blocks than now. */
  async function authors(name: string, more: number): Promise<void> {
    const before = (await compare()).recount.toBlock;
    await poll(
      `${name} authors ${more} blocks after block ${before}`,
      async () => await authoredAfter(name, before),
      (authored) => authored >= more,
      { everyMs: 1_000 },
    );
  }

  // By the seats before each block: those after a block that begins a session are already the next session's.
  async function authoredAfter(name: string, block: number): Promise<number> {
    const client = await RpcClient.open(network.url);
    try {
      const source = new RpcAuraSource(client);
      const toBlock = (await source.blocks.finalizedHead()).number;
      if (toBlock <= block) return 0;
      const { validators } = await recount(source, { fromBlock: block + 1, toBlock });
      return validators.get(keyOf(name))?.authored ?? 0;
    } finally {
      client.close();
    }
  }

  async function compare(): Promise<Comparison> {
    return await recordedDifferences(api, network.url, windowMs);
  }

  /** The chain's records and the recount of the headers are the same, at the finalized head. */
  async function agree(): Promise<Comparison> {
    const comparison = await compare();
    deepEqual(comparison.differences, []);
    ok(comparison.compared > 0);
    return comparison;
  }

  // While it is stopped a validator can author nothing, so each of its slots must be missed. A slot at either
  // edge may go both ways: it was interrupted, or the node had to find its peers and the head again.
  async function expectMissed(name: string, { from, until }: { from: number; until: number }): Promise<void> {
    const { recount } = await agree();
    const authorOf = await slotAuthors(network.url, from);
    const slots = Array.from({ length: until - from - 1 }, (_, index) => from + 1 + index);
    const own = slots.filter((slot) => authorOf(slot) === keyOf(name));
    const missed = recount.validators.get(keyOf(name))?.missedSlots ?? [];
    deepEqual(
      missed.filter((slot) => slot > from && slot < until),
      own,
    );
    ok(own.length > 0, `${name} has slots between ${from} and ${until}`);
  }

  async function expectWeightsWithinLimit(first: number, last: number): Promise<void> {
    const limit = api.consts.system.blockWeights.maxBlock.refTime.toBigInt();
    for (let number = first; number <= last; number += 1) {
      // pallet-session claims the whole limit for a block that rotates, so that nothing else gets in.
      if (number % network.state.session_blocks === 0) continue;
      const at = await api.at(await api.rpc.chain.getBlockHash(number));
      const { normal, operational, mandatory } = await at.query.system.blockWeight();
      const used = [normal, operational, mandatory].reduce(
        (sum, { refTime }) => sum + refTime.toBigInt(),
        0n,
      );
      ok(used <= limit, `block ${number} weighs ${used} of ${limit} ps`);
    }
  }

  async function authorities(): Promise<string[]> {
    return (await api.query.aura.authorities()).map((key) => key.toHex());
  }

  function keyOf(name: string): string {
    const node = network.state.nodes.find((candidate) => candidate.name === name);
    return u8aToHex(decodeAddress(node?.account ?? ''));
  }

  function slotNow(): number {
    return Math.floor(Date.now() / slotMs);
  }
});

function pair(index: number): KeyringPair {
  return new Keyring({ type: 'sr25519', ss58Format: 42 }).createFromUri(validatorSeed(index));
}
