import { deepEqual, equal, throws } from 'node:assert/strict';
import { matchSides } from '../../../../src/scale/gate/sides.ts';
import type { Point } from '../../../../src/usl/point.ts';

const at = (n: number, throughput: number, more: Partial<Point> = {}): Point => ({ n, throughput, ...more });

describe('the two sides of a gate', () => {
  it('are what both measured, by size, in any order; the rest is named', () => {
    const { sides, left } = matchSides(
      [at(4, 40), at(1, 10), at(2, 20), at(2, 21), at(16, 0)],
      [at(2, 22), at(1, 11), at(8, 80), at(4, 0), at(16, 9)],
    );
    deepEqual(sides, {
      mode: 'shared',
      sizes: [1, 2, 4],
      baseline: [[10], [20, 21], [40]],
      candidate: [[11], [22], [0]],
    });
    deepEqual(left, [
      { n: 8, measuredBy: 'candidate' },
      { n: 16, measuredBy: 'both' },
    ]);
  });

  it('are fresh where no start of a network serves two repetitions of a size', () => {
    const fresh = [at(1, 10, { start: 0 }), at(1, 11, { start: 1 }), at(2, 20, { start: 0 })];
    equal(matchSides(fresh, fresh).sides.mode, 'fresh');
    equal(matchSides(fresh, [at(1, 10)]).sides.mode, 'shared');
    const twice = [at(1, 10, { start: 0 }), at(1, 11, { start: 0 })];
    equal(matchSides(fresh, twice).sides.mode, 'shared');
  });

  it('belong together by pair, and what has no other half is left out', () => {
    const baseline = [at(1, 10, { pair: 1 }), at(1, 20, { pair: 2 }), at(2, 30, { pair: 1 })];
    const candidate = [at(1, 21, { pair: 2 }), at(1, 11, { pair: 1 }), at(2, 31, { pair: 2 })];
    const { sides, left, halves } = matchSides(baseline, candidate);
    deepEqual(sides, { mode: 'pairs', sizes: [1], baseline: [[10, 20]], candidate: [[11, 21]] });
    deepEqual(left, [{ n: 2, measuredBy: 'both' }]);
    deepEqual(halves, [
      { n: 2, measuredBy: 'baseline', count: 1 },
      { n: 2, measuredBy: 'candidate', count: 1 },
    ]);
  });

  it('are refused with pairs on one side, on some points, or twice at a size', () => {
    const pairs = [at(1, 10, { pair: 1 })];
    throws(() => matchSides(pairs, [at(1, 10)]), {
      code: 'bad_input/pairs',
      message: /the baseline was measured in pairs \(column pair\) and the candidate was not/,
    });
    throws(() => matchSides(pairs, [...pairs, at(2, 1)]), {
      message: /1 of 2 points of the candidate name a pair/,
    });
    throws(() => matchSides(pairs, [...pairs, at(1, 9, { pair: 1 })]), {
      message: /pair 1 is there twice at size 1/,
    });
  });

  it('are refused where a value is none; no throughput is one', () => {
    for (const bad of [at(0, 1), at(1, -1), at(1, Number.NaN), at(Number.POSITIVE_INFINITY, 1)])
      throws(() => matchSides([at(1, 1)], [bad]), {
        code: 'bad_input/points',
        message: /point 1 of the candidate: expected a size above 0 and a throughput of 0 or more/,
      });
  });
});
