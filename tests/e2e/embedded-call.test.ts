import { deepEqual, equal, match } from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import type { Ran } from '../support/command-process.ts';
import { pairOf } from '../support/local-pair.ts';
import { openReportingWorld, type ReportingWorld } from '../support/reporting-world.ts';

const stranger = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
const slotDurationMs = 6_000;
const everybody = ['//Alice', '//Bob', '//Charlie', '//Dave'];
const butDave = everybody.slice(0, 3);

describe('calls from the command line', () => {
  let world: ReportingWorld;

  before(async () => {
    world = await openReportingWorld({
      firstSlot: Date.UTC(2026, 2, 1, 20) / slotDurationMs,
      preset: 'local',
      patch: { validators: { slotDurationMs, sessionLength: 100, sessionsPerEra: 6 } },
    });
  });

  after(async () => {
    await world?.close();
  });

  describe('almanac call', () => {
    it('shows the call and its fee, and sends nothing, with --dry-run', async () => {
      const { code, stdout } = await almanac('Alice', 'call', 'system.remark', '0x00', '--dry-run');
      equal(code, 0);
      match(stdout, /calls system\.remark\ncall {2}system\.remark {2}0x/);
      match(stdout, /fee {3}0\.\d+ ALM\nnothing was signed or sent/);
    });

    it('waits until it is final, and prints events and fee', async () => {
      const { code, stdout } = await almanac(
        'Alice',
        'call',
        'balances.transferKeepAlive',
        'value=2.5ALM',
        'dest=//Bob',
      );
      equal(code, 0, stdout);
      match(stdout, /final in block \d+/);
      match(stdout, /event {2}balances\.Transfer\(from 5Grw\w+, to 5FHn\w+, amount 2\.5 ALM\)/);
      match(stdout, /\nfee {4}0\.\d+ ALM/);
    });

    it('has fee and events in its document', async () => {
      const { stdout } = await almanac('Alice', 'call', 'system.remarkWithEvent', 'hello', '--json');
      const { action, fee, events } = JSON.parse(stdout) as {
        action: string;
        fee: number;
        events: { name: string }[];
      };
      equal(action, 'call');
      equal(Number(fee) > 0, true);
      deepEqual(
        events.map(({ name }) => name).filter((name) => name.startsWith('system.')),
        ['system.Remarked'],
      );
    });

    it('takes a text for an account only where the runtime wants one', async () => {
      const { code, stdout } = await almanac('Alice', 'call', 'system.remark', '//Bob', '--dry-run');
      equal(code, 0);
      match(stdout, /0x00001[0-9a-f]2f2f426f62\n/);
    });

    it('names what there is instead of a call or arguments that there are not', async () => {
      const missing = await almanac('Alice', 'call', 'balances.transferKeepAlive', 'v1');
      equal(missing.code, 2);
      match(missing.stderr, /takes dest \(MultiAddress\), value \(Compact<u128>\); given are 1/);
      const unknown = await almanac('Alice', 'call', 'system.nothing');
      match(unknown.stderr, /system has no call "nothing"; it has remark,/);
    });

    it('ends with 1 and the reason of the runtime when the call fails', async () => {
      const { code, stderr } = await almanac('Alice', 'call', 'balances.transferAll', stranger, 'true');
      equal(code, 0, stderr);
      const failed = await almanac('Bob', 'call', 'council.vote', `0x${'11'.repeat(32)}`, '0', 'true');
      equal(failed.code, 1);
      match(failed.stderr, /Council\.ProposalMissing/);
    });
  });

  describe('almanac send', () => {
    it('sends an amount', async () => {
      const { code, stdout } = await almanac('Bob', 'send', '//Alice', '100ALM');
      equal(code, 0);
      match(stdout, /sends 100 ALM to 5Grw/);
    });

    it('pays no fee for what the account does not have', async () => {
      const { code, stderr } = await almanac('Charlie', 'send', '//Alice', '1_000_000ALM');
      equal(code, 1);
      match(stderr, /has 1,000 ALM and keeps .* ALM; it cannot send 1,000,000 ALM/);
    });

    for (const amount of ['5', '0ALM', '1.0000000000001ALM', '5DOT']) {
      it(`refuses ${amount}: an amount has its unit`, async () => {
        const { code, stderr } = await almanac('Bob', 'send', '//Alice', amount);
        equal(code, 2);
        match(stderr, /is not an amount\nhint: expected one with its unit, for example 5ALM/);
      });
    }
  });

  describe('almanac council propose', () => {
    it('proposes a call by its name', async () => {
      const { code, stdout } = await propose('registry.setAdmission', '0', 'Open');
      deepEqual(
        [code, stdout.includes('registry.setAdmission(network 0, admission Open)')],
        [0, true],
        stdout,
      );
    });

    it('invites and accepts by shorter names', async () => {
      const invited = await almanac('Bob', 'council', 'invite', '//Two', '--dry-run');
      match(invited.stdout, /proposes to the Council: registry\.admit\(network 0, account 5/);
      const unknown = await almanac('Bob', 'council', 'accept', 'nothing');
      equal(unknown.code, 2);
      match(unknown.stderr, /the chain knows no subject "nothing"/);
    });

    it('names arguments that are wanted', async () => {
      const { code, stderr } = await propose('registry.admit', '0');
      equal(code, 2);
      match(stderr, /registry.admit takes network \(u32\), account \(AccountId32\); given are 1/);
      match((await propose('nothing')).stderr, /"nothing" is not a call\nhint: expected PALLET.CALL/);
    });

    it('names validators without session keys before anybody votes', async () => {
      const { code, stderr } = await validators(stranger);
      equal(code, 2);
      match(stderr, /has no session keys, so the motion would be carried and fail/);
    });

    it('does not propose a list that would halt the chain', async () => {
      await author(everybody);
      equal((await validators('//Dave')).code, 0);
      await author(butDave);
      const halting = await validators('//Dave');
      equal(halting.code, 1);
      match(
        halting.stderr,
        /the chain would halt: 1 of these 1 must run, and 5DAAnrj7\w+ missed the last turns/,
      );
      const named = await propose('validators.setValidators', JSON.stringify([pairOf('//Dave').address]));
      equal(named.code, 1, 'by the name of the call as well');
      equal((await validators(...everybody.toReversed())).code, 0, 'three of four run');
      equal((await validators('//Alice', '//Dave')).code, 1);
      equal((await validators('//Alice', '//Bob')).code, 0);
    });
  });

  describe('almanac council close', () => {
    it('does not execute a list that would halt the chain by now', async () => {
      await author(everybody);
      const proposed = await almanac('Bob', 'params', 'propose', 'validators=//Dave', '--json');
      const { index } = JSON.parse(proposed.stdout) as { index: number };
      for (const name of ['Alice', 'Bob', 'Charlie'])
        equal((await almanac(name, 'council', 'vote', `${index}`, 'yes')).code, 0);
      await author(butDave);
      const { code, stderr } = await almanac('Bob', 'council', 'close', `${index}`);
      equal(code, 1);
      match(stderr, /the chain would halt: 1 of these 1 must run/);
      await author(everybody);
      const closed = await almanac('Bob', 'council', 'close', `${index}`);
      equal(closed.code, 0, closed.stderr);
      match(closed.stdout, /the motion is carried, and its call succeeded/);
    });
  });

  async function propose(...args: readonly string[]): Promise<Ran> {
    return await almanac('Bob', 'council', 'propose', ...args, '--dry-run');
  }

  async function validators(...accounts: readonly string[]): Promise<Ran> {
    return await almanac('Bob', 'params', 'propose', `validators=${accounts.join(',')}`, '--dry-run');
  }

  /** Four rounds of slots, in which these validators alone make blocks. */
  async function author(alive: readonly string[]): Promise<void> {
    const { chain, turnOf } = world.test;
    const keys = new Set<string>(alive.map((uri) => u8aToHex(pairOf(uri).publicKey)));
    const first = chain.lastSlot + 1;
    for (let slot = first; slot < first + 16; slot += 1) {
      if (keys.has((await turnOf(slot)) ?? '')) await chain.buildBlock(slot);
    }
  }

  async function almanac(name: string, ...args: readonly string[]): Promise<Ran> {
    return await world.almanac(...args, '--key', `//${name}`, '--local', '--url', world.test.url);
  }
});
