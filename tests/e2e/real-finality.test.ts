import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { specFile } from '../../offchain-agent/src/lab/client/substrate.ts';
import { proveHeaders } from '../support/prove-headers.ts';
import '@almanac-chain/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { hexText } from '../../offchain-agent/src/base/bytes.ts';
import { RpcAuraSource } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import {
  newestSet,
  setAlong,
  setAtGenesis,
  storedJustification,
} from '../../offchain-agent/src/chain/grandpa/authority-sets.ts';
import { decodeJustification } from '../../offchain-agent/src/chain/grandpa/justification.ts';

import { headerOfHash, readLinked } from '../../offchain-agent/src/chain/grandpa/linked-headers.ts';
import { provedValues } from '../../offchain-agent/src/chain/grandpa/state-proof.ts';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { ArrivalMeter } from '../../offchain-agent/src/measure/authorship/arrival.ts';
import { AuraAuthorship } from '../../offchain-agent/src/measure/authorship/aura-authorship.ts';
import { FinalizedCounter } from '../../offchain-agent/src/measure/authorship/finalized-counter.ts';
import { auraBlocks, provedAuthorities } from '../../offchain-agent/src/measure/finality/aura-blocks.ts';
import type { ProvedRange, ProvedStep } from '../../offchain-agent/src/measure/finality/proved-chain.ts';
import { followVerified } from '../../offchain-agent/src/measure/finality/verified-source.ts';
import { presenceText, VotePresence } from '../../offchain-agent/src/measure/finality/vote-presence.ts';
import { passMotion } from '../support/council-motion.ts';
import { pair } from '../support/local-pair.ts';
import { pageArgs } from '../support/page-commands.ts';
import { poll } from '../support/poll.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { verifyJustification } from '../support/verify-justification.ts';

interface WatchedDocument {
  readonly trust: string;
  readonly proved_to_block: number;
  readonly from_block: number;
  readonly to_block: number;
  readonly first_slot: number;
  readonly last_slot: number;
  readonly validators: readonly {
    readonly aura_key: string;
    readonly assigned_slots: number;
    readonly authored_slots: number;
  }[];
}

interface Witnessed {
  readonly blocks_compared: number;
  readonly last_same_block: number;
}

const countsOf = (one: WatchedDocument['validators'][number]) => [
  one.aura_key,
  one.assigned_slots,
  one.authored_slots,
];

const steps = 4;
const slotMs = 1_000;
const sessionSlots = 6;

