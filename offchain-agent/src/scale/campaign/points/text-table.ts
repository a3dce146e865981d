import { htmlTables, pipeTables } from './drawn-table.ts';
import { isUnit } from './number-cell.ts';
import { splitQuoted, withWholeQuotes } from './quoted-cells.ts';
import { isNumeric, type PointTable, plainCell, type TableRow, type TextLine, tableFault } from './table.ts';
import { hasNames, isHeader, tableOf } from './table-shape.ts';

interface Splitter {
  readonly split: (line: string) => string[];
  readonly commaIsOpen: boolean;
  /** Whether cells are parted by blanks, so that a row can have a name of its own in front. */
  readonly isBlank?: boolean;
}

/** Of more lines the delimiter is not looked for. */
const looked = 200;
/** So many lines of a title before a table are passed over. */
const mostTitle = 8;

const by = (mark: string, commaIsOpen: boolean): Splitter => ({
  split: (line) => splitQuoted(line, mark),
  commaIsOpen,
});
const comma = by(',', false);
const wide: Splitter = {
  split: (line) => line.trim().split(/\s{2,}|\t+/),
  commaIsOpen: false,
  isBlank: true,
};
const blank: Splitter = { split: (line) => blankCells(line), commaIsOpen: false, isBlank: true };
const splitters = [by('\t', true), by(';', true), comma, wide, blank, by('&', false)] as const;

/**
 * The tables of a text: one of lines with delimiters, or each that is drawn with pipes.
 * @throws AgentError `bad_input/points_file` for a text that is none
 */
export function textTables(text: string, source: string): PointTable[] {
  if (text.includes('\0')) throw tableFault(source, 'is not text: it has bytes of zero; save it as UTF-8');
  const drawn = drawnTables(text);
  if (drawn) return drawn;
  const lines = withWholeQuotes(linesOf(text));
  const pairs = pairsTable(lines);
  if (pairs) return [pairs];
  const whole = blocksOf(lines);
  const parts = whole.length === 1 && !isWhole(lines) ? tableParts(lines) : [];
  return (parts.length > 0 ? parts : whole).map((block) => delimitedTable(block, source));
}

/** The tables of a text that are drawn; undefined where none is. */
export function drawnTables(text: string): PointTable[] | undefined {
  if (/<table[\s>]/i.test(text)) return htmlTables(text);
  const drawn = pipeTables(linesOf(text));
  return drawn.length > 0 ? drawn : undefined;
}

function linesOf(text: string): TextLine[] {
  return text.split(/\r\n|\n|\r/).map((line, index) => ({ number: index + 1, text: line }));
}

