import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CalendarKind, periodEnd, periodStart, windowStart } from '../../../src/sli/calendar.ts';
import { readVectors } from './vectors.ts';

const maxTimeS = 2 ** 32 - 1;
const kinds: readonly CalendarKind[] = ['day', 'week', 'month', 'year'];
const anyTime = fc.integer({ min: 0, max: maxTimeS });

/** The same question answered by the platform's calendar. */
function startByDate(kind: CalendarKind, timeS: number): number {
  const date = new Date(timeS * 1_000);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const sinceMonday = (date.getUTCDay() + 6) % 7;
  const starts: Record<CalendarKind, number> = {
    day: Date.UTC(year, month, day),
    week: Date.UTC(year, month, day - sinceMonday),
    month: Date.UTC(year, month, 1),
    year: Date.UTC(year, 0, 1),
  };
  return Math.max(0, starts[kind] / 1_000);
}

describe('periodStart', () => {
  it('equals every golden vector', () => {
    for (const { time_s, ...starts } of readVectors<Record<CalendarKind | 'time_s', number>>('periods')) {
      for (const kind of kinds) {
        assert.equal(periodStart(kind, time_s), starts[kind], `${kind} of ${time_s}`);
      }
    }
  });

  it('puts the last day of 2020 into the ISO week of 28 December', () => {
    assert.equal(periodStart('week', 1_609_459_199), 1_609_113_600);
  });

  it("equals the platform's UTC calendar at any u32 second", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyTime, (kind, timeS) => {
        assert.equal(periodStart(kind, timeS), startByDate(kind, timeS));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('periodEnd', () => {
  it('ends 2024 where 2025 begins', () => {
    assert.equal(periodEnd('year', 1_709_164_800), 1_735_689_600);
  });

  it('is the first second that belongs to the next period', () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), anyTime, (kind, timeS) => {
        const end = periodEnd(kind, timeS);
        assert.equal(periodStart(kind, end), end);
        assert.equal(periodStart(kind, end - 1), periodStart(kind, timeS));
      }),
    );
  });
});

describe('windowStart', () => {
  it('takes the window of the millisecond', () => {
    assert.equal(windowStart(1_234_567, 20_000), 1_220);
    assert.equal(windowStart(1_219_999, 20_000), 1_200);
  });
});
