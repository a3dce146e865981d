/** What was to be kept in a period, and what was kept of it: slots, or samples. */
interface PeriodCounts {
  readonly startS: number;
  /** Undefined for an era that is open. */
  readonly endS: number | undefined;
  readonly part: number;
  readonly whole: number;
  /** Windows in which it was measured. */
  readonly windows: number;
}

interface BudgetTerms {
  readonly objectivePpm: number;
  readonly windowS: number;
  /** When the counts were read, UTC seconds. */
  readonly asOfS: number;
}

/** What an objective allows in a period, and what of that is left (docs/reference/formulas.md, F18). */
export interface ErrorBudget {
  readonly objectivePpm: number;
  /** Slots or samples that may be missed in the whole period, if as many are to come in each window as were measured. */
  readonly allowed: number;
  readonly missed: number;
  /** The same in time: of the whole period, seconds. */
  readonly allowedS: number;
  /** As much of it as was missed of `allowed`, seconds, rounded up. */
  readonly spentS: number;
  /** Below 0 when more was spent than is allowed. */
  readonly leftS: number;
  /** Of what is allowed, rounded down; below 0 when more was missed. */
  readonly leftPpm: number;
}

const whole = 1_000_000;

/**
 * The error budget of a period, by counts: `(1 - objective) (n + n r / m)` may be missed, where n were to be kept in m
 * measured seconds, and r seconds are to come. Of a period that is over it is below 0 exactly when the share is below
 * the objective.
 *
 * @returns undefined where nothing was to be kept, or nothing may be missed, or the period has no end
 * @example errorBudget(a month that is over, 1 of 1,000 slots missed, ..) // at 99 %: 10 allowed, 90 % left
 */
export function errorBudget(
  { startS, endS, part, whole: count, windows }: PeriodCounts,
  { objectivePpm, windowS, asOfS }: BudgetTerms,
): ErrorBudget | undefined {
  if (endS === undefined || count === 0 || objectivePpm >= whole) return undefined;
  // Slots of a window that is open are counted before the window is.
  const measuredS = Math.max(windows, 1) * windowS;
  const comingS = Math.max(0, endS - Math.floor(asOfS));
  const missed = count - part;
  const allowed = ((whole - objectivePpm) * count * (1 + comingS / measuredS)) / whole;
  const allowedS = ((whole - objectivePpm) * (endS - startS)) / whole;
  const spentS = Math.ceil((allowedS * missed) / allowed);
  // Both times a million and the measured seconds: exact, whatever the counts.
  const mayMiss = BigInt(whole - objectivePpm) * BigInt(count) * BigInt(measuredS + comingS);
  const hasMissed = BigInt(missed) * BigInt(measuredS) * BigInt(whole);
  return {
    objectivePpm,
    allowed,
    missed,
    allowedS,
    spentS,
    leftS: allowedS - spentS,
    leftPpm: floorPpm(mayMiss - hasMissed, mayMiss),
  };
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
function floorPpm(part: bigint, of: bigint): number {
  const scaled = part * BigInt(whole);
  return Number(scaled / of - (scaled % of < 0n ? 1n : 0n));
}
