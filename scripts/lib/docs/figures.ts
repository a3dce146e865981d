import type { Page } from './page-faults.ts';

/** A number with its unit in the prose of a page. */
interface Figure {
  readonly path: string;
  readonly line: number;
  /** Normalized: `1000 ms`, `30 s`, `20 node`. */
  readonly text: string;
  /** The words around it, of four letters or more, without their endings. */
  readonly words: ReadonlySet<string>;
}

/** A figure of an old page and its place in the pages of today. */
export interface PlacedFigure {
  readonly old: Figure;
  readonly now?: Figure;
}

const numerals: Readonly<Record<string, number>> = {
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  twelve: 12,
  twenty: 20,
  thirty: 30,
  sixty: 60,
};
const sizes = new Set(['%', 'ms', 'µs', 's', 'min', 'h', 'mb', 'kb', 'gb', 'kib', 'mib', 'alm']);
const counted = new Set(
  'day byte block window validator target reporter node slot session sample point transfer request connection call word core bucket era month week year unit message file page test time run fault'.split(
    ' ',
  ),
);
const common = new Set(
  'after also been before each from have into more most must only other over same than that their them then there they this until were what when which will with would'.split(
    ' ',
  ),
);
const number = `\\d[\\d,_]*(?:\\.\\d+)?|(?:${Object.keys(numerals).join('|')})\\b(?=\\s)`;
const figure = new RegExp(`(?<![\\w.\`#/-])(${number})[ \\u00a0-]?(%|µs|[a-zA-Z]+)`, 'g');
const reach = 65;

/** The figures of a page outside blocks of code: every size, duration and share, and counts of ten or more. */
export function figuresOf({ path, text }: Page): Figure[] {
  const prose = text
    .replace(/```.*?^```$/gms, (block) => block.replace(/[^\n]/g, ' '))
    .replace(/\]\([^)\s]+\)/g, (link) => ' '.repeat(link.length))
    .replace(/https?:\/\/\S+/g, (url) => ' '.repeat(url.length));
  return [...prose.matchAll(figure)].flatMap(({ index, 1: given = '', 2: word = '' }) => {
    const plain = String(numerals[given] ?? given.replace(/[,_]/g, ''));
    const unit = unitOf(word);
    const isCount = counted.has(unit) && (Number(plain) >= 10 || plain.includes('.'));
    if (!sizes.has(unit) && !isCount) return [];
    const around = prose.slice(Math.max(0, index - reach), index + reach);
    const line = prose.slice(0, index).split('\n').length;
    return [{ path, line, text: `${plain} ${unit}`, words: wordsOf(around) }];
  });
}

/** Each figure of old pages with the place of today that has the same figure and shares most of the words around it. */
export function placeFigures(olds: readonly Page[], news: readonly Page[]): PlacedFigure[] {
  const byText = new Map<string, Figure[]>();
  for (const one of news.flatMap(figuresOf)) byText.set(one.text, [...(byText.get(one.text) ?? []), one]);
  return olds.flatMap(figuresOf).map((old) => {
    const shared = ({ words }: Figure): number => [...old.words].filter((word) => words.has(word)).length;
    const [now] = (byText.get(old.text) ?? [])
      .map((one) => ({ one, count: shared(one) }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count);
    return { old, ...(now ? { now: now.one } : {}) };
  });
}

function unitOf(word: string): string {
  const lower = word.toLowerCase();
  if (/^(?:s|secs?|seconds?)$/.test(lower)) return 's';
  if (lower === 'ms' || /^milliseconds?$/.test(lower)) return 'ms';
  if (/^minutes?$/.test(lower)) return 'min';
  return /^hours?$/.test(lower) ? 'h' : lower.replace(/(?<=\w\w)s$/, '');
}

function wordsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z]{4,}/g) ?? [];
  return new Set(
    words.filter((word) => !common.has(word)).map((word) => word.replace(/(?:ing|ed|es|s)$/, '').slice(0, 6)),
  );
}
