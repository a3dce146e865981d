import { equal, match } from 'node:assert/strict';
import fc from 'fast-check';
import {
  type BlockArrival,
  clockFault,
  estimateClockOffsetUs,
} from '../../../../src/measure/arrival/judge-arrivals.ts';

describe('estimateClockOffsetUs', () => {
  it('is the upper median of the shortest arrivals', () => {
    const arrivals = [
      { author: 'a', delayUs: 900 },
      { author: 'a', delayUs: 400 },
      { author: 'b', delayUs: 700 },
    ];
    equal(estimateClockOffsetUs(arrivals), 700);
  });

  it('is unknown when no block was seen', () => {
    equal(estimateClockOffsetUs([]), undefined);
  });

  it('is never below the offset, and above it by the way from half of the authors at most', () => {
    const author = fc.record({
      wayUs: fc.integer({ min: 0, max: 400_000 }),
      moreUs: fc.array(fc.nat(5_000_000), { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(
        fc.array(author, { minLength: 1, maxLength: 9 }),
        fc.integer({ min: -9_000_000, max: 9_000_000 }),
        (authors, offsetUs) => {
          const arrivals: BlockArrival[] = authors.flatMap(({ wayUs, moreUs }, index) =>
            [0, ...moreUs].map((more) => ({ author: `${index}`, delayUs: offsetUs + wayUs + more })),
          );
          const ways = authors.map(({ wayUs }) => wayUs).toSorted((a, b) => a - b);
          equal(estimateClockOffsetUs(arrivals), offsetUs + (ways[Math.floor(ways.length / 2)] ?? 0));
        },
      ),
    );
  });

  it('stays within what honest authors show while fewer than half have wrong clocks', () => {
    const honest = [100, 200, 300].map((delayUs, index) => ({ author: `h${index}`, delayUs }));
    for (const delayUs of [-6_000_000, 6_000_000]) {
      const wrong = [0, 1].map((index) => ({ author: `w${index}`, delayUs }));
      const estimate = estimateClockOffsetUs([...honest, ...wrong]) ?? Number.NaN;
      equal(estimate >= 100 && estimate <= 300, true, `${estimate}`);
    }
  });
});

describe('clockFault', () => {
  it('allows the governed offset and no millisecond more, either way', () => {
    equal(clockFault(500_000, 500), undefined);
    equal(clockFault(-500_000, 500), undefined);
    match(clockFault(501_000, 500) ?? '', /arrive 501 ms into their slots, over 500 ms;/);
    match(clockFault(-501_000, 500) ?? '', /at least 501 ms behind/);
  });

  it('finds no fault where nothing was seen', () => {
    equal(clockFault(undefined, 500), undefined);
  });
});