/** Two nodes: proofs as a node of Substrate makes, stores and streams them, and a set that hands over. */
describe('finality of a real network', () => {
  const end = new AbortController();
  const proved: ProvedStep[] = [];
  const numbers: number[] = [];
  let network: TestNetwork | undefined;
  let client: RpcClient;
  let genesisHash: string;
  let following: Promise<ProvedRange | undefined>;

  before(async () => {
    await cryptoWaitReady();
    network = await startTestNetwork(
      {
        name: 'final',
        validators: 2,
        candidates: 0,
        slotMs,
        sessionMs: sessionSlots * slotMs,
        sessionsPerEra: 4,
        windowMs: 10_000,
      },
      end.signal,
    );
    client = await RpcClient.open(network.url);
    genesisHash = await client.request<string>('chain_getBlockHash', [0]);
    following = followVerified(client, {
      trust: { genesisHash },
      lookBack: 5,
      signal: end.signal,
      onHeader: ({ number }) => void numbers.push(number),
      onStep: (step) => void proved.push(step),
    });
    following.catch(() => undefined);
  });

  after(async () => {
    end.abort();
    client?.close();
    await network?.down();
  });

  it(`is proved from the genesis hash: ${steps} justifications, and every header up to them`, async () => {
    await reached(`${steps} justifications`, () => proved.length >= steps);
    const first = numbers[0] ?? 0;
    deepEqual(
      numbers,
      numbers.map((_, index) => first + index),
    );
    for (const { justification } of proved) {
      const { targetNumber, targetHash } = justification;
      equal(await client.request('chain_getBlockHash', [targetNumber]), targetHash);
    }
  });

  it('does not hold with a byte of a vote changed', () => {
    for (const { proof, set } of proved) {
      // Round, target and the length of the list, then hash and number of the first vote: its signature.
      const at = 2 + 2 * (8 + 32 + 4 + 1 + 32 + 4);
      const digit = proof.justification[at] === '0' ? '1' : '0';
      const changed = `${proof.justification.slice(0, at)}${digit}${proof.justification.slice(at + 1)}`;
      throws(() => verifyJustification(decodeJustification(changed), set), {
        code: 'unknown/finality_signature',
      });
    }
  });

  it('is refused for the genesis of another chain', async () => {
    await rejects(setAtGenesis(client, `0x${'11'.repeat(32)}`), { code: 'unknown/finality_genesis' });
  });

  it('shows that both validators vote', () => {
    const presence = new VotePresence();
    for (const { justification, set } of proved) presence.add('v1', justification, set);
    equal(presence.keys.length, 2);
    for (const key of presence.keys) ok(presenceText(presence.of(key)).startsWith('last vote at block '));
  });

  it('comes with a state of which every value is proved, and that there is no other', async () => {
    const hash = proved.at(-1)?.justification.targetHash ?? '';
    const header = await headerOfHash(client, hash);
    const keys = await client.request<string[]>('state_getKeysPaged', ['0x', 500, '0x', hash]);
    ok(keys.length > 50);
    const stored = await Promise.all(
      keys.map((key) => client.request<string>('state_getStorage', [key, hash])),
    );
    const found = await provedValues(client, header, keys);
    deepEqual(
      found.map((value) => value && hexText(value)),
      stored,
    );
    const absent = keys
      .map((key) => `${key.slice(0, -2)}${key.endsWith('00') ? '01' : '00'}`)
      .filter((key) => !keys.includes(key));
    ok((await provedValues(client, header, absent)).every((value) => value === undefined));
  });

  it('goes on with the next set when the Council changes the validators', async () => {
    const api = await ApiPromise.create({ provider: new WsProvider(network?.url), noInitWarn: true });
    try {
      // Another order is another list.
      const seats = [pair(1), pair(0)].map(({ address }) => address);
      await passMotion(api, api.tx.validators.setValidators(seats), [pair(0), pair(1), pair(2)]);
    } finally {
      await api.disconnect();
    }
    await reached('a vote of the next set', () => proved.at(-1)?.set.id === 1);
    const count = proved.length + 2;
    await reached('two votes more', () => proved.length >= count);
  });

  it('leads from the genesis to that set, by proofs and by the votes stored with its last block', async () => {
    const genesis = await setAtGenesis(client, genesisHash);
    const byProofs = await newestSet(client, genesis);
    equal(byProofs.set.id, 1);
    const target = proved.at(-1)?.justification;
    const headers = await readLinked(client, 0, {
      number: target?.targetNumber ?? 0,
      hash: target?.targetHash ?? '',
    });
    const along = await setAlong(client, genesis, headers);
    deepEqual([along.set.id, along.set.authorities], [1, byProofs.set.authorities]);
    const last = await storedJustification(client, along, 0);
    verifyJustification(last, genesis.set);
  });

  it('lets a watch believe no node, which counts what one counts that believes it', async () => {
    const url = network?.url ?? '';
    const folder = await mkdtemp(join(tmpdir(), 'almanac-proof-'));
    const file = join(folder, 'proof.json');
    const args = pageArgs('docs/tutorials/watch-a-chain.md', './almanac watch --verify', { '0s': '3s' });
    const run = [...args, url, '--proof', file, '--look-back', '30'];
    const { stdout, stderr, code } = await runAlmanac(...run);
    equal(code, 0, stderr);
    const counted = JSON.parse(stdout) as WatchedDocument;
    deepEqual(
      [counted.trust, counted.proved_to_block],
      [`from the genesis hash ${genesisHash}`, counted.to_block],
    );
    const believed = new AuraAuthorship(new RpcAuraSource(client));
    const counter = new FinalizedCounter(
      believed.from(counted.from_block, new ArrivalMeter(slotMs)),
      counted.from_block,
    );
    await counter.countTo(counted.to_block, end.signal, () => undefined);
    const { firstSlot, lastSlot, validators } = counter.counted;
    deepEqual([counted.first_slot, counted.last_slot], [firstSlot, lastSlot]);
    equal(counted.validators.length, 2);
    for (const { aura_key, assigned_slots, authored_slots } of counted.validators) {
      const { assigned, authored } = validators.get(aura_key) ?? {};
      deepEqual([assigned_slots, authored_slots], [assigned, authored]);
    }
    const again = await runAlmanac('verify', '--proof', file, '--genesis', genesisHash, '--json');
    equal(again.code, 0, again.stderr);
    const recounted = JSON.parse(again.stdout) as WatchedDocument;
    deepEqual([recounted.from_block, recounted.to_block], [counted.from_block, counted.to_block]);
    // Names of a network that runs here are no part of a proof, and decide the order.
    deepEqual(recounted.validators.map(countsOf).toSorted(), counted.validators.map(countsOf).toSorted());
    await rm(folder, { recursive: true });
  });

  it('is witnessed by smoldot, which has the blocks from the peers of the specification', async () => {
    const [node] = network?.state.nodes ?? [];
    ok(node);
    const folder = await mkdtemp(join(tmpdir(), 'almanac-witness-'));
    const spec = JSON.parse(await readFile(specFile('final'), 'utf8')) as object;
    const bootNodes = [`/ip4/127.0.0.1/tcp/${node.p2p_port}/p2p/${node.peer_id}`];
    const file = join(folder, 'spec.json');
    await writeFile(file, JSON.stringify({ ...spec, bootNodes }));
    const run = ['watch', network?.url ?? '', '--verify', '--witness', file, '--json', '--for', '8s'];
    const { stdout, stderr, code } = await runAlmanac(...run, '--genesis', genesisHash);
    equal(code, 0, stderr);
    const { witness, proved_to_block } = JSON.parse(stdout) as WatchedDocument & { witness: Witnessed };
    ok(witness.blocks_compared > 0, JSON.stringify(witness));
    ok(witness.last_same_block > 0 && witness.last_same_block <= proved_to_block, JSON.stringify(witness));
    await rm(folder, { recursive: true });
  });

  it('can be checked again without the node, and its authors are those that the node names', async () => {
    const headers = proved.flatMap(({ proof, set }) => proveHeaders(JSON.parse(JSON.stringify(proof)), set));
    const [first] = headers;
    ok(first);
    const { blocks } = auraBlocks(headers, await provedAuthorities(client, first));
    const lists = new Set(blocks.map(({ authorities }) => authorities.join()));
    equal(lists.size, 2);
    const source = new RpcAuraSource(client);
    for (const { parentHash, authorities } of blocks) {
      deepEqual(authorities, await source.authoritiesAfter(parentHash));
    }
    end.abort();
    const range = await following;
    deepEqual([range?.trust, range?.setId], [{ from: 'genesis', genesisHash }, 1]);
    equal(range?.toBlock, numbers.at(-1));
  });

  /** What is refused says more than that nothing came in time. */
  async function reached(what: string, isReached: () => boolean): Promise<void> {
    const inTime = poll(what, () => Promise.resolve(isReached()), Boolean);
    await Promise.race([inTime, following.then(() => inTime)]);
  }
});
