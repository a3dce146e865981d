import { deepEqual, equal, ok } from 'node:assert/strict';
import polkadotMetadata from '@polkadot/types-support/metadata/v15/polkadot-hex';
import { compactStripLength, compactToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { AskedRelay, askedShape } from '../support/asked-relay.ts';
import { MadeRelayNode } from '../support/made-relay-node.ts';
import { earningsDifferences, type PrintedEarnings } from '../support/recount-differences.ts';
import { recountRelay } from '../support/recount-relay.ts';
import { RecountRuntime } from '../support/recount-runtime.ts';
import { backingBlocks } from '../support/relay-blocks.ts';
import { prefixOf } from '../support/relay-questions.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import { serveRelay } from '../support/serve-relay.ts';

describe('the recount of relay chains', () => {
  it('counts what the validators of a made chain did, and finds its points', async () => {
    const relay = new AskedRelay(1, 50);
    const recount = await recountRelay(async (...asked) => await relay.ask(...asked), 50);
    deepEqual(recount.pointFaults, []);
    const over = [...relay.chain.reports.keys()];
    ok(over.length > 2);
    for (const index of over) {
      const session = relay.chain.sessions.find((one) => one.index === index);
      const own = recount.sessions.get(index);
      ok(session && own);
      for (const [place, member] of session.members.entries()) {
        const work = own.work.get(session.accounts[place] ?? '');
        const { candidates, seconded, valid, blocks, rows, pieces, held } = member;
        deepEqual(
          [work?.candidates, work?.seconded_votes, work?.valid_votes, work?.blocks],
          [candidates, seconded, valid, blocks],
        );
        deepEqual([work?.availability_votes, work?.pieces, work?.held_pieces], [rows, pieces, held]);
      }
      const points = [...own.work]
        .map(([account, { authoring, backing }]) => [account, authoring + backing] as const)
        .filter(([, sum]) => sum > 0);
      deepEqual(new Map(points.toSorted()), new Map([...(relay.chain.reports.get(index) ?? [])].toSorted()));
    }
    ok(recount.wrongCredits.length > 0);
  });

  it('equals what earnings prints of the same work, and finds each figure that is another', async () => {
    const [seed, blocks] = [2, 60];
    const { url, stop } = await serveRelay(new MadeRelayNode(seed, blocks, askedShape));
    const { code, stdout, stderr } = await runAlmanac('earnings', url, '--sessions', '2', '--json');
    await stop();
    equal(code, 0, stderr);
    const relay = new AskedRelay(seed, blocks);
    const recount = await recountRelay(async (...asked) => await relay.ask(...asked), blocks);
    const printed = JSON.parse(stdout) as PrintedEarnings;
    equal(printed.sessions.length, 2);
    deepEqual(earningsDifferences(printed, recount), []);

    const { index, to_block: last } = printed.sessions[1] ?? { index: 0, to_block: 0 };
    const [account = '', work] = [...(recount.sessions.get(index)?.work ?? [])].find(
      ([, one]) => one.valid_votes > 0,
    ) ?? ['', undefined];
    ok(work);
    work.valid_votes -= 1;
    work.held_pieces += 1;
    work.backing -= 20;
    const session = recount.sessions.get(index);
    ok(session);
    session.toBlock += 1;
    const shown = earningsDifferences(printed, recount);
    deepEqual(
      shown.map((one) => one.replace(/ \d+, recounted \d+$/, '')),
      [
        `session ${index}: to_block`,
        `session ${index}, ${account}: valid_votes`,
        `session ${index}, ${account}: held_pieces`,
        `session ${index}, ${account}: backing`,
        `session ${index}, ${account}: missed_votes`,
      ],
    );
    ok(shown[0]?.endsWith(`to_block ${last}, recounted ${last + 1}`));
  });

  it('finds points that the chain pays otherwise', async () => {
    const relay = new AskedRelay(1, 12);
    const key = prefixOf('StakingAhClient', 'ValidatorPoints');
    const { pointFaults } = await recountRelay(async (method, asked) => {
      const answer = await relay.ask(method, asked);
      if (method !== 'state_queryStorageAt' || asked[1] !== relay.chain.hashes.get(12)) return answer;
      const [{ changes }] = answer as [{ changes: [string, string | null][] }];
      return [{ changes: changes.map(([one, value]) => [one, one.startsWith(key) ? '0x01000000' : value]) }];
    }, 12);
    ok(pointFaults.length > 0);
    ok(pointFaults.every((fault) => fault.startsWith('block 12: 0x')));
  });

  const [, bytes] = compactStripLength(hexToU8a(polkadotMetadata).subarray(1));
  const runtime = new RecountRuntime(u8aToHex(bytes));

  it('reads rows of blocks of Polkadot', () => {
    const rows = [...backingBlocks()].map(([number, { extrinsics }]) => {
      const own = runtime.rows(extrinsics.filter((extrinsic) => extrinsic !== null));
      return [number, own.length] as const;
    });
    const known = new Map(rows);
    equal(known.get(24_500_001), 497);
    equal(known.get(28_490_503), 596);
    equal(known.get(29_698_001), 597);
    deepEqual(
      rows.filter(([, count]) => count === 0),
      [],
    );
  });

  it('reads events of candidates, and votes', () => {
    const receipt = new Uint8Array(324).fill(7);
    const head = new Uint8Array([4, 9]);
    const event = (kind: number, ...rest: Uint8Array[]): Uint8Array =>
      u8aConcat([0, 1, 0, 0, 0, 53, kind], receipt, head, ...rest, [0]);
    const core = new Uint8Array([2, 0, 0, 0]);
    const group = new Uint8Array([3, 0, 0, 0]);
    const list = (...parts: Uint8Array[]): string =>
      u8aToHex(u8aConcat(compactToU8a(parts.length), ...parts));
    const candidate = blake2AsHex(receipt);
    const events = [event(0, core, group), event(1, core, group), event(2, core)];
    deepEqual(runtime.events(list(...events)), [
      { what: 'CandidateBacked', candidate, group: 3 },
      { what: 'CandidateIncluded', candidate, group: 3 },
      { what: 'CandidateTimedOut', candidate, group: undefined },
    ]);
    const vote = (validator: number, kind: number): Uint8Array =>
      u8aConcat([validator, 0, 0, 0, kind], new Uint8Array(64));
    const backing = u8aConcat([9, 0, 0, 0, 4], receipt, [8], vote(5, 1), vote(6, 2), [0]);
    deepEqual(runtime.votes(u8aToHex(backing)), {
      session: 9,
      disputes: [],
      candidates: new Map([
        [
          candidate,
          [
            { validator: 5, isFirst: true },
            { validator: 6, isFirst: false },
          ],
        ],
      ]),
    });
  });
});