const isComment = ({ text }: TextLine): boolean => /^\s*(?:#|%|\/\/)/.test(text);

/** Lines such as `threads=4 tps=1200`, all with the same names. */
function pairsTable(lines: readonly TextLine[]): PointTable | undefined {
  const written = lines.filter((line) => line.text.trim() !== '' && !isComment(line));
  const names = pairsOf(written[0]?.text ?? '').map(({ name }) => name);
  if (names.length < 2 || !hasNames(names)) return undefined;
  const rows = written.map(({ number, text }) => ({ number, pairs: pairsOf(text) }));
  if (!rows.every(({ pairs }) => pairs.map(({ name }) => name).join('\0') === names.join('\0')))
    return undefined;
  return {
    names,
    rows: rows.map(({ number, pairs }) => ({
      place: `line ${number}`,
      cells: pairs.map(({ value }) => value),
    })),
    commaIsOpen: false,
  };
}

/** A value ends where the next name begins: `tps=1,800 tx/s, p99=3` has 1,800 tx/s, and never 1. */
function pairsOf(text: string): { name: string; value: string }[] {
  const found = [...text.matchAll(/(?<![\w/.()-])([A-Za-z][\w/.()-]*)\s*[=:]\s*(?=[^\s,;=:])/g)];
  return found.map((match, index) => {
    const next = found[index + 1];
    const whole = withoutEnd(text.slice(match.index + match[0].length, next?.index));
    const name = match[1] ?? '';
    if (!next) return { name, value: whole };
    // Of `950 tx/s, avg latency=3` and `950 avg latency=3`, "avg" belongs to the next name.
    const cut = Math.max(...[',', ';', '|'].map((mark) => whole.lastIndexOf(mark)));
    const value =
      cut > 0 && /^\s*[A-Za-z]\D*$/.test(whole.slice(cut + 1)) ? whole.slice(0, cut).trimEnd() : whole;
    return { name, value: withoutNext(value) };
  });
}

/** Of `950 tx/s avg` the number and its unit. */
function withoutNext(value: string): string {
  const words = value.split(/\s+/);
  const end = words.findIndex((word, index) => index > 0 && !(/^[A-Za-z]/.test(word) && isUnit(word)));
  // What begins otherwise is of the number: `1 800`.
  return end > 0 && /^[A-Za-z]/.test(words[end] ?? '') ? words.slice(0, end).join(' ') : value;
}

/** Without separators at its end; a search from the left takes the square of a long line. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s,;|]/.test(text[end - 1] ?? '')) end--;
  return text.slice(0, end);
}

/** gnuplot's files can hold several tables, each below a comment with its names. */
function blocksOf(lines: readonly TextLine[]): (readonly TextLine[])[] {
  const blocks: TextLine[][] = [[]];
  let hasData = false;
  for (const line of lines) {
    if (isComment(line) && hasData && hasNames(blankCells(commentText(line.text)))) {
      blocks.push([]);
      hasData = false;
    } else if (!isComment(line) && isNumeric(line.text)) hasData = true;
    blocks.at(-1)?.push(line);
  }
  return blocks;
}

/**
 * Of a report in plain text the paragraphs that are a table with names. None where a line elsewhere begins with a number:
 * it could be a point.
 */
function tableParts(lines: readonly TextLine[]): (readonly TextLine[])[] {
  const paragraphs: TextLine[][] = [[]];
  for (const line of lines) {
    if (line.text.trim() === '') paragraphs.push([]);
    else paragraphs.at(-1)?.push(line);
  }
  const tables = paragraphs.filter(isNamedTable);
  const others = paragraphs.filter((part) => !tables.includes(part));
  return others.some((part) => part.some(isPoint)) ? [] : tables;
}

function isNamedTable(part: readonly TextLine[]): boolean {
  const [names, ...rows] = writtenOf(part);
  if (!names || rows.length < 2 || !rows.every(isPoint)) return false;
  const texts = textsOf([names, ...rows]);
  return splitters.some((one) => isEven(texts, one) && hasNames(one.split(names.text)));
}

/** Whether all lines of a text make one table. */
function isWhole(lines: readonly TextLine[]): boolean {
  const written = writtenOf(lines);
  return written.length === 0 || splitterOf(written) !== undefined;
}

/** The lines of a table without rules, comments and what programs write below it. */
function writtenOf(lines: readonly TextLine[]): TextLine[] {
  const isRule = ({ text }: TextLine): boolean =>
    /^[\s\-=_+:*~\\]*$/.test(text) || /^\s*\\[a-z]+\s*$/i.test(text);
  const isFoot = ({ text }: TextLine): boolean => /^(?:\(\d+ rows?\)|sep=.)$/i.test(text.trim());
  const withoutRemark = ({ number, text }: TextLine): TextLine => ({
    number,
    text: isNumeric(text.trim()) && !text.includes('"') ? withoutComment(text) : text,
  });
  return lines
    .map(withoutRemark)
    .filter((line) => /[^\s,;]/.test(line.text) && !isComment(line) && !isRule(line) && !isFoot(line));
}

function textsOf(lines: readonly TextLine[]): string[] {
  return lines.map(({ text }) => text);
}

function delimitedTable(lines: readonly TextLine[], source: string): PointTable {
  const written = writtenOf(lines);
  const first = written[0];
  const comments = lines.filter(isComment);
  if (!first) throw tableFault(source, 'is empty; it needs lines such as "4,1200"');
  const { splitter, from } = splitterOf(written) ?? otherSplitter(written, source);
  const body = written.slice(from).map(({ number, text }) => ({
    place: `line ${number}`,
    cells: splitter.split(text.replace(/\\\\\s*$/, '')).map(plainCell),
  }));
  const even = withoutEmptyEnd(body);
  const named = withRowNames(even, splitter);
  const top = named[0]?.cells ?? [];
  const above = comments.filter(({ number }) => number < (written[from]?.number ?? 0)).at(-1);
  const fromComment = !isHeader(top) && above ? commentNames(above.text, splitter, top.length) : undefined;
  if (fromComment) return { names: fromComment, rows: named, commaIsOpen: splitter.commaIsOpen };
  const [table] = tableOf(named, splitter.commaIsOpen);
  if (!table) throw tableFault(source, `${body[0]?.place} has one column; n and throughput are needed`);
  return table;
}

function withoutComment(text: string): string {
  const at = text.search(/\s#/);
  return at < 0 ? text : text.slice(0, at).trimEnd();
}

/** The delimiter that parts all lines alike, and the line that the table begins with. */
function splitterOf(lines: readonly TextLine[]): { splitter: Splitter; from: number } | undefined {
  const texts = textsOf(lines.slice(0, looked));
  const hasTitle = lines[0] !== undefined && !isPoint(lines[0]);
  for (let from = 0; from <= Math.min(mostTitle, texts.length - 2); from++) {
    const rest = texts.slice(from);
    const splitter = splitters.find((one) => isEven(rest, one));
    // Lines are passed over only where what follows has names that are known: a title, never a point.
    if (from === 0 && splitter && isTitle(lines, splitter)) continue;
    if (splitter && (from === 0 || (hasTitle && hasNames(splitter.split(rest[0] ?? '')))))
      return { splitter, from };
  }
  return undefined;
}

/** Whether the first line has one cell with a text alone, as a title above a spreadsheet, and names follow. */
function isTitle(lines: readonly TextLine[], { split }: Splitter): boolean {
  const [first, ...more] = lines;
  const cells = split(first?.text ?? '');
  if (cells.length < 2 || cells.filter((cell) => plainCell(cell) !== '').length !== 1) return false;
  return more.slice(0, mostTitle).some(({ text }) => hasNames(split(text)));
}

/** Of lines that are not parted alike, for the message that says which is not. */
function otherSplitter(lines: readonly TextLine[], source: string): { splitter: Splitter; from: number } {
  const texts = textsOf(lines.slice(0, looked));
  const mark = /[;\t]/.exec(texts[0] ?? '')?.[0];
  if (mark === '\t') return { splitter: splitters[0], from: 0 };
  if (mark === ';') return { splitter: splitters[1], from: 0 };
  if (!/[,\s]/.test((texts[0] ?? '').trim()) && texts.length === 1 && !isNumeric(texts[0] ?? ''))
    throw tableFault(source, 'is not a table; expected lines such as "4,1200"');
  return { splitter: comma, from: 0 };
}

function isEven(lines: readonly string[], splitter: Splitter): boolean {
  const counts = lines.map((line) => splitter.split(line).length);
  const [names = 0, row = names] = counts;
  if (row < 2 && names < 2) return false;
  const isLabelled =
    splitter.isBlank === true && row === names + 1 && hasNames(splitter.split(lines[0] ?? ''));
  if (!isLabelled && (names < 2 || row !== names)) return false;
  if (counts.slice(1).some((count) => count !== row)) return false;
  // Blanks that stand behind other delimiters part nothing.
  return (
    splitter.isBlank !== true ||
    !lines.some((line) => splitter.split(line).some((cell) => /[,;]$/.test(cell)))
  );
}

function isPoint({ text }: TextLine): boolean {
  return isNumeric(text.trim());
}

/** A comma at the end of every line makes no column. */
function withoutEmptyEnd(rows: readonly TableRow[]): readonly TableRow[] {
  const isEmpty = rows.every(({ cells }) => cells.length > 2 && cells.at(-1) === '');
  return isEmpty ? rows.map(({ place, cells }) => ({ place, cells: cells.slice(0, -1) })) : rows;
}

/** R and pandas print a name before each row and none above them. */
function withRowNames(rows: readonly TableRow[], splitter: Splitter): readonly TableRow[] {
  const [head, ...rest] = rows;
  const width = (head?.cells.length ?? 0) + 1;
  if (!head || splitter.isBlank !== true || rest.length === 0) return rows;
  if (!rest.every(({ cells }) => cells.length === width) || !hasNames(head.cells)) return rows;
  const labels = rest.map(({ cells }) => plainCell(cells[0] ?? ''));
  const first = Number(labels[0]);
  if ((first !== 0 && first !== 1) || labels.some((label, index) => label !== String(first + index)))
    return rows;
  return [head, ...rest.map(({ place, cells }) => ({ place, cells: cells.slice(1) }))];
}

/** The names above the data of gnuplot and others, which are a comment. */
function commentNames(line: string, splitter: Splitter, width: number): readonly string[] | undefined {
  const text = commentText(line);
  return [splitter, wide, blank]
    .map(({ split }) => split(text).map(plainCell))
    .find((cells) => cells.length === width && hasNames(cells));
}

function commentText(line: string): string {
  return line.replace(/^\s*(?:#|%|\/\/)+\s*/, '');
}

function blankCells(line: string): string[] {
  return line.trim().match(/"[^"]*"|\S+/g) ?? [];
}
