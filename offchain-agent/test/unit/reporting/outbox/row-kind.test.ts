import { deepEqual, equal } from 'node:assert/strict';
import { rowKind } from '../../../../src/reporting/outbox/row-kind.ts';

const place = { network: 0, reporter: '5Grw', window: 60 } as const;
const reporter = '5Grw';

describe('kinds of outbox rows', () => {
  it('lets reports and censuses take the nonce of a claim, and of nothing else', () => {
    equal(rowKind({ kind: 'claim', ...place }).yields, true);
    equal(rowKind({ kind: 'report', ...place, part: 0 }).yields, false);
    equal(rowKind({ kind: 'census', ...place, part: 0 }).yields, false);
    equal(rowKind({ kind: 'other' }).yields, false);
  });

  it('counts final parts of reports and censuses, and refused ones', () => {
    const parts = {
      finalized: ['almanac_report_part_finalized_total', { reporter }],
      refused: ['almanac_report_part_refused_total', { reporter }],
    };
    deepEqual(rowKind({ kind: 'report', ...place, part: 1 }).counts, parts);
    deepEqual(rowKind({ kind: 'census', ...place, part: 0 }).counts, parts);
  });

  it('counts a late commit as a window lost, a late claim as refused, and no reveal', () => {
    deepEqual(rowKind({ kind: 'report', ...place, part: 'commit' }).counts, {
      refused: ['almanac_commits_missed_total', { reporter }],
    });
    deepEqual(rowKind({ kind: 'claim', ...place }).counts, {
      refused: ['almanac_claims_total', { reporter, outcome: 'refused' }],
    });
    deepEqual(rowKind({ kind: 'report', ...place, part: 'open' }).counts, {});
  });

  it('says why each kind came too late', () => {
    const why = (effect: Parameters<typeof rowKind>[0]): string =>
      rowKind(effect).whyClosed.split(':')[0] ?? '';
    equal(why({ kind: 'report', ...place, part: 0 }), 'window closed');
    equal(why({ kind: 'claim', ...place }), 'the chain no longer has the reveal');
    equal(
      why({ kind: 'report', ...place, part: 'commit' }),
      'the commits of the window were over before this one was there',
    );
  });
});
