import type { AnswerCounts } from './row-failures.ts';

/** What a number in the output of a load generator counts. */
type CountKind =
  /** All that its rate counts, and of them those that succeeded. */
  | 'answers'
  /** The same as it is rounded, where nothing else counts them. */
  | 'about_answers'
  | 'succeeded'
  /** Failed ones, each in one line: they add up. */
  | 'failed'
  /** Failed ones that are counted in other lines, too: the most of each kind counts. */
  | 'wrong_status'
  | 'wrong_length'
  | 'failed_in_all'
  /** Failed ones that its rate does not count. */
  | 'lost'
  /** The same, which `failed` counts, too. */
  | 'lost_in_failed'
  /** The failed ones as a percentage. */
  | 'failed_percent';

/** A line that counts answers: all its captured numbers are of one kind, or each of its own. */
export interface CountLine {
  readonly line: RegExp;
  readonly kinds: readonly CountKind[];
}

/** Sums of the lines of one run. */
export type RunCounts = Partial<Record<CountKind, number>>;

/** Adds what a line counts; undefined for a line that counts nothing. */
export function countLine(lines: readonly CountLine[], text: string): RunCounts | undefined {
  for (const { line, kinds } of lines) {
    const match = line.exec(text);
    if (!match) continue;
    const counts: RunCounts = {};
    kinds.forEach((kind, index) => {
      const value = numberOf(match[index + 1]);
      if (value !== undefined) counts[kind] = (counts[kind] ?? 0) + value;
    });
    return counts;
  }
  return undefined;
}

/** @example numberOf('12.5k') // 12500 */
function numberOf(text: string | undefined): number | undefined {
  const [, digits = '', scale = ''] = /^([\d.,]+)([kM]?)$/.exec(text ?? '') ?? [];
  if (digits === '') return undefined;
  const value = Number(digits.replace(/,/g, '')) * (scale === 'k' ? 1e3 : scale === 'M' ? 1e6 : 1);
  return Number.isFinite(value) ? value : undefined;
}

export function addedCounts(left: RunCounts, right: RunCounts): RunCounts {
  const sum = { ...left };
  for (const [kind, value] of Object.entries(right) as [CountKind, number][])
    sum[kind] = (sum[kind] ?? 0) + value;
  return sum;
}

/** The counts of a run, no failure counted twice. */
export function answerCounts(counts: RunCounts): AnswerCounts {
  const { succeeded, failed_percent: percent, lost_in_failed: within = 0 } = counts;
  const lost = counts.lost ?? counts.lost_in_failed;
  const answers = counts.answers ?? (succeeded === undefined ? counts.about_answers : undefined);
  const { wrong_status: status, wrong_length: length, failed_in_all: all } = counts;
  const failed = counts.failed && Math.max(0, counts.failed - within);
  const isCounted = [failed, status, length, all].some((one) => one !== undefined);
  const most = Math.max((failed ?? 0) + Math.max(status ?? 0, length ?? 0), all ?? 0);
  return {
    ...(answers !== undefined && { answers }),
    ...(succeeded !== undefined && { succeeded }),
    ...(isCounted && { failed: answers === undefined ? most : Math.min(most, answers) }),
    ...(lost !== undefined && { lost }),
    ...(percent !== undefined && { share: percent / 100 }),
  };
}
