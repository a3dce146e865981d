import type { TextLine } from './table.ts';

/** More lines are in no cell of a table: the quote is a character like others. */
const mostQuotedLines = 10;
const opensQuote = /(?:^|[,;\t])[^\S\t]*"(?:[^"]|"")*$/;
const closesQuote = /^(?:[^"]|"")*"[^\S\t]*(?:[,;\t]|$)/;

/** A cell in quotes can have line breaks, as spreadsheets write them: its lines become one. */
export function withWholeQuotes(lines: readonly TextLine[]): TextLine[] {
  const whole: TextLine[] = [];
  for (let from = 0; from < lines.length; from++) {
    const first = lines[from];
    if (!first) break;
    let { text } = first;
    let end = from;
    while (isOpen(text) && end - from < mostQuotedLines && end + 1 < lines.length) {
      end++;
      text = `${text} ${lines[end]?.text ?? ''}`;
    }
    const isWhole = end > from && !isOpen(text) && closesQuote.test(lines[end]?.text ?? '');
    whole.push(isWhole ? { number: first.number, text } : first);
    if (isWhole) from = end;
  }
  return whole;
}

function isOpen(text: string): boolean {
  return text.includes('"') && text.split('"').length % 2 === 0 && opensQuote.test(text);
}

/** Cells between delimiters that stand outside quotes. */
export function splitQuoted(line: string, mark: string): string[] {
  if (!line.includes('"')) return line.split(mark).map((cell) => cell.trim());
  const cells: string[] = [];
  let [cell, isQuoted] = ['', false];
  for (const char of line) {
    if (char === '"') isQuoted = !isQuoted;
    if (char === mark && !isQuoted) {
      cells.push(cell.trim());
      cell = '';
    } else cell += char;
  }
  // A quote without its end is a character like others.
  if (isQuoted) return line.split(mark).map((part) => part.trim());
  return [...cells, cell.trim()];
}
