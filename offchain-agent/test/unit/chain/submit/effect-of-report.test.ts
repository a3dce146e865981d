import assert from 'node:assert/strict';
import { FakeReportingChain } from '../../../../../tests/support/fake-reporting-chain.ts';
import type { WindowCommits } from '../../../../src/chain/reporting/commit-chain.ts';
import { effectOf } from '../../../../src/chain/submit/api-outbox-chain.ts';
import type { OutboxEffect, ReportStep } from '../../../../src/store/outbox-row.ts';

const hash = `0x${'11'.repeat(32)}`;
const place = { network: 0, reporter: '5Reporter', window: 60 };
const step = (part: ReportStep): OutboxEffect => ({ kind: 'report', ...place, part });
const claim = { kind: 'claim', ...place } as const;
const steps = ['commit', 'open', 0, 1] as const;

describe('effectOf', () => {
  it('is open until the part is there, and done from then on, also after the window has closed', async () => {
    const reports = new FakeReportingChain();
    const effect = async (part: number) => await effectOf({ reports }, step(part));
    assert.equal(await effect(0), 'open');
    const entry = { target: 1, indicator: 'rpc' as const, samples: 1, buckets: [] };
    const report = { network: 0, window: 60, link: hash, root: hash, contentId: hash, entries: [entry] };
    const [call = ''] = await reports.reportCalls(report);
    reports.apply(call, '5Reporter');
    assert.deepEqual([await effect(0), await effect(1)], ['done', 'open']);
    reports.firstOpen = 80;
    assert.deepEqual([await effect(0), await effect(1)], ['done', 'closed']);
  });

  it('is absent for what is of no kind that is known', async () => {
    assert.equal(await effectOf({ reports: new FakeReportingChain() }, { kind: 'other' }), 'absent');
  });

  const committed: readonly (readonly [string, WindowCommits, readonly string[]])[] = [
    ['the window is counted', { phase: 'before', isOpened: false }, ['early', 'early', 'early', 'early']],
    ['commits are taken', { phase: 'commit', isOpened: false }, ['open', 'early', 'early', 'early']],
    [
      'commits are taken, and it is there',
      { phase: 'commit', commitment: hash, isOpened: false },
      ['done', 'early', 'early', 'early'],
    ],
    [
      'they are over without it',
      { phase: 'open', isOpened: false },
      ['closed', 'closed', 'closed', 'closed'],
    ],
    ['they are over', { phase: 'open', commitment: hash, isOpened: false }, ['done', 'open', 'open', 'open']],
    ['it is opened', { phase: 'open', commitment: hash, isOpened: true }, ['done', 'done', 'open', 'open']],
  ];
  for (const [when, commits, expected] of committed) {
    it(`tells commit, opening and parts of a window when ${when}`, async () => {
      const chains = { reports: new FakeReportingChain(), commits: { commitsOf: async () => commits } };
      assert.deepEqual(
        await Promise.all(steps.map(async (part) => await effectOf(chains, step(part)))),
        expected,
      );
      // What nobody commits to is a census.
      const census = { kind: 'census', ...place, part: 0 } as const;
      assert.equal(await effectOf(chains, census), 'open');
    });
  }

  it('gives up what is not opened when the window closes', async () => {
    const reports = new FakeReportingChain();
    reports.firstOpen = 80;
    const commits = { phase: 'open', commitment: hash, isOpened: false } as const;
    const chains = { reports, commits: { commitsOf: async () => commits } };
    assert.deepEqual(await Promise.all(steps.map(async (part) => await effectOf(chains, step(part)))), [
      'done',
      'closed',
      'closed',
      'closed',
    ]);
  });

  it('is done of a claim when the chain says that it was claimed, and closed without an opening', async () => {
    const reports = new FakeReportingChain();
    const effect = async (opened: { proofs: []; isClaimed: boolean } | undefined) =>
      await effectOf({ reports, claims: { openedOf: async () => opened } }, claim);
    assert.equal(await effect(undefined), 'closed');
    assert.equal(await effect({ proofs: [], isClaimed: false }), 'open');
    assert.equal(await effect({ proofs: [], isClaimed: true }), 'done');
    assert.equal(await effectOf({ reports }, claim), 'absent');
  });
});
