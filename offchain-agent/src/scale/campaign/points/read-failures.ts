import { type ColumnChoice, isCaliper } from './choose-columns.ts';
import { type FailureColumn, FailureColumns, sumAt } from './failure-columns.ts';
import { isOfSuccesses } from './failure-name.ts';
import type { NumberStyle } from './number-cell.ts';
import { type FailedWay, failuresOf, moreThanAll, sharesOf } from './row-failures.ts';
import { type PointTable, plainCell, type RowFailures, shownCell, shownNames, tableFault } from './table.ts';

/** The failed answers of each row, and what a person should know of them. */
interface ReadFailures {
  readonly rows: readonly (RowFailures | undefined)[];
  readonly notes: readonly string[];
}

/** A row is read from the columns that were chosen; undefined where its cells are empty. */
type Reader = (row: number) => RowFailures | undefined;
type Figure = (row: number) => number | undefined;

/** Columns that say how many answers failed, as the sum of their cells. */
const wholeName = /\b(?:total|failed|failures?|all)\b/i;

/**
 * Reads the failed answers of a table: from its format, or from the columns whose names say what they count.
 * @param rates throughput of each row, as it is written
 * @throws AgentError `bad_input/points_file` where failures are counted and nothing says of how many
 */
export function readFailures(
  table: PointTable,
  choice: ColumnChoice,
  rates: readonly number[],
  source: string,
  { style, way }: { readonly style: NumberStyle | undefined; readonly way: FailedWay | undefined },
): ReadFailures {
  const none = { rows: table.rows.map(() => undefined), notes: [] };
  if (way === 'ignore') return none;
  const apart = (one: RowFailures | undefined): RowFailures | undefined =>
    one && way === 'excluded' ? { ...one, kept: 1 } : one;
  if (table.rows.some(({ failures }) => failures))
    return { rows: table.rows.map(({ failures }) => apart(failures)), notes: [] };
  if (table.format !== undefined) return none;
  const isApart = way === 'excluded' || (way === undefined && leavesOut(table, choice));
  return new FailureReader(table, choice, source, style).read(rates, isApart);
}

function leavesOut(
  { names = [], isOfSuccesses: isOwn = false }: PointTable,
  { columns }: ColumnChoice,
): boolean {
  const throughput = columns.find(({ role }) => role === 'throughput')?.name ?? '';
  // Caliper's throughput is of transactions that succeeded.
  return isOwn || isCaliper(names.map(plainCell)) || isOfSuccesses(throughput);
}

class FailureReader {
  readonly #table: PointTable;
  readonly #source: string;
  readonly #columns: FailureColumns;
  readonly #notes: string[];
  /** Which column a person names. */
  readonly #named: number | undefined;

  constructor(table: PointTable, choice: ColumnChoice, source: string, style: NumberStyle | undefined) {
    this.#table = table;
    this.#source = source;
    this.#columns = new FailureColumns(table, choice, source, style);
    this.#notes = this.#columns.notes;
    this.#named = choice.failures.failed;
  }

