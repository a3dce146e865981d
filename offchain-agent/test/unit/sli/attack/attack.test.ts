import assert from 'node:assert/strict';
import { combine, sumViews, type View } from '../../../../src/sli/robust.ts';
import { runAttacks } from './run-attacks.ts';

describe('two false reporters of five', () => {
  it('move nothing out of what the three honest ones saw, in 10,000 attacks', () => {
    const tally = runAttacks(10_000, 1);
    assert.deepEqual(tally.outside, []);
    assert.equal(tally.voided, 0);
    assert.ok(tally.largestRounding <= 0.5, `rounded by ${tally.largestRounding} sixteenths`);
    assert.ok(tally.windows > 50_000 && tally.days > 10_000 && tally.eras + tally.longer === 20_000);
    // Attacks that would not move even a plain sum would show nothing.
    assert.ok(tally.movedASum > (tally.windows + tally.days + tally.eras) / 4);
  });
});

describe('the limit of the guarantee', () => {
  const rule = { minCoveragePpm: 500_000, minReporters: 3 };
  const up: View = { samples: 12, buckets: [[100, 12]] };
  const down: View = { samples: 12, buckets: [] };
  const upBelowCoverage: View = { samples: 5, buckets: [[100, 5]] };

  it('is that two liars set the record where two of three honest reporters are below the minimum coverage', () => {
    const { reporters, samples, buckets } = combine(
      [up, upBelowCoverage, upBelowCoverage, down, down],
      12,
      60,
      rule,
    );
    assert.deepEqual({ reporters, samples, buckets }, { reporters: 3, samples: 12, buckets: [] });
  });

  it('leaves a record unknown where no honest reporter counts: liars alone are no quorum', () => {
    const few = upBelowCoverage;
    const { reporters, samples } = combine([few, few, few, few, down, down, down], 12, 84, rule);
    assert.deepEqual({ reporters, samples }, { reporters: 3, samples: 0 });
  });

  it('is not reached while two honest reporters count: a dispute is read in favour of the target', () => {
    const { reporters, buckets } = combine([up, up, upBelowCoverage, down, down], 12, 60, rule);
    assert.deepEqual({ reporters, buckets }, { reporters: 4, buckets: [[100, 192]] });
  });

  it('is that as many liars as honest reporters set the record where they flatter', () => {
    const { buckets } = combine([down, down, upBelowCoverage, up, up], 12, 60, rule);
    assert.deepEqual(buckets, [[100, 192]]);
  });

  it('holds for a day by the coverage of the day: windows below the minimum still count in it', () => {
    const day = [
      sumViews([up, upBelowCoverage]),
      sumViews([up, upBelowCoverage]),
      sumViews([up, upBelowCoverage]),
      sumViews([down, down]),
      sumViews([down, down]),
    ];
    const { reporters, samples, buckets } = combine(day, 24, 120, rule);
    assert.deepEqual({ reporters, samples, buckets }, { reporters: 5, samples: 17, buckets: [[100, 272]] });
  });
});
