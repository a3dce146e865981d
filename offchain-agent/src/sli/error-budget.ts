/** What was to be kept in the windows that were measured, and what was kept of it: slots, or samples. */
interface MeasuredCounts {
  readonly part: number;
  readonly whole: number;
  /** Windows in which it was measured. */
  readonly windows: number;
}

interface BudgetTerms {
  readonly objectivePpm: number;
  readonly windowS: number;
}

/** What an objective allows of what was measured so far, and what of that is left (docs/reference/formulas.md, F18). */
export interface ErrorBudget {
  readonly objectivePpm: number;
  /** Slots or samples that may be missed of those so far; may be a fraction. */
  readonly allowed: number;
  readonly missed: number;
  /** The same in time: of the time that was measured, seconds. */
  readonly allowedS: number;
  /** As much of the measured time as was missed of the counts, seconds, rounded up. */
  readonly spentS: number;
  /** Below 0 when more was spent than is allowed. */
  readonly leftS: number;
  /** Of what is allowed, rounded down; below 0 when more was missed. */
  readonly leftPpm: number;
}

const whole = 1_000_000;

/**
 * The error budget of what was measured: `(1 - objective) n` of n slots or samples may be missed. It is below 0 exactly when the
 * share is below the objective, whenever it is asked: neither what was not measured nor what is to come counts.
 *
 * @returns undefined where nothing was to be kept, or nothing may be missed
 * @example errorBudget({ part: 279, whole: 288, windows: 96 }, { objectivePpm: 990_000, windowS: 3_600 }) // 9 missed, 2.88 allowed
 */
export function errorBudget(
  { part, whole: count, windows }: MeasuredCounts,
  { objectivePpm, windowS }: BudgetTerms,
): ErrorBudget | undefined {
  if (count === 0 || objectivePpm >= whole) return undefined;
  // Slots of a window that is open are counted before the window is.
  const measuredS = Math.max(windows, 1) * windowS;
  const missed = count - part;
  const allowedS = ((whole - objectivePpm) * measuredS) / whole;
  const spentS = -Number(floorDivide(-BigInt(missed) * BigInt(measuredS), BigInt(count)));
  // Both times a million: exact, whatever the counts.
  const mayMiss = BigInt(whole - objectivePpm) * BigInt(count);
  const left = mayMiss - BigInt(missed) * BigInt(whole);
  return {
    objectivePpm,
    allowed: ((whole - objectivePpm) * count) / whole,
    missed,
    allowedS,
    spentS,
    leftS: allowedS - spentS,
    leftPpm: Number(floorDivide(left * BigInt(whole), mayMiss)),
  };
}

/** Percent of a budget that is used, rounded up: above 100 exactly when more was missed than is allowed. */
export function usedPercent({ leftPpm }: ErrorBudget): number {
  return Math.ceil((whole - leftPpm) / 10_000);
}

/**
 * How fast a budget is spent at a share: 1 when it lasts exactly for the period.
 * @returns undefined where the share is unknown, or nothing may be missed
 */
export function burnRate(sharePpm: number | undefined, objectivePpm: number): number | undefined {
  if (sharePpm === undefined || objectivePpm >= whole) return undefined;
  return (whole - sharePpm) / (whole - objectivePpm);
}

/** Division of integers rounds towards 0, which would flatter what is below it. */
function floorDivide(part: bigint, of: bigint): bigint {
  return part / of - (part % of < 0n ? 1n : 0n);
}
