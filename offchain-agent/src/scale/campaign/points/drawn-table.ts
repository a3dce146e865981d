import { mostCells, type PointTable, type TextLine } from './table.ts';
import { tableOf } from './table-shape.ts';

/** Longer cells hold no number, and could take the cube of their length. */
const longestNumber = 100;

/** In a cell whose ends are drawn a blank between groups of three digits can part thousands: it is marked as such. */
function withThousands(cell: string): string {
  return cell.length > longestNumber
    ? cell
    : cell.replace(/(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d ]*\d)/g, (digits) =>
        digits.replace(/ /g, '\u202f'),
      );
}

/**
 * `950 980` can also be two numbers, as of two runs. A column parts thousands where its numbers allow no other reading: a group of
 * one or two digits, three groups, a group that begins with 0; and where no number beside them lacks a blank that it would have.
 */
function withProvenThousands(table: PointTable): PointTable {
  const width = table.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const open = new Set(
    Array.from({ length: width }, (_, column) => column).filter((column) => {
      const cells = table.rows.map((row) => row.cells[column] ?? '');
      const parted = cells.filter((cell) => cell.includes('\u202f'));
      const isProven = parted.some((cell) => /(?<!\d)\d{1,2}\u202f|\u202f\d{3}\u202f|\u202f0/.test(cell));
      // Four digits are written together by many who part five.
      const together = parted.some((cell) => /(?<!\d)\d\u202f\d{3}(?!\u202f)/.test(cell))
        ? /(?<![\d.,])\d{4}/
        : /(?<![\d.,])\d{5}/;
      return parted.length > 0 && (!isProven || cells.some((cell) => together.test(cell)));
    }),
  );
  if (open.size === 0) return table;
  const rows = table.rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, column) => (open.has(column) ? cell.replace(/\u202f/g, ' ') : cell)),
  }));
  return { ...table, rows };
}

/** A table of tables in a page: that of Hyperledger Caliper's report, for example. */
export function htmlTables(text: string): PointTable[] {
  const cellsOf = (row: string): string[] =>
    [...row.matchAll(/<t[hd][^<>]*>(.*?)(?=<\/?t[hdr]\b|$)/gis)].map(([, cell = '']) =>
      withThousands(cell.trim().replace(/&nbsp;/g, ' '))
        .replace(/<[^<>]*>/g, ' ')
        .replace(/&amp;/g, '&')
        .replace(/[^\S\u202f]+/g, ' ')
        .trim(),
    );
  return text
    .split(/<table[\s>]/i)
    .slice(1)
    .flatMap((part) => {
      const rows = (part.split(/<\/table>/i)[0] ?? '').split(/<tr\b[^<>]*>/i).slice(1);
      const cells = rows.map((row, index) => ({
        place: `row ${index + 1} of its table`,
        cells: cellsOf(row),
      }));
      return tableOf(
        cells.filter(({ cells: [one, two] }) => one !== undefined && two !== undefined),
        false,
      ).map(withProvenThousands);
    });
}

/** What Markdown, psql, MySQL, Caliper and org-mode draw; recognized by the line below the names. */
export function pipeTables(lines: readonly TextLine[]): PointTable[] {
  const tables: PointTable[] = [];
  let block: TextLine[] = [];
  let hasRule = false;
  let isAsciiDoc = false;
  const close = (): void => {
    if (hasRule && block.length > 1) {
      const rows = block.map(({ number, text }) => ({ place: `line ${number}`, cells: splitPipes(text) }));
      const width = rows[0]?.cells.length ?? 0;
      const even = rows.map(({ place, cells }) => ({
        place,
        cells:
          width * rows.length > mostCells
            ? cells
            : [...cells, ...Array.from({ length: Math.max(0, width - cells.length) }, () => '')],
      }));
      tables.push(...tableOf(even, false).map(withProvenThousands));
    }
    block = [];
    hasRule = false;
  };
  for (const line of lines) {
    const text = line.text.trim();
    // In AsciiDoc a table continues behind empty lines, from one `|===` to the next.
    if (text === '|===') {
      if (isAsciiDoc) close();
      isAsciiDoc = !isAsciiDoc;
      hasRule = isAsciiDoc;
    } else if (isAsciiDoc && text === '') continue;
    else if (
      /^[\s|│┃║+:=\-─━═┼╋╬├┤┬┴┌┐└┘╔╗╚╝╠╣╦╩]+$/.test(text) &&
      /[-=─━═]/.test(text) &&
      /[|│┃║+┼╋╬┬┴]/.test(text)
    )
      hasRule = true;
    else if (/[|│┃║]/.test(text)) block.push(line);
    else close();
  }
  close();
  return tables;
}

function splitPipes(text: string): string[] {
  const inner = text.trim().replace(/[│┃║]/g, '|').replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map(withoutMarkup);
}

/** A cell as it is seen: without emphasis, links, line breaks and pictures. */
function withoutMarkup(cell: string): string {
  return withThousands(cell)
    .replace(/<[^<>]*>/g, ' ')
    .replace(/\[([^[\]]*)\]\([^()]*\)/g, '$1')
    .replace(/\*\*|`|\p{Extended_Pictographic}\uFE0F?|[↑↓]/gu, (mark) => (/^[\d#*]$/.test(mark) ? mark : ''))
    .replace(/[ \t]+/g, ' ')
    .trim();
}