  read(rates: readonly number[], isApart: boolean): ReadFailures {
    const reader = this.#reader(rates, isApart);
    const rows = this.#table.rows.map((_, row) => {
      const one = reader?.(row);
      return one && isApart ? { ...one, kept: 1 } : one;
    });
    if (rows.some((row) => row && row.share > 0))
      this.#notes.push(
        isApart
          ? `${this.#source}: throughput is taken to leave failed answers out (--failed included if it counts them)`
          : `${this.#source}: throughput is taken to count failed answers, which are subtracted (--failed excluded if it leaves them out, ignore if that column counts something else)`,
      );
    for (const { name, values } of this.#columns.of('doubtful'))
      if (values.some((value) => value !== undefined && value > 0))
        this.#notes.push(
          `${this.#source}: "${shownCell(name, 40)}" is not taken for failed answers; if it counts them, say so with --columns failed="${shownCell(name, 40)}"`,
        );
    return { rows, notes: this.#notes };
  }

  /** The best of what the table has: counts of how many, then shares, then rates. */
  #reader(rates: readonly number[], isApart: boolean): Reader | undefined {
    const named = this.#named;
    const all = this.#columns.answers();
    const counts =
      named === undefined
        ? this.#columns.of('failed')
        : this.#columns.of('failed').filter(({ index }) => index === named);
    const share = this.#columns.of('failed_share')[0];
    const rate = this.#columns.of('failed_rate')[0];
    const succeeded = this.#columns.succeeded();
    if (counts.length > 0 && (all || succeeded)) return this.#ofCounts(counts, all, succeeded);
    if (share) return this.#ofShare(share, all, false);
    if (rate) return this.#ofRate(rate, rates, isApart);
    const seconds = this.#columns.of('seconds')[0];
    if (counts.length > 0 && seconds)
      return this.#ofCounts(
        counts,
        {
          ...seconds,
          name: `${seconds.name} x throughput`,
          values: seconds.values.map((s, i) => s && Math.round(s * (rates[i] ?? 0))),
        },
        undefined,
        isApart,
      );
    if (counts.length > 0) return this.#ofBareCounts(counts);
    const good = this.#columns.of('succeeded_share')[0];
    if (good) return this.#ofShare(good, all, true);
    if (succeeded && all) return this.#ofSucceeded(succeeded, all);
    return undefined;
  }

  #ofCounts(
    counts: readonly FailureColumn[],
    all: FailureColumn | undefined,
    succeeded: FailureColumn | undefined,
    isApart = false,
  ): Reader {
    const names = shownNames(counts.map(({ name }) => name));
    const sum = this.#sumOf(counts, all);
    const good = shownNames([succeeded?.name ?? '']);
    this.#taken(
      sum,
      all ? `${names} of ${shownNames([all.name])}` : `${names}, next to the successful ${good}`,
    );
    return (row) => {
      const failed = sum(row);
      const good = succeeded?.values[row];
      const total = all?.values[row];
      if (failed === undefined || (total === undefined && good === undefined)) return undefined;
      const place = this.#place(row);
      if (total === undefined) return failuresOf({ succeeded: good ?? 0, failed }, this.#source, place);
      // Answers can be counted without the failed ones.
      const isMore = isApart || (good !== undefined && good + failed > total);
      const answers = isMore ? (good ?? total) + failed : total;
      if (answers === 0) return undefined;
      if (failed > answers) throw moreThanAll(failed, answers, this.#source, place);
      return failuresOf({ answers, failed }, this.#source, place);
    };
  }

  /** Of several columns their sum, unless one of them is the sum of the others or they count one failure twice. */
  #sumOf(counts: readonly FailureColumn[], all: FailureColumn | undefined): Figure {
    const rows = this.#table.rows.map((_, row) => row);
    const whole = counts.find(
      (one) =>
        wholeName.test(one.name) &&
        rows.every(
          (row) =>
            (one.values[row] ?? 0) >=
            sumAt(
              counts.filter((other) => other !== one),
              row,
            ),
        ),
    );
    if (whole) return (row) => whole.values[row];
    return (row) => {
      if (counts.every(({ values }) => values[row] === undefined)) return undefined;
      const sum = sumAt(counts, row);
      const total = all?.values[row];
      return total !== undefined && sum > total
        ? Math.max(...counts.map(({ values }) => values[row] ?? 0))
        : sum;
    };
  }

  #ofShare(column: FailureColumn, all: FailureColumn | undefined, isOfGood: boolean): Reader {
    const { name, values, isPercent } = column;
    const known = values.filter((value) => value !== undefined);
    const saysPercent = isPercent || /%|percent|pct/i.test(name);
    const isAbove = known.some((value) => value > 1);
    const unit = /ppm/i.test(name) ? 1e6 : /‰/.test(name) ? 1e3 : saysPercent || isAbove ? 100 : 1;
    const bad = (value: number): number => (isOfGood ? 1 - value / unit : value / unit);
    if (known.some((value) => bad(value) !== 0)) {
      const example = known.find((value) => bad(value) !== 0) ?? 0;
      const read = `${Number((100 * bad(example)).toPrecision(6))} % failed`;
      this.#notes.push(
        `${this.#source}: failed answers are "${shownCell(name, 40)}", where ${example}${isPercent ? ' %' : ''} is read as: ${read}`,
      );
    }
    return (row) => {
      const value = values[row];
      if (value === undefined) return undefined;
      const one = sharesOf(bad(value), this.#source, this.#place(row));
      const answers = all?.values[row];
      return answers ? { ...one, answers } : one;
    };
  }

  #ofRate({ name, values }: FailureColumn, rates: readonly number[], isApart: boolean): Reader {
    this.#taken((row) => values[row], `"${shownCell(name, 40)}", a rate`);
    return (row) => {
      const [failed, rate = 0] = [values[row], rates[row]];
      if (failed === undefined) return undefined;
      const all = isApart ? rate + failed : rate;
      if (failed > all) throw moreThanAll(failed, all, this.#source, this.#place(row));
      return sharesOf(all === 0 ? 0 : failed / all, this.#source, this.#place(row));
    };
  }

  /** Counts of which nothing says of how many: nothing failed, or they are shares, or they cannot be read. */
  #ofBareCounts(counts: readonly FailureColumn[]): Reader | undefined {
    const values = counts.flatMap((one) => one.values.filter((value) => value !== undefined));
    if (values.every((value) => value === 0))
      return (row) =>
        counts.some((one) => one.values[row] !== undefined)
          ? { share: 0, answers: undefined, kept: 1 }
          : undefined;
    const [only] = counts;
    const isFraction =
      values.every((value) => value <= 1) && values.some((value) => !Number.isInteger(value));
    if (only && counts.length === 1 && (only.isPercent || isFraction))
      return this.#ofShare(only, undefined, false);
    const names = shownNames(counts.map(({ name }) => name));
    // How far a figure spreads is called an error, too.
    if (
      only &&
      counts.length === 1 &&
      /^err(?:or)?$/i.test(only.name) &&
      values.some((value) => !Number.isInteger(value))
    ) {
      this.#notes.push(
        `${this.#source}: ${names} is not taken for failed answers, as it has fractions; if it counts them, say so with --columns failed="${shownCell(only.name, 40)}",answers=NAME`,
      );
      return undefined;
    }
    throw tableFault(
      this.#source,
      `counts failed answers in ${names}, and nothing says of how many: add a column "requests" with all answers, or write shares such as "2 %". If throughput is of other things, pass --failed ignore`,
    );
  }

  #ofSucceeded(succeeded: FailureColumn, all: FailureColumn): Reader {
    this.#taken(
      (row) => (all.values[row] ?? 0) - (succeeded.values[row] ?? 0),
      `what of "${shownCell(all.name, 40)}" is not in "${shownCell(succeeded.name, 40)}"`,
    );
    return (row) => {
      const [good, answers] = [succeeded.values[row], all.values[row]];
      if (good === undefined || !answers) return undefined;
      return failuresOf({ answers, failed: Math.max(0, answers - good) }, this.#source, this.#place(row));
    };
  }

  /** Says what columns were taken for, where they decide something. */
  #taken(failed: Figure, what: string): void {
    if (this.#table.rows.some((_, row) => (failed(row) ?? 0) > 0))
      this.#notes.push(`${this.#source}: failed answers are ${what}`);
  }

  #place(row: number): string {
    return this.#table.rows[row]?.place ?? '';
  }
}
