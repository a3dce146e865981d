import { deepEqual, equal, ok, rejects, throws } from 'node:assert/strict';
import { hexText } from '../../offchain-agent/src/base/bytes.ts';
import { auraSlot } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { setAtGenesis, storedJustification } from '../../offchain-agent/src/chain/grandpa/authority-sets.ts';
import { decodeJustification } from '../../offchain-agent/src/chain/grandpa/justification.ts';
import { headerOfHash, proveHeaders } from '../../offchain-agent/src/chain/grandpa/linked-headers.ts';
import { provedValues } from '../../offchain-agent/src/chain/grandpa/state-proof.ts';
import { verifyJustification } from '../../offchain-agent/src/chain/grandpa/verify-justification.ts';
import { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import {
  followVerified,
  type ProvedStep,
} from '../../offchain-agent/src/measure/finality/verified-source.ts';
import { presenceText, VotePresence } from '../../offchain-agent/src/measure/finality/vote-presence.ts';
import { startTestNetwork, type TestNetwork } from '../support/real-network.ts';

const steps = 4;
const patienceMs = 60_000;

/** Two nodes, slots of 1 s: proofs as a node of Substrate makes, stores and streams them. */
describe('finality of a real network', () => {
  const { signal } = new AbortController();
  let network: TestNetwork | undefined;
  let client: RpcClient;
  let genesisHash: string;
  const proved: ProvedStep[] = [];
  const numbers: number[] = [];

  before(async () => {
    const figures = { slotMs: 1_000, sessionMs: 60_000, sessionsPerEra: 6, windowMs: 60_000 };
    network = await startTestNetwork({ name: 'final', validators: 2, candidates: 0, ...figures }, signal);
    client = await RpcClient.open(network.url);
    genesisHash = await client.request<string>('chain_getBlockHash', [0]);
  });
  after(async () => {
    client?.close();
    await network?.down();
  });

  it(`is proved from the genesis hash: ${steps} justifications, and every header up to them`, async () => {
    const enough = new AbortController();
    const timeOut = AbortSignal.timeout(patienceMs);
    const range = await followVerified(client, {
      trust: { genesisHash },
      lookBack: 5,
      signal: AbortSignal.any([enough.signal, timeOut]),
      onHeader: ({ number }) => void numbers.push(number),
      onStep: (step) => {
        proved.push(step);
        if (proved.length === steps) enough.abort();
      },
    });
    equal(timeOut.aborted, false, `${proved.length} of ${steps} justifications`);
    deepEqual(range?.trust, { from: 'genesis', genesisHash });
    const first = numbers[0] ?? 0;
    deepEqual(
      numbers,
      numbers.map((_, index) => first + index),
    );
    equal(range?.toBlock, numbers.at(-1));
  });

  it('names the hashes that the node names', async () => {
    for (const { justification } of proved) {
      const { targetNumber, targetHash } = justification;
      equal(await client.request('chain_getBlockHash', [targetNumber]), targetHash);
    }
  });

  it('can be checked again without the node, and its authors counted', () => {
    for (const { proof, set } of proved) {
      const headers = proveHeaders(JSON.parse(JSON.stringify(proof)), set);
      ok(headers.every(({ logs }) => auraSlot(logs) !== undefined));
    }
  });

  it('does not hold with a byte of any vote changed', () => {
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

  it('is proved of block 1 by the votes that the node keeps with it', async () => {
    const hash = await client.request<string>('chain_getBlockHash', [1]);
    const { set } = await setAtGenesis(client, genesisHash);
    const stored = await storedJustification(client, { number: 1, hash }, set.id);
    verifyJustification(stored, set);
    equal(stored.targetHash, hash);
  });

  it('comes with a state of which every value is proved, and what is absent too', async () => {
    const justified = proved.at(-1)?.justification.targetHash ?? '';
    const header = await headerOfHash(client, justified);
    const keys = await client.request<string[]>('state_getKeysPaged', ['0x', 500, '0x', justified]);
    const stored = await Promise.all(
      keys.map((key) => client.request<string>('state_getStorage', [key, justified])),
    );
    ok(keys.length > 50);
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

  it('is refused for the genesis of another chain', async () => {
    await rejects(setAtGenesis(client, `0x${'11'.repeat(32)}`), { code: 'unknown/finality_genesis' });
  });

  it('shows that both validators vote', () => {
    const presence = new VotePresence();
    for (const { justification, set } of proved) presence.add('v1', justification, set);
    equal(presence.keys.length, 2);
    for (const key of presence.keys) ok(presenceText(presence.of(key)).startsWith('last vote at block '));
  });
});
