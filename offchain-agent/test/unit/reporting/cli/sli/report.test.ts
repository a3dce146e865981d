import assert from 'node:assert/strict';
import { fakeAnswer } from '../../../../../../tests/support/fake-answer.ts';
import type { SliRecords } from '../../../../../src/chain/records/records.ts';
import { requireKnownInstant } from '../../../../../src/cli/question.ts';
import { readReport, resolveTargets } from '../../../../../src/reporting/cli/sli/report.ts';
import { periodStart } from '../../../../../src/sli/calendar.ts';

const dayS = 86_400;
const todayS = 1_795_219_200;
const closed = fakeAnswer();
const open = fakeAnswer({ period: { kind: 'day', startS: todayS }, provisional: true });

/** Records of target 1 for today and yesterday; target 2 has today only. */
const records: Pick<
  SliRecords,
  'asOfMs' | 'blockNumber' | 'targets' | 'targetOf' | 'answer' | 'current' | 'history' | 'periodOf'
> = {
  asOfMs: (todayS + 3_600) * 1_000,
  blockNumber: 7,
  targets: [1, 2],
  targetOf: async (who) => ('account' in who && who.account === `0x${'01'.repeat(32)}` ? 1 : undefined),
  answer: async (target, _kind, atS) => (target === 1 && atS === closed.period.startS ? closed : undefined),
  current: async (target) => ({ closed: target === 1 ? closed : undefined, open }),
  periodOf: async (kind, atS) => ({ kind, startS: periodStart('day', atS) }),
  history: async (target, kind, fromS, count) =>
    Array.from({ length: count }, (_, index) => {
      const startS = fromS + index * dayS;
      const answer = [closed, open].find(({ period }) => period.startS === startS);
      return { period: { kind, startS }, answer: target === 1 || answer === open ? answer : undefined };
    }),
};
const both = [
  { target: 1, text: '1' },
  { target: 2, text: '2' },
];

describe('readReport', () => {
  it('reads the last closed and the open period', async () => {
    const reports = await readReport(records, both, 'day', { kind: 'now' });
    assert.deepEqual(
      reports.map(({ rows }) => rows.map(({ answer }) => answer?.provisional)),
      [[false, true], [true]],
    );
  });

  it('reads the period of an instant, and nothing where there is none', async () => {
    const reports = await readReport(records, both, 'day', { kind: 'at', atS: closed.period.startS });
    assert.deepEqual(
      reports.map(({ rows }) => rows.length),
      [1, 0],
    );
  });

  it('ends a history with the open period and begins it, for all alike, with the first record of any', async () => {
    const reports = await readReport(records, both, 'day', { kind: 'last', count: 30 });
    assert.deepEqual(
      reports.map(({ rows }) => rows.map(({ startS }) => startS)),
      [
        [todayS - dayS, todayS],
        [todayS - dayS, todayS],
      ],
    );
    assert.equal(reports[1]?.rows[0]?.answer, undefined);
  });

  it('reads more records than a function takes arguments', async () => {
    const targets = Array.from({ length: 1_000 }, (_, index) => ({ target: index + 1, text: '' }));
    const rows = Array.from({ length: 256 }, () => ({ period: closed.period, answer: closed }));
    const many = { ...records, history: async () => rows };
    const reports = await readReport(many, targets, 'day', { kind: 'last', count: 256 });
    assert.ok(reports.every((report) => report.rows.length === 256));
  });
});

describe('resolveTargets', () => {
  const account = `0x${'01'.repeat(32)}`;
  const address = '5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT';

  it('takes ids, accounts in any form and names of a running demo, each once', async () => {
    assert.deepEqual(await resolveTargets(records, '2,1,2', {}), [
      { target: 2, text: '2' },
      { target: 1, text: '1' },
    ]);
    for (const text of [account, address, 'v1']) {
      assert.deepEqual(await resolveTargets(records, text, { [address]: 'v1' }), [{ target: 1, text }]);
    }
  });

  it('takes all', async () => {
    assert.deepEqual(
      (await resolveTargets(records, 'all', {})).map(({ target }) => target),
      [1, 2],
    );
  });

  it('asks for no name that is missing', async () => {
    await assert.rejects(resolveTargets(records, '1,,2', {}), {
      code: 'bad_input/validator',
      message: /^<target> "1,,2": a name is missing beside a comma/,
    });
  });

  it('refuses whom the chain does not know', async () => {
    for (const text of ['3', 'nobody', `0x${'02'.repeat(32)}`, '']) {
      await assert.rejects(resolveTargets(records, text, {}), {
        code: 'bad_input/validator',
        message: `"${text}" is not a validator with records on this chain; expected an account, an id or a name, and "almanac validators" lists them`,
      });
    }
  });
});

describe('requireKnownInstant', () => {
  it('accepts the time of the block and refuses the second after it', () => {
    const nowS = records.asOfMs / 1_000;
    requireKnownInstant(records, nowS, 'now');
    assert.throws(() => requireKnownInstant(records, nowS + 1, '2030-01-01'), {
      code: 'bad_input/future',
      message: '--at: 2030-01-01 is in the future; the finalized block 7 is of 2026-11-21 01:00:00 UTC',
    });
  });
});
