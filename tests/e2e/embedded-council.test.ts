import '@almanac-chain/types';
import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import { u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { councilHistory } from '../../offchain-agent/src/chain/govern/council-history.ts';
import { closedMotions } from '../../offchain-agent/src/serve/month/motions.ts';
import { describeCouncilHistory } from '../support/council-history-conformance.ts';
import { passMotion } from '../support/council-motion.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { independentCount } from '../support/independent-count.ts';
import { sessionKeysWithProof } from '../support/session-keys.ts';
import { nextWindowS, storedRecords } from '../support/stored-records.ts';
import { submit } from '../support/submit.ts';

const slotDurationMs = 6_000;
const windowMs = 60_000;
const sessionLength = 10;
const sessionsPerEra = 2;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;

describe('the Council of the local preset, which has no sudo key', () => {
  let test: TestChain;
  let alice: KeyringPair;
  let bob: KeyringPair;
  let charlie: KeyringPair;
  let eve: KeyringPair;

  before(async () => {
    await cryptoWaitReady();
    const keyring = new Keyring({ type: 'sr25519' });
    [alice, bob, charlie, eve] = ['Alice', 'Bob', 'Charlie', 'Eve'].map((name) =>
      keyring.createFromUri(`//${name}`),
    ) as [KeyringPair, KeyringPair, KeyringPair, KeyringPair];
    test = await startTestChain({
      firstSlot,
      preset: 'local',
      patch: { validators: { slotDurationMs, sessionLength, sessionsPerEra }, sli: { windowMs } },
    });
    await test.build();
  });

  after(async () => {
    await test?.close();
  });

  it('has no Root but itself', async () => {
    equal((await test.api.query.sudo.key()).isNone, true);
    equal((await test.api.query.council.members()).length, 4);
  });

  it('does not change the validators with half of its members', async () => {
    const call = test.api.tx.validators.setValidators([alice.address, bob.address]);
    await rejects(test.serve(passMotion(test.api, call, [alice, bob])), /not executed/);
  });

  it('replaces a validator with three of four, and every slot is attributed rightly across the change', async () => {
    const { api } = test;
    const { keys, proof } = sessionKeysWithProof('//Eve', eve);
    await test.serve(submit(api, api.tx.session.setKeys(keys, proof), eve));
    const seats = [alice, bob, charlie, eve];
    const call = api.tx.validators.setValidators(seats.map(({ address }) => address));
    await test.serve(passMotion(api, call, [alice, bob, charlie]));
    // Listed now, queued when the next session begins, in their seats when the one after begins.
    while (!(await isSeated(eve))) await test.build();
    // Each session deals the order anew.
    deepEqual(
      (await test.chain.authorities()).toSorted(),
      seats.map(({ publicKey }) => u8aToHex(publicKey)).toSorted(),
    );
    for (const ahead of [1, 2, 1, 3, 1, 1, 5, 1, 1, 4, 20, 1, 1]) await test.build(ahead);

    const counted = await independentCount({ url: test.url, windowMs, sessionLength, sessionsPerEra });
    const stored = await storedRecords(api);
    const nextS = await nextWindowS(api);
    const closed = [...counted].filter(
      ([key]) => key.startsWith('window ') && Number(key.split(' ')[1]) < nextS,
    );
    deepEqual(
      closed.map(([key]) => [key, stored.get(key)]),
      closed,
    );
    equal(
      new Set(closed.map(([key]) => key.split(' ')[2])).size,
      5,
      'four that left or stayed, and the new one',
    );
  });

  it('gives Root to a call that three of four have whitelisted', async () => {
    const { api } = test;
    const lucky = new Keyring({ type: 'sr25519' }).createFromUri('//Lucky').address;
    const rich = api.tx.balances.forceSetBalance(lucky, 7_000_000_000_000n);
    await test.serve(
      passMotion(api, api.tx.whitelist.whitelistCall(rich.method.hash), [alice, bob, charlie]),
    );
    const dispatch = api.tx.whitelist.dispatchWhitelistedCallWithPreimage(rich.method);
    await test.serve(passMotion(api, dispatch, [alice, bob, charlie]));
    equal((await api.query.system.account(lucky)).data.free.toBigInt(), 7_000_000_000_000n);
  });

  it('has its motions found again in the states of then, with what became of them', async () => {
    const { api } = test;
    const head = (await api.rpc.chain.getHeader()).number.toNumber();
    const closed = await closedMotions(councilHistory(api), { startS: 0, endS: 4e9 }, head);
    deepEqual(
      closed.map(({ index, call, outcome }) => [index, call, outcome]),
      [
        [0, 'validators.setValidators', 'failed'],
        [1, 'validators.setValidators', 'executed'],
        [2, 'whitelist.whitelistCall', 'executed'],
        [3, 'whitelist.dispatchWhitelistedCallWithPreimage', 'executed'],
      ],
    );
    match(closed[0]?.reason ?? '', /BadOrigin: the motion has fewer votes than the call needs/);
  });

  describeCouncilHistory('the embedded chain', () => ({
    history: councilHistory(test.api),
    head: test.chain.head.number,
  }));

  async function isSeated(validator: KeyringPair): Promise<boolean> {
    return (await test.chain.authorities()).includes(u8aToHex(validator.publicKey));
  }
});
