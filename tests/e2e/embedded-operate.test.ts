import '@almanac-chain/types';
import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { Keyring } from '@polkadot/keyring';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import { blake2AsHex, cryptoWaitReady } from '@polkadot/util-crypto';
import { readBlob } from '../../offchain-agent/src/lab/genesis/build-genesis.ts';
import type { ExactJson } from '../../offchain-agent/src/lab/genesis/exact-json.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { submit } from '../support/submit.ts';

const guide = new URL('../../docs/how-to/run-a-chain.md', import.meta.url);

describe('docs/how-to/run-a-chain.md', () => {
  let text: string;
  let test: TestChain;
  let members: KeyringPair[];
  let reporter: KeyringPair;
  let patch: Record<string, Record<string, unknown>>;

  before(async () => {
    await cryptoWaitReady();
    const [sr25519, ed25519] = [new Keyring({ type: 'sr25519' }), new Keyring({ type: 'ed25519' })];
    members = ['Alice', 'Bob', 'Charlie', 'Dave'].map((name) => sr25519.createFromUri(`//${name}`));
    reporter = sr25519.createFromUri('//Eve');
    text = await readFile(guide, 'utf8');
    const [, own = ''] = /```json\n([^`]*)```/.exec(text) ?? [];
    const filled = Object.entries({
      ACCOUNT: members[0]?.address,
      AURA: members[0]?.address,
      GRANDPA: ed25519.createFromUri('//Alice').address,
      REPORTER: reporter.address,
    }).reduce((json, [word, address]) => json.replaceAll(`"${word}"`, `"${address}"`), own);
    patch = JSON.parse(filled).genesis.runtimeGenesis.patch;
    const governed = {
      ...patch,
      council: { members: members.map(({ address }) => address) },
      balances: { balances: [...members, reporter].map(({ address }) => [address, 1_000_000_000_000_000]) },
    };
    test = await startTestChain({
      firstSlot: Date.UTC(2026, 2, 1) / 6_000,
      preset: 'local',
      patch: governed as unknown as ExactJson,
    });
    await test.build();
  });

  after(async () => {
    await test?.close();
  });

  it('has a genesis that the runtime takes, with what it says', async () => {
    const { validators, session, sli, sudo, registry } = test.api.query;
    equal((await sudo.key()).isNone, true);
    deepEqual((await validators?.['validators']?.())?.toJSON(), patch['validators']?.['validators']);
    equal((await session.validators()).length, 1);
    deepEqual((await registry?.['invited']?.(0))?.toJSON(), [reporter.address]);
    const shown = JSON.stringify(await sli?.['sampling']?.(0));
    ok(shown.includes(`"samplesPerWindow":60`), shown);
  });

  it('has bounds for a motion that suffice for an invitation and for validators', async () => {
    const [alice] = members;
    const { registry, validators } = test.api.tx;
    const ferdie = new Keyring({ type: 'sr25519' }).createFromUri('//Ferdie').address;
    deepEqual(await carry(registry?.['admit']?.(0, ferdie), 3), ['ReporterInvited']);
    deepEqual(await carry(validators.setValidators([alice?.address ?? '']), 3), ['ValidatorsListed']);
  });

  it('reaches Root with the calls that it names: an upgrade is authorized, for the hash of the blob', async () => {
    const { system, whitelist } = test.api.tx;
    const call = system.authorizeUpgrade(blake2AsHex(await readBlob(), 256));
    deepEqual(await carry(whitelist.whitelistCall(call.method.hash), 3), ['CallWhitelisted']);
    deepEqual(await carry(whitelist.dispatchWhitelistedCallWithPreimage(call.method), 3), [
      'UpgradeAuthorized',
      'WhitelistedCallDispatched',
    ]);
  });

  it('changes the Council with three quarters of it', async () => {
    const kept = members.slice(0, 3).map(({ address }) => address);
    await carry(test.api.tx.council.setMembers(kept, null, members.length), 3);
    deepEqual((await test.api.query.council.members()).map(String).toSorted(), kept.toSorted());
  });

  /** Passes a motion with the bounds that the guide gives; the events of the call. */
  async function carry(call: SubmittableExtrinsic<'promise'> | undefined, votes: number): Promise<string[]> {
    ok(call);
    const [, refTime = '', proofSize = ''] = /{ refTime: (\d+), proofSize: (\d+) }/.exec(text) ?? [];
    const length = Number(/`lengthBound` enter (\d+);/.exec(text)?.[1]);
    const { propose, vote, close } = test.api.tx.council;
    const [proposer] = members;
    ok(proposer);
    const proposed = await test.serve(submit(test.api, propose(votes, call.method, length), proposer));
    const motion = proposed.find(({ event }) => event.method === 'Proposed')?.event.data;
    const [index, hash] = [Number(String(motion?.[1])), String(motion?.[2])];
    for (const member of members.slice(0, votes)) {
      await test.serve(submit(test.api, vote(hash, index, true), member));
    }
    const closed = await test.serve(
      submit(test.api, close(hash, index, { refTime, proofSize }, length), proposer),
    );
    equal(String(of(closed, 'council', 'Executed')[0]?.event.data[1]), 'Ok');
    return closed
      .filter(({ event: { section } }) => ['registry', 'validators', 'whitelist'].includes(section))
      .concat(of(closed, 'system', 'UpgradeAuthorized'))
      .map(({ event }) => event.method)
      .toSorted();
  }
});

function of(events: readonly EventRecord[], section: string, method: string): EventRecord[] {
  return events.filter(({ event }) => event.section === section && event.method === method);
}
