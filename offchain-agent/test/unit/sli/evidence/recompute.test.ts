import assert from 'node:assert/strict';
import { compareRecord, sumViews, type View, viewOf } from '../../../../src/sli/robust.ts';

const rule = { minCoveragePpm: 500_000, minReporters: 2 };
// The worked example of the rule C: three reporters, four samples each.
const views: readonly View[] = [
  { samples: 4, buckets: [[100, 4]] },
  {
    samples: 4,
    buckets: [
      [100, 2],
      [200, 2],
    ],
  },
  { samples: 4, buckets: [[200, 1]] },
];
const record = {
  expected: 12,
  reported: 12,
  reporters: 3,
  samples: 4,
  buckets: [
    [100, 32],
    [200, 32],
  ] as const,
};

describe('a record recomputed from all evidence', () => {
  it('equals that of the chain', () => {
    assert.deepEqual(compareRecord(views, 4, rule, record), { kind: 'equal' });
  });

  it('is not compared when the record holds samples that were not given', () => {
    assert.deepEqual(compareRecord(views.slice(1), 4, rule, record), { kind: 'partial', missing: 4 });
  });

  it('names the first figure that is another', () => {
    const text = (change: Partial<typeof record>): string => {
      const verdict = compareRecord(views, 4, rule, { ...record, ...change });
      return verdict.kind === 'differs' ? verdict.text : verdict.kind;
    };
    assert.equal(text({ reported: 11 }), 'reported: recomputed 12, the chain has 11');
    assert.equal(text({ reporters: 2 }), 'reporters: recomputed 3, the chain has 2');
    assert.equal(text({ samples: 3 }), 'samples: recomputed 4, the chain has 3');
    assert.equal(
      text({
        buckets: [
          [100, 32],
          [200, 31],
        ] as never,
      }),
      'buckets: recomputed 32/16 in bucket 200, the chain has 31/16 in bucket 200 at place 2',
    );
    assert.equal(
      text({ buckets: [[100, 32]] as never }),
      'buckets: recomputed 32/16 in bucket 200, the chain has nothing at place 2',
    );
  });
});

describe('the views of one reporter', () => {
  it('are summed bucket by bucket over windows', () => {
    assert.deepEqual(sumViews(views), {
      samples: 12,
      buckets: [
        [100, 6],
        [200, 3],
      ],
    });
    assert.deepEqual(sumViews([]), { samples: 0, buckets: [] });
  });

  it('are empty where nothing was sampled', () => {
    assert.deepEqual(viewOf([], { target: 1, indicator: 'rpc' }), { samples: 0, buckets: [] });
  });
});
