import { mostCells, type PointTable, type TextLine } from './table.ts';
import { tableOf } from './table-shape.ts';

/** Longer cells hold no number, and could take the cube of their length. */
const longestNumber = 100;

/** A cell whose ends are drawn has one number: a blank between groups of three digits parts its thousands. */
function withThousands(cell: string): string {
  return cell.length > longestNumber
    ? cell
    : cell.replace(/(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d ]*\d)/g, (digits) =>
        digits.replace(/ /g, '\u202f'),
      );
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
      );
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
      tables.push(...tableOf(even, false));
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
