import { equal, match } from 'node:assert/strict';
import { dayBarPaths } from '../../../src/words/day-bar-paths.ts';

describe('dayBarPaths', () => {
  const height = 30;

  it('draws a full pale bar on a base line for a day without a miss', () => {
    const { pale, kept, warn, down, none } = dayBarPaths([{ missed: 0, whole: 72 }], height);
    equal(pale, 'M0 0.00h7.4v30.00h-7.4z');
    equal(kept, 'M0 28.00h7.4v2.00h-7.4z');
    equal(warn + down + none, '');
  });

  it('cuts a tenth at least, and the square root of the share', () => {
    match(dayBarPaths([{ missed: 1, whole: 10_000 }], height).warn, /^M0 0\.00h7\.4v3\.00h/);
    match(dayBarPaths([{ missed: 9, whole: 100 }], height).warn, /^M0 0\.00h7\.4v9\.00h/);
    match(dayBarPaths([{ missed: 25, whole: 100 }], height).down, /^M0 0\.00h7\.4v15\.00h/);
  });

  it('draws misses below a tenth in orange, others in red', () => {
    equal(dayBarPaths([{ missed: 9, whole: 100 }], height).down, '');
    equal(dayBarPaths([{ missed: 10, whole: 100 }], height).warn, '');
  });

  it('leaves no base line when all was missed, and strokes where nothing was measured', () => {
    const gone = dayBarPaths([{ missed: 3, whole: 3 }], height);
    equal(gone.kept + gone.pale, '');
    equal(dayBarPaths([undefined, { missed: 0, whole: 0 }], height, 5).none.match(/M/g)?.length, 6);
  });
});
