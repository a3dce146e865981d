import { AgentError } from '../../../base/error.ts';
import { type RowFailures, shownCell, tableFault } from './table.ts';

/** How failed answers and throughput go together, as `--failed` says it. */
const failedWays = ['included', 'excluded', 'ignore'] as const;
export type FailedWay = (typeof failedWays)[number];

/** @throws AgentError `bad_input/option` for another word */
export function failedWayOf(text: string | undefined): FailedWay | undefined {
  if (text === undefined) return undefined;
  const way = failedWays.find((one) => one === text);
  if (way) return way;
  throw new AgentError(
    'bad_input/option',
    `--failed must be one of ${failedWays.join(', ')}, got ${shownCell(text, 40)}`,
  );
}

/** What a load generator counted in one run. */
export interface AnswerCounts {
  /** All that its rate counts. */
  answers?: number;
  /** Of them, those that succeeded. */
  succeeded?: number;
  /** Of them, those that failed. */
  failed?: number;
  /** Failed ones that its rate does not count, such as refused connections. */
  lost?: number;
  /** The failed ones as a share of all. */
  share?: number;
}

/**
 * The failed answers of a run; undefined where its counts do not say.
 * @throws AgentError `bad_input/points_file` where more failed than there were
 */
export function failuresOf(counts: AnswerCounts, source: string, place: string): RowFailures | undefined {
  const { answers, succeeded, failed, lost = 0, share } = counts;
  const isCounted = succeeded !== undefined || failed !== undefined;
  const rated = answers ?? (isCounted ? (succeeded ?? 0) + (failed ?? 0) : undefined);
  if (rated === undefined || rated + lost === 0) {
    if (share !== undefined) return sharesOf(share, source, place);
    // Nothing failed of so many as nobody counted; a run without any answer has none that succeeded.
    if (answers === 0) return { share: 1, answers: undefined, kept: 0 };
    return failed === 0 && lost === 0 ? { share: 0, answers: undefined, kept: 1 } : undefined;
  }
  // What neither succeeded nor failed by name, did not succeed.
  const bad = Math.max(failed ?? 0, succeeded === undefined ? 0 : rated - succeeded);
  if (bad > rated) throw moreThanAll(bad, rated, source, place);
  return {
    share: (bad + lost) / (rated + lost),
    answers: rated + lost,
    kept: rated === 0 ? 0 : 1 - bad / rated,
  };
}

/** A share without counts. @throws AgentError `bad_input/points_file` where it is none */
export function sharesOf(share: number, source: string, place: string): RowFailures {
  if (share >= 0 && share <= 1) return { share, answers: undefined, kept: 1 - share };
  throw tableFault(
    source,
    `${place}: the share of failed answers is ${shown(100 * share)} %; expected 0 to 100 %`,
  );
}

/** The fault of a row in which more failed than there were. */
export function moreThanAll(failed: number, answers: number, source: string, place: string): AgentError {
  return tableFault(
    source,
    `${place}: ${shown(failed)} failed of ${shown(answers)} answers; fix the counts, or pass --failed excluded if they are apart, ignore if they count something else`,
  );
}

function shown(value: number): string {
  return String(Number(value.toPrecision(6)));
}
