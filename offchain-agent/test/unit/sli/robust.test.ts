import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Buckets } from '../../../src/sli/bucket.ts';
import {
  type Combined,
  combine as combineReports,
  compareRecord,
  type Rule,
  type SampledRecord,
  sumViews,
  type View,
  viewOf,
} from '../../../src/sli/robust.ts';

const rule: Rule = { minCoveragePpm: 500_000, minReporters: 2 };

function view(samples: number, ...buckets: [number, number][]): View {
  return { samples, buckets };
}

/** The reports given are those of all active reporters, unless said otherwise. */
function combine(
  views: readonly View[],
  expectedEach: number,
  counted: Rule,
  active = views.length,
): Combined {
  return combineReports(views, expectedEach, active * expectedEach, counted);
}

const anyView = fc
  .integer({ min: 0, max: 24 })
  .chain((samples) =>
    fc
      .array(fc.nat(735), { maxLength: samples })
      .map((answers) => sumViews([{ samples, buckets: [] }, ...answers.map((index) => view(0, [index, 1]))])),
  );

function answered(buckets: Buckets): number {
  return buckets.reduce((sum, [, count]) => sum + count, 0);
}

describe('combine', () => {
  it('gives the worked example', () => {
    const views = [view(4, [100, 4]), view(4, [100, 2], [200, 2]), view(4, [200, 1])];
    assert.deepEqual(combine(views, 4, rule), {
      reported: 12,
      reporters: 3,
      samples: 4,
      buckets: [
        [100, 32],
        [200, 32],
      ],
    });
  });

  it('has no quorum of nobody, even where none is demanded', () => {
    const nobody: Combined = { reported: 0, reporters: 0, samples: 0, buckets: [] };
    assert.deepEqual(combine([], 4, { minCoveragePpm: 0, minReporters: 0 }), nobody);
    assert.deepEqual(combine([view(0)], 4, { minCoveragePpm: 0, minReporters: 0 }), nobody);
  });

  it('counts a report from the minimum coverage on', () => {
    const full = view(10, [5, 10]);
    assert.equal(combine([full, view(5, [5, 5])], 10, rule).reporters, 2);
    assert.deepEqual(combine([full, view(4, [5, 4])], 10, rule), {
      reported: 14,
      reporters: 1,
      samples: 0,
      buckets: [],
    });
  });

  it('has a quorum with more than half of the active reporters, and with half of them none', () => {
    const seen = view(4, [100, 4]);
    for (const [counting, active, isKnown] of [
      [3, 5, true],
      [2, 3, true],
      [2, 4, false],
      [3, 6, false],
      [3, 7, false],
    ] as const) {
      const { samples, reporters } = combine(Array<View>(counting).fill(seen), 4, rule, active);
      assert.deepEqual([samples > 0, reporters], [isKnown, counting], `${counting} of ${active}`);
    }
  });

  it('counts from the minimum coverage on also where doubles do not tell the products apart', () => {
    const nearlyAll = { minCoveragePpm: 999_999, minReporters: 1 };
    // 999,999 E is 1 more than a multiple of 1,000,000, and some 2^69.
    const expected = 562_949_952_999_999;
    const least = Number((999_999n * BigInt(expected) - 1n) / 1_000_000n) + 1;
    assert.equal(999_999 * expected, 1_000_000 * (least - 1));
    assert.equal(combine([view(least)], expected, nearlyAll).reporters, 1);
    assert.equal(combine([view(least - 1)], expected, nearlyAll).reporters, 0);
    // And where they are equal indeed.
    assert.equal(combine([view(999_999 * 562_949_953)], 562_949_953_000_000, nearlyAll).reporters, 1);
  });

  it('reads two reports in dispute in favour of the target', () => {
    assert.deepEqual(combine([view(4), view(4, [9, 4])], 4, rule).buckets, [[9, 64]]);
  });

  it('rounds half a sixteenth up', () => {
    const free = { minCoveragePpm: 0, minReporters: 3 };
    assert.deepEqual(combine([view(1), view(1, [9, 1]), view(32, [9, 1])], 32, free).buckets, [[9, 1]]);
    assert.deepEqual(combine([view(1), view(1, [9, 1]), view(33, [9, 1])], 33, free).buckets, []);
  });

  it('is exact for the largest numbers', () => {
    const most = 2 ** 49 - 1;
    const [a, b] = [view(most, [7, most - 2]), view(most - 1, [7, most - 2])];
    // (m - 2) / m < (m - 2) / (m - 1): a double does not tell them apart.
    assert.deepEqual(combine([b, a], most, rule), {
      reported: 2 * most - 1,
      reporters: 2,
      samples: most,
      buckets: [[7, 16 * (most - 1)]],
    });
  });

  it('does not mind the order of the reports', () => {
    const shuffled = fc
      .array(anyView, { maxLength: 40 })
      .chain((views) =>
        fc.tuple(fc.constant(views), fc.shuffledSubarray(views, { minLength: views.length })),
      );
    fc.assert(
      fc.property(shuffled, ([views, others]) =>
        assert.deepEqual(combine(views, 24, rule), combine(others, 24, rule)),
      ),
    );
  });

  it('gives ascending buckets, none empty, and no more answers than samples', () => {
    fc.assert(
      fc.property(fc.array(anyView, { maxLength: 9 }), (views) => {
        const { samples, buckets } = combine(views, 24, rule);
        buckets.forEach(([index, count], place) => {
          assert.ok(count > 0 && index > (buckets[place - 1]?.[0] ?? -1));
        });
        assert.ok(answered(buckets) <= 16 * samples);
      }),
    );
  });
});

