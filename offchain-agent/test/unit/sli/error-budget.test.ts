import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { burnRate, errorBudget } from '../../../src/sli/error-budget.ts';
import { sharePpm } from '../../../src/sli/ppm.ts';

const monthS = 30 * 86_400;
const objectivePpm = 990_000;
const windowS = 3_600;
const month = { startS: 0, endS: monthS, part: 999, whole: 1_000, windows: 100 };
const over = { objectivePpm, windowS, asOfS: monthS };

describe('errorBudget', () => {
  it('of a month that is over is a hundredth of its slots at 99 %, less what was missed', () => {
    deepEqual(errorBudget(month, { ...over, asOfS: monthS + 1 }), {
      objectivePpm,
      allowed: 10,
      missed: 1,
      allowedS: 25_920,
      spentS: 2_592,
      leftS: 23_328,
      leftPpm: 900_000,
    });
  });

  it('of an open month allows what is to come, too, as much of it in each window as was measured', () => {
    const budget = errorBudget(month, { ...over, asOfS: monthS - 900 * windowS });
    deepEqual([budget?.allowed, budget?.missed, budget?.leftPpm, budget?.spentS], [100, 1, 990_000, 260]);
  });

  it('of a network that is measured since an hour is not gone with one slot', () => {
    const hour = { ...month, part: 599, whole: 600, windows: 1 };
    ok((errorBudget(hour, { ...over, asOfS: monthS / 2 })?.leftPpm ?? 0) > 990_000);
  });

  it('is below nothing when more was missed than is allowed, rounded down', () => {
    const left = (part: number) => errorBudget({ ...month, part }, over)?.leftPpm;
    deepEqual([left(990), left(989), left(0)], [0, -100_000, -99_000_000]);
    equal(errorBudget({ ...month, part: 2, whole: 3 }, over)?.leftPpm, -32_333_334);
  });

  it('of a period that is over is left exactly when the share is not below the objective', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 999_999 }),
        (whole, share, objective) => {
          const part = Math.round(whole * share);
          const budget = errorBudget({ ...month, part, whole }, { ...over, objectivePpm: objective });
          ok(budget);
          const isMet = (sharePpm(BigInt(part), BigInt(whole)) ?? 0) >= objective;
          equal(budget.leftPpm >= 0, isMet);
          ok(budget.leftPpm <= 1_000_000);
          // Count and time say the same, but for the second that is rounded up.
          ok(
            Math.abs(budget.spentS / budget.allowedS - budget.missed / budget.allowed) <=
              1.01 / budget.allowedS,
          );
        },
      ),
    );
  });

  it('is unknown where nothing was to be kept, nothing may be missed, or the period has no end', () => {
    equal(errorBudget({ ...month, whole: 0, part: 0 }, over), undefined);
    equal(errorBudget({ ...month, endS: undefined }, over), undefined);
    equal(errorBudget(month, { ...over, objectivePpm: 1_000_000 }), undefined);
  });
});

describe('burnRate', () => {
  it('is 1 where the budget lasts exactly, and 100 in an outage at 99 %', () => {
    deepEqual(
      [1_000_000, 990_000, 0].map((share) => burnRate(share, objectivePpm)),
      [0, 1, 100],
    );
  });

  it('is unknown with the share, and where nothing may be missed', () => {
    deepEqual([burnRate(undefined, objectivePpm), burnRate(0, 1_000_000)], [undefined, undefined]);
  });
});
