import { AgentError } from '../../../base/error.ts';

/** A row of cells with the place where a person finds it. */
export interface TableRow {
  /** `line 4` of a text, `[3]` of JSON. */
  readonly place: string;
  readonly cells: readonly string[];
  /** Of a format that counts its failed answers. */
  readonly failures?: RowFailures;
}

/** The failed answers of a row. */
export interface RowFailures {
  /** Of all answers, failed ones too: 0 to 1. */
  readonly share: number;
  /** How many answers the share is of; undefined where they were not counted. */
  readonly answers: number | undefined;
  /** Share of what the throughput of the row counts that succeeded. */
  readonly kept: number;
}

/** A line of a text, with its number for people. */
export interface TextLine {
  readonly number: number;
  readonly text: string;
}

/** A table as it was published: nothing is known yet of what its columns mean. */
export interface PointTable {
  /** Undefined for a table without a line of names. */
  readonly names: readonly string[] | undefined;
  readonly rows: readonly TableRow[];
  /** Whether a comma between three digits is decimal as likely as not: so in files of semicolons and tabs. */
  readonly commaIsOpen: boolean;
  /** By index, columns of JSON whose cells are no text: their numbers are what they look like. */
  readonly typed?: ReadonlySet<number>;
  /** What tells the rows of this format apart, for messages; undefined for a plain table. */
  readonly format?: string;
  /** What N counts in this format: `VUs`. */
  readonly counts?: string;
  /** Remarks of the reader of a format. */
  readonly notes?: readonly string[];
  /** Whether throughput has failed answers left out already. */
  readonly isOfSuccesses?: boolean;
}

/** Seconds that users must stay the same number to make a point of a history. */
export const leastSeconds = 5;
/** Rows of few cells below a line of many names can need more memory than there is. */
export const mostCells = 10_000_000;

/** The fault of a source in one sentence. */
export function tableFault(source: string, text: string): AgentError {
  return new AgentError('bad_input/points_file', `${source} ${text}`, { data: { source } });
}

/** Cells and names are shown short and on one line: the file can hold anything. */
export function shownCell(text: string, most = 20): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').trim();
  return plain.length > most ? `${plain.slice(0, most)}...` : plain;
}

/** Names between commas, at most ten of them. */
export function shownNames(names: readonly string[], most = 40): string {
  const shown = names
    .filter((name) => name !== '')
    .slice(0, 10)
    .map((name) => `"${shownCell(name, most)}"`);
  return names.length > shown.length && shown.length === 10 ? `${shown.join(', ')}, ...` : shown.join(', ');
}

/** A cell without what Markdown adds for the eye. */
export function plainCell(cell: string): string {
  return cell
    .trim()
    .replace(/^"((?:[^"]|"")*)"$/s, '$1')
    .replace(/^(\*\*|__|`)(.*)\1$/s, '$2')
    .trim();
}

/** Whether a cell begins as a number does. */
export function isNumeric(cell: string): boolean {
  return /^[-+~≈]?\.?\d/.test(plainCell(cell));
}
