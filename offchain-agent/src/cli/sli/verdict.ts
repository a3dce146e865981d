import type { ReportRow } from './report.ts';

/** Whether all that is judged is as good as required: `undefined` is "cannot tell". */
export type Verdict = boolean | undefined;

/**
 * Judges the closed periods that are shown. One below the requirement decides; an open period can still change either
 * way and decides nothing; a target without a closed record leaves the question open.
 */
export function judge(
  reports: readonly { readonly rows: readonly ReportRow[] }[],
  requiredPpm: number,
): Verdict {
  const closed = reports.map(({ rows }) =>
    rows.flatMap(({ answer }) =>
      answer && !answer.provisional && answer.sliPpm !== undefined ? [answer.sliPpm] : [],
    ),
  );
  if (closed.some((shares) => shares.some((share) => share < requiredPpm))) return false;
  return closed.length > 0 && closed.every((shares) => shares.length > 0) ? true : undefined;
}
