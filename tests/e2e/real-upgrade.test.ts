import { nodeReport } from '../../offchain-agent/src/lab/client/substrate.ts';
import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import type { HexString } from '@polkadot/util/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { processState } from '../../offchain-agent/src/base/process.ts';
import {
  type ApiReportingChain,
  openReportingChain,
} from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import { readRuntimeVersion } from '../../offchain-agent/src/chain/rpc/runtime-version.ts';
import { readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import { nodeUrl } from '../../offchain-agent/src/lab/real/state.ts';
import { independentCount } from '../support/independent-count.ts';
import { pairOf } from '../support/local-pair.ts';
import { poll } from '../support/poll.ts';
import { recordedDifferences } from '../support/recorded-differences.ts';
import { nextWindowS, storedRecords } from '../support/stored-records.ts';
import { councilOf } from '../upgrade/council.ts';
import { isMigrating } from '../upgrade/is-migrating.ts';
import { leaveLoadTests } from '../upgrade/leave-load-tests.ts';
import { normalAnswer } from '../upgrade/normal-answer.ts';
import { type RawState, readRawState } from '../upgrade/raw-state.ts';
import { readRuntime } from '../upgrade/read-runtime.ts';
import { specVersionOf } from '../upgrade/spec-version.ts';
import { type OldNetwork, startNetwork } from '../upgrade/start-network.ts';
import { stateDifferences } from '../upgrade/state-differences.ts';
import { palletPrefix, storageNames } from '../upgrade/storage-names.ts';
import { applyUpgrade, authorizeByCouncil } from '../upgrade/upgrade-by-council.ts';
import { upgradeExpectation } from '../upgrade/upgrade-expectation.ts';

const slotMs = 1_000;
const windowMs = 5_000;
const sessionLength = 6;
const sessionsPerEra = 2;
/** Blocks of a live chain close windows and rotate sessions, which these pallets do not see. */
const still = ['Registry', 'Scalability', 'Balances'] as const;

describe('real nodes of runtime 4 that their Council upgrades to this one', () => {
  const giveUp = new AbortController();
  let starting: Promise<OldNetwork> | undefined;
  let network: OldNetwork;
  let url: string;
  let code: HexString;
  let old: ApiReportingChain;
  let chain: ApiReportingChain;
  /** One of the old runtime, after which nothing was sent but the upgrade, and one long after that. */
  let blocks: { readonly before: HexString; readonly after: HexString };
  let upgraded: number;
  let states: { readonly before: RawState; readonly after: RawState };

  before(async () => {
    await cryptoWaitReady();
    code = await readBlob();
    starting = startNetwork(
      { code: await readRuntime(4), slotMs, sessionBlocks: sessionLength, sessionsPerEra, windowMs },
      giveUp.signal,
    );
    network = await starting;
    const [first] = network.state.nodes;
    url = first ? nodeUrl(first) : '';
    old = await openReportingChain(url);
    await leaveLoadTests({ chain: old, serve: async (work) => await work });
    await authorizeByCouncil(old.api, code, councilOf('Alice', 'Bob', 'Charlie'));
    // Of what follows the upgrade alone changes anything.
    const before = await finalBlock(await bestNumber());
    await applyUpgrade(old.api, code, pairOf('//Eve'));
    upgraded = await inForce();
    // A whole window after it is closed by then.
    const after = await finalBlock(upgraded + (2 * windowMs) / slotMs + 4);
    blocks = { before, after };
    chain = await openReportingChain(url);
    states = {
      before: await readRawState(url, blocks.before),
      after: await readRawState(url, blocks.after),
    };
  });

  after(async () => {
    giveUp.abort();
    const started = await starting?.catch(() => undefined);
    await chain?.close();
    await old?.close();
    await started?.down();
    const left = started?.state.nodes.filter((node) => node.process && processState(node.process) !== 'gone');
    deepEqual(left ?? [], []);
  });

  it('has another version, on every node, and goes on finalizing', async () => {
    const expected = await specVersionOf(code);
    for (const node of network.state.nodes) {
      const { finalized: height } = (await nodeReport(node.rpc_port, giveUp.signal)) ?? { finalized: 0 };
      ok(height > upgraded, `${node.name} has finalized block ${height}, upgraded after ${upgraded}`);
    }
    const { specVersion } = await chain.api.rpc.state.getRuntimeVersion(blocks.after);
    equal(specVersion.toNumber(), expected);
  });

  it('keeps what is registered, held and predicted, byte for byte, but for what was foreseen', async () => {
    const [then, now] = await Promise.all([chain.api.at(blocks.before), chain.api.at(blocks.after)]);
    const names = new Map([...storageNames(then.registry), ...storageNames(now.registry)]);
    const { allowed, written } = upgradeExpectation(then, now, pairOf('//Eve').address);
    const expected = { allowed, written: stillOf(written) };
    const differences = stateDifferences(stillOf(states.before), stillOf(states.after), expected, names);
    deepEqual(differences, []);
    ok(stillOf(states.before).size > 15);
  });

  it('answers of windows that were closed what it answered before', async () => {
    const [then, now] = [await closedWindows(blocks.before), await closedWindows(blocks.after)];
    ok(then.size >= 4, `${then.size} records`);
    for (const [window, answer] of then) deepEqual(now.get(window), answer, window);
  });

  it('answers for every window, day and era what its headers say, before and after', async () => {
    const { recount, compared, differences } = await recordedDifferences(chain.api, url, windowMs);
    deepEqual(differences, []);
    ok(
      recount.toBlock > upgraded + (2 * windowMs) / slotMs && compared > 20,
      `${compared} records to block ${recount.toBlock}`,
    );
  });

  it('has a record of every window since the genesis, without a gap', async () => {
    const endS = await nextWindowS(chain.api);
    // That was said of the best block; the headers are counted to the last final one.
    await finalBlock(await bestNumber());
    const counted = await independentCount({ url, windowMs, sessionLength, sessionsPerEra });
    const stored = await storedRecords(chain.api);
    const closed = [...counted].filter(([key]) => key.startsWith('window ') && startOf(key) < endS);
    deepEqual(
      closed.map(([key]) => [key, stored.get(key)]),
      closed,
    );
    const starts = [...new Set(closed.map(([key]) => startOf(key)))].toSorted((a, b) => a - b);
    const [first = 0] = starts;
    deepEqual(
      starts,
      Array.from(
        { length: (endS - first) / (windowMs / 1_000) },
        (_, index) => first + (index * windowMs) / 1_000,
      ),
    );
  });

  function stillOf(state: RawState): RawState {
    const prefixes = still.map(palletPrefix);
    return new Map([...state].filter(([key]) => prefixes.some((prefix) => key.startsWith(prefix))));
  }

  /** What is answered of the authors of every window that is closed: a longer period has grown since. */
  async function closedWindows(block: HexString): Promise<ReadonlyMap<string, unknown>> {
    const { call } = await chain.api.at(block);
    const genesisS = await genesisWindowS();
    const closed = new Map<string, unknown>();
    for (const target of [0, 1, 2, 3, 4]) {
      const rows = await call.sliApi.history(0, target, 'Authorship', 'Window', genesisS, 256);
      for (const { period, answer } of rows) {
        if (answer.isNone || answer.unwrap().provisional.isTrue) continue;
        closed.set(`${target} ${period.start.toNumber()}`, normalAnswer(answer.toJSON()));
      }
    }
    return closed;
  }

  async function genesisWindowS(): Promise<number> {
    const first = await chain.api.at(await chain.api.rpc.chain.getBlockHash(1));
    const nowMs = (await first.query.timestamp.now()).toNumber();
    return (nowMs - (nowMs % windowMs)) / 1_000;
  }

  /** The block after which the new runtime is there and has migrated, or one soon after it. */
  async function inForce(): Promise<number> {
    const expected = await specVersionOf(code);
    const read = async (): Promise<number> => (await readRuntimeVersion(old.client)).specVersion;
    await poll('the new runtime is in force', read, (version) => version === expected);
    const migrating = async (): Promise<boolean> =>
      await isMigrating(old.api, (await old.api.rpc.chain.getBlockHash()).toHex());
    await poll('its migrations have ended', migrating, (is) => !is);
    return await bestNumber();
  }

  async function bestNumber(): Promise<number> {
    return (await old.api.rpc.chain.getHeader()).number.toNumber();
  }

  async function finalBlock(number: number): Promise<HexString> {
    const { chain: rpc } = old.api.rpc;
    await poll(
      `block ${number} is final`,
      async () => (await rpc.getHeader(await rpc.getFinalizedHead())).number.toNumber(),
      (final) => final >= number,
    );
    return (await rpc.getBlockHash(number)).toHex();
  }
});

/** Of a key of a record, UTC seconds. */
function startOf(key: string): number {
  return Number(key.split(' ')[1]);
}
