/** A piece of prose: a paragraph, an item of a list, a heading, a cell of a table or a message, in one line. */
export interface Unit {
  readonly kind: 'text' | 'heading' | 'cell';
  readonly text: string;
  readonly line: number;
}

/** Stands for code or quoted words: one word that no pattern finds. */
const hidden = '⌘';

/** The prose of a document, without code blocks, block quotes, code, quoted words and the targets of links. */
export function unitsOf(markdown: string): Unit[] {
  const units: Unit[] = [];
  let open: { lines: string[]; line: number } | undefined;
  const close = (): void => {
    if (open) units.push({ kind: 'text', text: plain(open.lines.join(' ')), line: open.line });
    open = undefined;
  };
  const lines = withoutBlocks(markdown).split('\n');
  for (const [index, full] of lines.entries()) {
    const text = full.trim();
    const line = index + 1;
    if (text === '' || /^(?:---+|\*\*\*+)$/.test(text) || text.startsWith('>')) close();
    else if (text.startsWith('#')) {
      close();
      units.push({ kind: 'heading', text: plain(text.replace(/^#+\s*/, '')), line });
    } else if (text.startsWith('|')) {
      close();
      if (!/^[|:\s-]+$/.test(text))
        units.push(...cellsOf(text).map((cell) => ({ kind: 'cell' as const, text: plain(cell), line })));
    } else {
      const item = /^(?:[-*+]|\d+[.)])\s+(.*)$/.exec(text);
      if (item) close();
      open ??= { lines: [], line };
      open.lines.push(item?.[1] ?? text);
    }
  }
  close();
  return units.filter(({ text }) => text !== '');
}

/** The cells of a row as a reader sees them: links without their targets, code without its backticks. */
export function cellsOf(row: string): string[] {
  const cells = row
    .replace(/\\\|/g, '¦')
    .replace(/`[^`]*`/g, (code) => code.replaceAll('|', '¦'))
    .split('|');
  return cells.slice(1, cells.at(-1)?.trim() === '' ? -1 : undefined).map((cell) => cell.trim());
}

/** The length of a cell as a reader sees it, in characters. */
export function shownLength(cell: string): number {
  return withoutTargets(cell)
    .replaceAll('`', '')
    .replace(/https?:\/\/\S+/g, '')
    .replaceAll('**', '').length;
}

const abbreviations = /(?:^|[\s(])(?:e\.g|i\.e|etc|vs|cf|approx|resp|incl)\.$/i;

/** The sentences of a unit. An abbreviation, a number or a version ends none. */
export function sentencesOf(text: string): string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const { index, 0: end } of text.matchAll(/[.!?]["')\]]*\s+/g)) {
    const until = index + end.trimEnd().length;
    if (
      abbreviations.test(text.slice(start, index + 1)) &&
      !/^["'(]*[A-Z]\w/.test(text.slice(index + end.length))
    )
      continue;
    sentences.push(text.slice(start, until));
    start = index + end.length;
  }
  const rest = text.slice(start).trim();
  return rest === '' ? sentences : [...sentences, rest];
}

export function wordCount(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}⌘]/u.test(word)).length;
}

function withoutBlocks(markdown: string): string {
  return markdown.replace(/^([ \t]*)```.*?^\1```$|<!--.*?-->/gms, (block) => block.replace(/[^\n]/g, ''));
}

function plain(text: string): string {
  return withoutTargets(text)
    .replace(/`[^`]*`/g, hidden)
    .replace(/"[^"]*"|“[^”]*”/g, hidden)
    .replace(/<[^>]*>/g, ' ')
    .replace(/\*\*|(?<!\w)[*_]|[*_](?!\w)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function withoutTargets(text: string): string {
  return text.replace(/!?\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)\s]*\)/g, '$1');
}
