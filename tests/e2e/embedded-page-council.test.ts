import '@almanac-chain/types';
import { deepEqual, equal, match } from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { Keyring } from '@polkadot/keyring';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import type { ExactJson } from '../../offchain-agent/src/lab/genesis/exact-json.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { PageReader } from '../support/follow-page.ts';

const members = [1, 2, 3, 4].map((digit) => `0x${`0${digit}`.repeat(32)}`);

describe('a Council member who follows docs/how-to/govern.md', () => {
  let reader: PageReader;
  let test: TestChain;
  let accounts: string[];

  before(async () => {
    await cryptoWaitReady();
    const keyring = new Keyring({ type: 'sr25519' });
    accounts = members.map((seed) => keyring.addFromUri(seed).address);
    const balances = accounts.map((account) => [account, 1_000_000_000_000_000]);
    test = await startTestChain({
      firstSlot: Date.UTC(2026, 2, 1, 12) / 6_000,
      preset: 'local',
      patch: { council: { members: accounts }, balances: { balances } } as unknown as ExactJson,
    });
    await test.build();
    reader = new PageReader('docs/how-to/govern.md', { sharesProcess: true });
    for (const [index, seed] of members.entries())
      writeFileSync(reader.path(`member${index}.key`), `${seed}\n`, { mode: 0o600 });
    reader.fill({ URL: test.url, 'member.key': reader.path('member0.key') });
  });

  after(async () => {
    await reader?.close();
    await test?.close();
  });

  it('changes two parameters with the first block, in its order', async () => {
    const proposed = await test.serve(reader.command('almanac params propose sampling'));
    equal(proposed.code, 0, proposed.stderr);
    const listed = await reader.command('almanac council list');
    match(listed.stdout, /samplesPerWindow/);
    const compared = await reader.command('almanac params diff 0');
    match(compared.stdout, /sampling\.samplesPerWindow .* 60/);
    match(compared.stdout, /retention\.days .* 90/);
    equal((await test.serve(reader.command('almanac council vote 0 yes'))).code, 0);
    await voteAgain(0);
    const closed = await test.serve(reader.command('almanac council close 0'));
    equal(closed.code, 0, closed.stderr);
    const scheduled = await reader.command('almanac params diff --url');
    match(scheduled.stdout, /sampling\.samplesPerWindow .* 60 .*2026-03-02 00:00:00 UTC/);
    match(scheduled.stdout, /retention\.days .* 90 .*2026-03-02 00:00:00 UTC/);
  });

  it('proposes deposits, admission, an invitation, a call by name and an encoded one, and carries all but the last', async () => {
    const invited = new Keyring({ type: 'sr25519' }).createFromUri('//Invited').address;
    const call = test.api.tx.scalability?.['acceptBaseline']?.(0, 0).method.toHex() ?? '';
    const proposals = [
      await test.serve(reader.command('almanac params propose deposits')),
      await test.serve(reader.command('almanac council invite', undefined, { ACCOUNT: invited })),
      await test.serve(reader.command('almanac council propose registry.setAdmission')),
      await test.serve(reader.command('almanac params propose --call', undefined, { CALL_HEX: call })),
    ];
    deepEqual(
      proposals.map(({ code }) => code),
      [0, 0, 0, 0],
      JSON.stringify(proposals),
    );
    for (const motion of [1, 2, 3]) {
      await voteAgain(motion, 3);
      const closed = await closeAgain(motion);
      equal(closed.code, 0, `${closed.stdout}${closed.stderr}`);
    }
    const all = (await test.api.query.registry?.['invited']?.(0))?.toJSON() as string[];
    equal(all.includes(invited), true, all.join(' '));
  });

  it('is told why a motion is carried and its call fails', async () => {
    await voteAgain(4, 3);
    const closed = await closeAgain(4);
    equal(closed.code, 1);
    match(
      `${closed.stdout}${closed.stderr}`,
      /the motion is carried, but its call failed and nothing has changed:\s+Scalability\.\w+:/,
    );
  });

  it('is told that the subject of the page is none of this chain', async () => {
    for (const command of ['almanac params propose requirements', 'almanac council accept']) {
      const { code, stderr } = await test.serve(reader.command(command));
      equal(code, 2, stderr);
      match(stderr, /my-node/);
    }
  });

  it('changes the Council with three quarters, and has then followed every command of the page', async () => {
    const [, ...others] = accounts;
    const list = { 'ACCOUNT,ACCOUNT,ACCOUNT': others.join(',') };
    const proposed = await test.serve(reader.command('almanac params propose council', undefined, list));
    equal(proposed.code, 0, proposed.stderr);
    await voteAgain(5, 3);
    const closed = await closeAgain(5);
    equal(closed.code, 0, closed.stderr);
    deepEqual((await test.api.query.council.members()).map(String).toSorted(), others.toSorted());
    deepEqual(reader.forgotten, []);
  });

  /** The members who have not voted yet vote with the command of the page. */
  async function voteAgain(motion: number, voters = 2): Promise<void> {
    const votes = Array.from({ length: voters }, (_, index) =>
      reader.again('almanac council vote', undefined, {
        'vote 0': `vote ${motion}`,
        'member0.key': `member${3 - voters + index}.key`,
      }),
    );
    for (const { code, stderr } of await test.serve(Promise.all(votes))) equal(code, 0, stderr);
  }

  function closeAgain(motion: number) {
    return test.serve(reader.again('almanac council close', undefined, { 'close 0': `close ${motion}` }));
  }
});
