import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { burnRate, errorBudget, usedPercent } from '../../../src/sli/error-budget.ts';
import { sharePpm } from '../../../src/sli/ppm.ts';
import { spentText } from '../../../src/words/spent-text.ts';

const objectivePpm = 990_000;
const terms = { objectivePpm, windowS: 3_600 };
const month = { part: 999, whole: 1_000, windows: 720 };

describe('errorBudget', () => {
  it('of a month that is over is a hundredth of its slots at 99 %, less what was missed', () => {
    deepEqual(errorBudget(month, terms), {
      objectivePpm,
      allowed: 10,
      missed: 1,
      allowedS: 25_920,
      spentS: 2_592,
      leftS: 23_328,
      leftPpm: 900_000,
    });
  });

  it('of an open month counts what was measured so far, as a reader checks it by hand', () => {
    const budget = errorBudget({ part: 279, whole: 288, windows: 96 }, terms);
    ok(budget);
    equal(spentText(budget), '9 missed, 2.88 allowed so far');
    equal(usedPercent(budget), 313);
    equal(budget.leftPpm, -2_125_000);
  });

  it('of a monitor that saw 114 seconds spends the outage of 57 seconds, whenever in a month it began', () => {
    const budget = errorBudget({ part: 11, whole: 22, windows: 1 }, { objectivePpm, windowS: 114 });
    deepEqual([budget?.spentS, budget?.allowedS, budget?.leftS], [57, 1.14, -55.86]);
  });

  it('is below nothing when more was missed than is allowed, rounded down', () => {
    const left = (part: number) => errorBudget({ ...month, part }, terms)?.leftPpm;
    deepEqual([left(990), left(989), left(0)], [0, -100_000, -99_000_000]);
    equal(errorBudget({ ...month, part: 2, whole: 3 }, terms)?.leftPpm, -32_333_334);
  });

  it('remains exactly when the share is not below the objective', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 999_999 }),
        (whole, share, objective) => {
          const part = Math.round(whole * share);
          const budget = errorBudget({ ...month, part, whole }, { ...terms, objectivePpm: objective });
          ok(budget);
          const isMet = (sharePpm(BigInt(part), BigInt(whole)) ?? 0) >= objective;
          equal(budget.leftPpm >= 0, isMet);
          equal(usedPercent(budget) <= 100, isMet);
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

  it('has no value where nothing was to be kept, or nothing may be missed', () => {
    equal(errorBudget({ ...month, whole: 0, part: 0 }, terms), undefined);
    equal(errorBudget(month, { ...terms, objectivePpm: 1_000_000 }), undefined);
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
