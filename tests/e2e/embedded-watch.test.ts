import assert from 'node:assert/strict';
import { Keyring } from '@polkadot/keyring';
import { u8aToHex } from '@polkadot/util';
import { RpcAuraSource } from '../../offchain-agent/src/chain/aura/aura-source.ts';
import { openAnyChain } from '../../offchain-agent/src/chain/engine/open-any-chain.ts';
import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import { type ConformanceSubject, describeAuraSource } from '../support/chain-conformance.ts';
import type { Ran } from '../support/command-process.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { startSilentServer, startWebServer } from '../support/made-node.ts';
import { pageArgs } from '../support/page-commands.ts';
import { recordedDifferences } from '../support/recorded-differences.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { submit } from '../support/submit.ts';

interface WatchJson {
  to_block: number;
  to_block_hash: string;
  slots_with_several_blocks: number;
  validators: { account: string; assigned_slots: number; authored_slots: number; active: boolean }[];
}

const slotMs = 2_000;
const windowMs = 20_000;
/** 2026-11-20 08:00 UTC. */
const firstSlot = 1_795_161_600_000 / slotMs;

describe('almanac watch, sli and validators', () => {
  const keyring = new Keyring({ type: 'sr25519' });
  const alice = keyring.addFromUri('//Alice');
  const accounts = ['//Alice', '//Bob', '//Charlie', '//Dave'].map(
    (seed) => keyring.addFromUri(seed).address,
  );
  const grandpa = new Keyring({ type: 'ed25519' });
  let test: TestChain;

  before(async () => {
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      patch: {
        validators: { slotDurationMs: slotMs, sessionLength: 10, sessionsPerEra: 2, validators: accounts },
        session: {
          keys: accounts.map((account, seat) => [
            account,
            account,
            {
              aura: account,
              grandpa: grandpa.addFromUri(['//Alice', '//Bob', '//Charlie', '//Dave'][seat] ?? '').address,
            },
          ]),
        },
        sli: { windowMs },
      },
    });
    // Single misses, a halt over several windows, and a session change that takes a validator from the set.
    for (const slotsAhead of [1, 1, 2, 1, 3, 1, 1, 45, 1, 1]) await test.build(slotsAhead);
    const { api } = test;
    const remove = api.tx.sudo.sudo(api.tx.validators.setValidators(accounts.slice(0, 3)));
    await test.serve(submit(api, remove, alice));
    for (let block = 0; block < 35; block += 1) await test.build(block % 7 === 0 ? 2 : 1);
  });

  after(async () => await test.close());

  async function watched(...args: string[]): Promise<WatchJson> {
    const { code, stdout, stderr } = await runAlmanac(
      ...pageArgs('docs/tutorials/watch-a-chain.md', './almanac watch --for 0s'),
      test.url,
      '--json',
      ...args,
    );
    assert.equal(code, 0, stderr);
    return JSON.parse(stdout) as WatchJson;
  }

  describe('watch', () => {
    it('counts from the headers what the chain counted by itself, over misses, a halt and a change of the set', async () => {
      const counted = await watched();
      const records = await SliRecords.at(
        test.api,
        test.api.registry.createType('BlockHash', counted.to_block_hash),
      );
      assert.equal(counted.validators.length, 4);
      for (const { account, assigned_slots, authored_slots } of counted.validators) {
        const target = (await records.targetOf({ account })) ?? 0;
        const year = await records.answer(target, 'year', firstSlot * (slotMs / 1_000));
        assert.deepEqual(
          [assigned_slots, authored_slots],
          [Number(year?.assigned), Number(year?.authored)],
          account,
        );
      }
      const dave = counted.validators.find(({ account }) => account === accounts[3]);
      assert.equal(dave?.active, false);
      assert.ok(
        counted.validators.some(({ assigned_slots, authored_slots }) => authored_slots < assigned_slots),
      );
    });

    it('has in every window and day what the chain recorded', async () => {
      const { compared, differences } = await recordedDifferences(test.api, test.url, windowMs);
      assert.ok(compared > 40, `${compared} records compared`);
      assert.deepEqual(differences, []);
    });

    it('keeps only the validator that is asked for', async () => {
      const { validators } = await watched('--validator', u8aToHex(alice.publicKey));
      assert.deepEqual(
        validators.map(({ account }) => account),
        [alice.address],
      );
    });
  });

  describe('sli', () => {
    async function sli(...args: string[]): Promise<Ran> {
      return await runAlmanac('sli', ...args, '--url', test.url);
    }

    async function alone(...args: string[]): Promise<Ran> {
      return await runAlmanac('sli', ...args, '--url', test.url);
    }

    it('prints the closed and the open window of every validator with its counts', async () => {
      const { code, stdout } = await sli('all', '--period', 'window');
      assert.equal(code, 0);
      assert.match(
        stdout,
        /authorship by window, simulated, as of 2026-11-20 \d\d:\d\d:\d\d UTC \(finalized block \d+\)/,
      );
      assert.match(stdout, new RegExp(`${alice.address} .* \\d+/\\d+ .* provisional`));
    });

    it('decides on a requirement by closed periods: yes, no, or cannot tell', async () => {
      assert.equal((await alone('1', '--period', 'window', '--require', '0%')).code, 0);
      const below = await alone('all', '--period', 'window', '--last', '20', '--require', '100%');
      assert.equal(below.code, 1);
      assert.match(below.stderr, /^required 100 %: not met by every closed period shown$/m);
      const open = await alone('1', '--period', 'year', '--require', '50%');
      assert.equal(open.code, 3);
      assert.match(open.stderr, /cannot be judged: not every target has a closed record/);
    });

    it('refuses what it cannot answer in a sentence', async () => {
      const cases: [string[], number, RegExp][] = [
        [
          ['1', '--at', '2030-01-01'],
          2,
          /--at: 2030-01-01 is in the future; the finalized block \d+ is of 2026-11-20/,
        ],
        [['1', '--at', '2020-01-01'], 3, /the chain has no record of the day of 2020-01-01/],
        [['nobody'], 2, /"nobody" is not a validator with records on this chain/],
        [
          ['1', '--last', '257'],
          2,
          /--last: "257" is out of range\nhint: expected a whole number from 1 to 256/,
        ],
        [
          ['1', '--last', '2', '--at', '2026'],
          2,
          /--at names one period and --last a history up to now\nhint: give one of them/,
        ],
        [
          ['1', '--indicator', 'pulse'],
          2,
          /--indicator: "pulse" is not offered\nhint: expected one of authorship/,
        ],
        [['1', '--indicator', 'rpc'], 3, /the chain has no record of the day/],
      ];
      for (const [args, code, sentence] of cases) {
        const ran = await sli(...args);
        assert.match(ran.stderr, sentence);
        assert.equal(ran.code, code, args.join(' '));
      }
    });
  });

  describe('validators', () => {
    it('ranks by the lower bound, from the open day while no day is closed', async () => {
      const { code, stdout } = await runAlmanac('validators', '--url', test.url, '--json');
      assert.equal(code, 0);
      const { provisional, total, validators } = JSON.parse(stdout) as {
        provisional: boolean;
        total: number;
        validators: { low_ppm: number }[];
      };
      assert.deepEqual([provisional, total], [true, 4]);
      const bounds = validators.map(({ low_ppm }) => low_ppm);
      assert.deepEqual(
        bounds,
        bounds.toSorted((a, b) => b - a),
      );
    });
  });

  describe('where no chain answers', () => {
    async function both(url: string): Promise<[number | null, number | null, string]> {
      const watch = await runAlmanac('watch', url);
      const sli = await runAlmanac('sli', 'all', '--url', url);
      return [watch.code, sli.code, watch.stderr];
    }

    it('exits with 4 when nothing listens', async () => {
      assert.deepEqual(await both('ws://127.0.0.1:1'), [
        4,
        4,
        'error: cannot connect to ws://127.0.0.1:1: connection refused\nhint: start a chain with "npm start", or pass --url (chain.urls of an agent)\n',
      ]);
    });

    it('exits with 2 for a web page', async () => {
      const server = await startWebServer(200);
      const [watch, sli, sentence] = await both(server.url);
      server.stop();
      assert.deepEqual([watch, sli], [2, 2]);
      assert.match(sentence, /answered HTTP 200 \(text\/html\) instead of opening a WebSocket/);
    });

    it('exits with 2 for what does not speak WebSocket', async () => {
      const server = await startSilentServer('220 mail ready\r\n');
      const [watch, sli] = await both(server.url);
      server.stop();
      assert.deepEqual([watch, sli], [2, 2]);
    });
  });

  describe('the embedded chain', () => {
    let subject: ConformanceSubject;
    let close: () => void;

    before(async () => {
      const { client } = await openAnyChain(test.url);
      subject = { source: new RpcAuraSource(client), advance: async () => await test.build() };
      close = () => client.close();
    });

    after(() => close());

    describeAuraSource('an embedded chain', () => subject);
  });
});
