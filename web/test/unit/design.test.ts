import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { barsLabel } from '../../src/design/day-bars.tsx';
import { floorOf, marksOf } from '../../src/design/range.tsx';
import { pathOf } from '../../src/design/spark.tsx';

describe('floorOf', () => {
  it('takes the highest floor below nine tenths of the low ends', () => {
    equal(floorOf([990_000, 985_000]), 98);
    equal(floorOf([...Array<number>(9).fill(985_000), 100_000]), 98);
    equal(floorOf([...Array<number>(8).fill(985_000), 100_000, 100_000]), 0);
    equal(floorOf([951_000]), 95);
    equal(floorOf([949_999]), 90);
    equal(floorOf([]), 98);
  });

  it('marks the scale from the floor to the whole', () => {
    for (const floor of [98, 95, 90, 80, 50, 0]) {
      const marks = marksOf(floor);
      deepEqual([marks[0], marks.at(-1)], [floor, 100]);
      ok(marks.length <= 6);
    }
  });
});

describe('barsLabel', () => {
  it('tells how many days were measured, clean, and the worst', () => {
    equal(
      barsLabel([{ missed: 0, whole: 10 }, undefined, { missed: 1, whole: 4 }, { missed: 0, whole: 0 }]),
      '2 days measured, 1 without a missed slot, the worst with 25.0 % missed',
    );
  });
});

describe('pathOf', () => {
  it('breaks the line where a point is missing', () => {
    equal(pathOf([[0, 1], [1, 1], undefined, [3, 2]]), 'M0.0 1.0L1.0 1.0M3.0 2.0');
    fc.assert(
      fc.property(fc.array(fc.option(fc.tuple(fc.integer(), fc.integer()), { nil: undefined })), (points) => {
        const known = points.filter((point) => point !== undefined);
        equal(pathOf(points).match(/[ML]/g)?.length ?? 0, known.length);
      }),
    );
  });
});
