import type { ColumnChoice } from './choose-columns.ts';
import { type FailureMeaning, failureMeaning } from './failure-name.ts';
import { isMissing, type NumberStyle, numberParts, valueOf } from './number-cell.ts';
import { type PointTable, plainCell, shownCell } from './table.ts';

/** A column that says something of failed answers. */
export interface FailureColumn {
  readonly index: number;
  readonly name: string;
  /** Of each row; undefined for an empty cell. */
  readonly values: readonly (number | undefined)[];
  /** Whether its cells are written as percentages. */
  readonly isPercent: boolean;
}

/** Words in the place of a count, by which nothing failed. */
const says = {
  nothing: /^(?:none|no|null|ok|false|nil|\[\]|\{\})$/i,
  success: /^(?:true|yes|pass(?:ed)?|success(?:ful)?)$/i,
};

/** The columns of a table that say something of failed answers, with remarks about those that cannot be read. */
export class FailureColumns {
  readonly notes: string[] = [];
  readonly #table: PointTable;
  readonly #source: string;
  readonly #style: NumberStyle;
  readonly #named: ColumnChoice['failures'];
  readonly #columns: ReadonlyMap<FailureMeaning, readonly FailureColumn[]>;

  constructor(table: PointTable, choice: ColumnChoice, source: string, style: NumberStyle | undefined) {
    this.#table = table;
    this.#source = source;
    this.#style = style ?? 'point';
    this.#named = choice.failures;
    this.#columns = this.#byMeaning(new Set(choice.columns.map(({ index }) => index)));
  }

  of(meaning: FailureMeaning): readonly FailureColumn[] {
    return this.#columns.get(meaning) ?? [];
  }

  /** All answers: as a person says, else the first column of whole numbers. */
  answers(): FailureColumn | undefined {
    const named = this.#named.answers;
    const all = this.of('answers');
    if (named !== undefined) return all.find(({ index }) => index === named);
    return all.find(({ values }) => values.every((value) => value === undefined || Number.isInteger(value)));
  }

  /** What succeeded; of several status codes their sum. */
  succeeded(): FailureColumn | undefined {
    const all = this.of('succeeded');
    const [first] = all;
    if (!first || all.length < 2 || !all.every(({ name }) => /[23](?:\d\d|xx)\b/i.test(name))) return first;
    const values = this.#table.rows.map((_, row) => sumAt(all, row));
    return { ...first, name: all.map(({ name }) => name).join(' + '), values };
  }

  #byMeaning(read: ReadonlySet<number>): ReadonlyMap<FailureMeaning, FailureColumn[]> {
    const { names, rows } = this.#table;
    const width = names?.length ?? rows[0]?.cells.length ?? 0;
    const found = new Map<FailureMeaning, FailureColumn[]>();
    for (let index = 0; index < width; index++) {
      const name = plainCell(names?.[index] ?? `column ${index + 1}`);
      const meaning = this.#meaningOf(index, names ? name : '');
      if (meaning === undefined || read.has(index)) continue;
      const column = this.#column(index, name, meaning);
      if (column) found.set(meaning, [...(found.get(meaning) ?? []), column]);
    }
    return found;
  }

  #meaningOf(index: number, name: string): FailureMeaning | undefined {
    const { failed, answers } = this.#named;
    if (index === answers) return 'answers';
    const meaning = failureMeaning(name);
    if (index === failed) return meaning === 'failed_share' || meaning === 'failed_rate' ? meaning : 'failed';
    // Where a person says which column counts them, no other one does.
    const isOfFailures = meaning !== 'answers' && meaning !== 'seconds' && meaning !== 'succeeded';
    return failed !== undefined && isOfFailures ? undefined : meaning;
  }

  /** A column of numbers; undefined for one of words, which is named where it is of failures. */
  #column(index: number, name: string, meaning: FailureMeaning): FailureColumn | undefined {
    let isPercent = false;
    let odd: string | undefined;
    const values = this.#table.rows.map(({ cells }) => {
      const cell = cells[index] ?? '';
      if (isMissing(cell)) return undefined;
      const parts = numberParts(cell);
      const isShare = parts?.unit.startsWith('%') === true;
      const isPlain = parts && (parts.unit === '' || isShare || meaning === 'failed_rate');
      const value = isPlain ? valueOf(parts.digits, this.#style) : undefined;
      isPercent ||= isShare;
      if (value !== undefined && value >= 0) return value;
      // Of words, those that say that nothing failed are none to name.
      if (odd === undefined || says.nothing.test(odd)) odd = cell;
      return undefined;
    });
    if (odd === undefined)
      return values.some((value) => value !== undefined) ? { index, name, values, isPercent } : undefined;
    const isSaid = meaning.startsWith('succeeded') && says.success.test(odd);
    if (meaning !== 'answers' && meaning !== 'seconds' && !isSaid && !says.nothing.test(odd))
      this.notes.push(
        `${this.#source}: "${shownCell(name, 40)}" is not read, and can be of failed answers: "${shownCell(odd)}" is not a count`,
      );
    return undefined;
  }
}

/** The sum of some columns in a row. */
export function sumAt(columns: readonly FailureColumn[], row: number): number {
  return columns.reduce((sum, { values }) => sum + (values[row] ?? 0), 0);
}