describe('a reporter that falls silent', () => {
  const seen = view(12, [100, 9], [200, 2]);
  const hourly = (count: number, own: View): View[] => Array<View>(count).fill(own);

  it('for half a window lowers the coverage by its half and moves nothing else', () => {
    const all = combine([seen, seen, seen], 12, rule);
    const fewer = combine([seen, seen, view(6, [100, 5], [200, 1])], 12, rule);
    assert.deepEqual([all.reported, fewer.reported], [36, 30]);
    assert.deepEqual({ ...fewer, reported: 36 }, all);
  });

  it('for less than the minimum of a window counts no more, and moves nothing else', () => {
    const fewer = combine([seen, seen, view(5)], 12, rule);
    assert.deepEqual(fewer, { ...combine([seen, seen], 12, rule), reported: 29 });
  });

  it('for a third of a day lowers the coverage of the day by its part and moves nothing else', () => {
    const day = sumViews(hourly(24, seen));
    const all = combine([day, day, day], 24 * 12, rule);
    const fewer = combine([day, day, sumViews(hourly(16, seen))], 24 * 12, rule);
    assert.deepEqual([all.reported, fewer.reported], [864, 768]);
    assert.deepEqual({ ...fewer, reported: 864 }, all);
  });

  it('for a day, or for ever, leaves what the others saw', () => {
    const day = sumViews(hourly(24, seen));
    const all = combine([day, day, day], 24 * 12, rule);
    const without = combine([day, day], 24 * 12, rule, 3);
    assert.deepEqual([without.reported, without.reporters], [576, 2]);
    assert.deepEqual([without.samples, without.buckets], [all.samples, all.buckets]);
  });

  it('cannot void a window as a minority', () => {
    const others = fc.array(anyView, { minLength: 2, maxLength: 6 });
    const silent = fc.array(fc.integer({ min: 0, max: 11 }), { maxLength: 5 });
    fc.assert(
      fc.property(others, silent, (views, few) => {
        const counting = views.map(({ samples, buckets }) => ({ samples: Math.max(samples, 12), buckets }));
        const silentFew = few.slice(0, counting.length - 1).map((samples) => view(samples));
        const both = combine([...silentFew, ...counting], 24, rule);
        assert.deepEqual({ ...both, reported: 0 }, { ...combine(counting, 24, rule), reported: 0 });
        assert.ok(both.samples > 0);
      }),
    );
  });
});

describe('sumViews', () => {
  it('adds samples and the counts of each bucket, ascending', () => {
    assert.deepEqual(sumViews([view(4, [9, 1], [30, 2]), view(3, [2, 1], [9, 2])]), {
      samples: 7,
      buckets: [
        [2, 1],
        [9, 3],
        [30, 2],
      ],
    });
  });
});

describe('compareRecord', () => {
  const views = [view(4, [100, 4]), view(4, [100, 2], [200, 2]), view(4, [200, 1])];
  const record: SampledRecord = { expected: 12, ...combine(views, 4, rule) };
  const verdictOf = (changed: Partial<SampledRecord>): unknown =>
    compareRecord(views, 4, rule, { ...record, ...changed });
  const differs = (text: string): unknown => ({ kind: 'differs', text });

  it('takes what the reports come to, and what was expected from the chain', () => {
    assert.deepEqual(verdictOf({}), { kind: 'equal' });
    assert.deepEqual(verdictOf({ expected: 16 }), { kind: 'equal' });
  });

  it('holds the quorum against what a target that was there was expected to answer', () => {
    assert.deepEqual(verdictOf({ expected: 24, absent: 12 }), { kind: 'equal' });
    const unknown = differs('samples: recomputed 0, the chain has 4');
    assert.deepEqual(verdictOf({ expected: 24 }), unknown);
  });

  it('says how many samples of the record it was not given', () => {
    assert.deepEqual(verdictOf({ reported: 15, samples: 9, buckets: [] }), { kind: 'partial', missing: 3 });
  });

  it('names the first figure that is another', () => {
    assert.deepEqual(verdictOf({ reported: 11 }), differs('reported: recomputed 12, the chain has 11'));
    assert.deepEqual(
      verdictOf({ reporters: 2, samples: 3 }),
      differs('reporters: recomputed 3, the chain has 2'),
    );
    assert.deepEqual(
      verdictOf({ samples: 5, buckets: [] }),
      differs('samples: recomputed 4, the chain has 5'),
    );
  });

  it('names the first bucket that is another, also behind the last of one of them', () => {
    const [first, second] = record.buckets as [[number, number], [number, number]];
    const cases: [Buckets, string][] = [
      [[[100, 31], second], '32/16 in bucket 100, the chain has 31/16 in bucket 100 at place 1'],
      [[first, [201, 32]], '32/16 in bucket 200, the chain has 32/16 in bucket 201 at place 2'],
      [[first], '32/16 in bucket 200, the chain has nothing at place 2'],
      [[first, second, [300, 1]], 'nothing, the chain has 1/16 in bucket 300 at place 3'],
    ];
    for (const [buckets, text] of cases)
      assert.deepEqual(verdictOf({ buckets }), differs(`buckets: recomputed ${text}`));
  });
});

describe('viewOf', () => {
  it('finds the entry of a target and indicator, or nothing sampled', () => {
    const entries = [
      { target: 1, indicator: 'rpc', ...view(3, [1, 3]) },
      { target: 2, indicator: 'arrival', ...view(4, [2, 4]) },
      { target: 2, indicator: 'rpc', ...view(5, [3, 5]) },
    ] as const;
    assert.deepEqual(viewOf(entries, { target: 2, indicator: 'rpc' }), entries[2]);
    assert.deepEqual(viewOf(entries, { target: 1, indicator: 'arrival' }), view(0));
  });
});
