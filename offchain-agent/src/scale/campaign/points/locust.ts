import { splitQuoted } from './quoted-cells.ts';
import { failuresOf } from './row-failures.ts';
import { leastSeconds, type PointTable, plainCell, type TableRow, tableFault } from './table.ts';

/** A row of the history: so many users, and so many requests since the test began. */
interface Moment {
  readonly at: number;
  readonly users: number;
  readonly requests: number;
  /** Of them, those that failed. */
  readonly failed: number;
}

/**
 * A row for each stretch with the same number of users in what `locust --csv` writes each second (`_stats_history.csv`).
 * Its own requests per second are a mean of ten seconds, which is of other users where they change: requests are counted.
 * @returns undefined for any other text
 * @throws AgentError `bad_input/points_file` where no number of users stayed
 */
export function locustHistory(text: string, source: string): PointTable | undefined {
  if (!/^"?Timestamp"?,"?User Count"?,"?Type"?,"?Name"?,/.test(text)) return undefined;
  const [names = [], ...rows] = text.split(/\r\n|\n/).map((line) => splitQuoted(line, ',').map(plainCell));
  const index = (name: string): number => names.indexOf(name);
  const moments = rows
    .filter((cells) => cells[index('Name')] === 'Aggregated')
    .map(
      (cells): Moment => ({
        at: Number(cells[index('Timestamp')]),
        users: Number(cells[index('User Count')]),
        requests: Number(cells[index('Total Request Count')]),
        failed: Number(cells[index('Total Failure Count')] ?? 0),
      }),
    )
    .filter((moment) => Object.values(moment).every(Number.isFinite));
  const hasFailures = names.includes('Total Failure Count');
  const points = stretchesOf(moments).flatMap(({ from, until }): TableRow[] => {
    if (from.users <= 0 || until.at - from.at < leastSeconds) return [];
    const place = `second ${from.at - (moments[0]?.at ?? 0)}`;
    const answers = until.requests - from.requests;
    const failures = hasFailures
      ? failuresOf({ answers, failed: Math.max(0, until.failed - from.failed) }, source, place)
      : undefined;
    return [
      {
        place,
        cells: [String(from.users), String(answers / (until.at - from.at))],
        ...(failures && { failures }),
      },
    ];
  });
  if (points.length === 0)
    throw tableFault(
      source,
      `is a history of Locust without a constant number of users for ${leastSeconds} s; hold each number in a stage of its own`,
    );
  return {
    names: ['n', 'throughput'],
    rows: points,
    commaIsOpen: false,
    typed: new Set([0, 1]),
    format: 'a history of Locust',
    counts: 'users',
    notes: [`Locust: ${points.length} stretches with the same number of users`],
  };
}

/** The first and the last row of each number of users; where the clock or the count falls, the test began again. */
function stretchesOf(moments: readonly Moment[]): { readonly from: Moment; readonly until: Moment }[] {
  const stretches: { from: Moment; until: Moment }[] = [];
  for (const moment of moments) {
    const last = stretches.at(-1);
    const goesOn =
      last?.from.users === moment.users &&
      moment.at >= last.until.at &&
      moment.requests >= last.until.requests;
    if (goesOn) last.until = moment;
    else stretches.push({ from: moment, until: moment });
  }
  return stretches;
}
