import { isCountedUnit, isRateUnit } from './column-name.ts';
import { unitsPerSecond } from './rate-unit.ts';
import { plainCell } from './table.ts';

/** Which mark stands before the fraction of a file's numbers. */
export type NumberStyle = 'point' | 'comma';

/** The parts of a cell that holds a number. */
interface NumberParts {
  readonly digits: string;
  /** What is written behind it: a scale, a unit; empty for a bare number. */
  readonly unit: string;
}

const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  thousand: 1e3,
  million: 1e6,
  billion: 1e9,
};
/** A scale before a unit. Its letter is parted from the unit, or the unit is one of those that are known. */
const scaledUnit =
  /^(?:([Tt]housand|[Mm]illion|[Bb]illion)\s+|([kKMG])(?:\s+|(?=\/)|(?=(?:transactions?|transfers?|messages?|requests?|queries|operations?|events?|records?|rows|reads|writes|calls|blocks)\b|[a-zA-Z]*(?:ops|tps|qps|rps|iops|req|tx|txn|msg)[a-zA-Z]*(?:\/\w+)?$)))(.*)$/s;
/** A scale that is not read, or in a place where none is. */
const otherScale =
  /\b(?:hundreds?|thousands?|millions?|billions?|trillions?|(?:kilo|mega|giga)(?!b)\w*|mln|mio|mrd|tsd|bn|lakhs?|crores?)\b|^[kmgt]\b|[([]\s*[kmgt]\s*[)\]]|[x×*]\s*1[0e]/i;
/** A second number in a cell: `10-20 tps`, `950 / 1,800 tps`. */
const second = /^(?:[-–—/|→]|\.\.|to\b|or\b|vs\b)?\s*[~≈]?\d/i;
/** A longer cell is no number, and could take the square of its length. */
const longestNumber = 500;
const bytes = /\b[kmgt]?i?b(?:yte|it)?s?(?:\b|p)/i;

/** Whether a cell says that there is no figure, as Caliper does of latency where no transaction came back. */
export function isMissing(cell: string): boolean {
  return /^(?:|-|–|—|n\/a|nan)$/i.test(cell);
}

/** A number with what is behind it; undefined for a cell that holds none. */
export function numberParts(cell: string): NumberParts | undefined {
  if (cell.length > longestNumber) return undefined;
  const match = /^[~≈]?\s*([-+]?[\d.,'’_\u00a0\u202f\u2009]*\d\.?(?:e[-+]?\d+)?)\s*(.*)$/is.exec(
    plainCell(cell),
  );
  if (!match || !/^[-+]?[.,]?\d/.test(match[1] ?? '')) return undefined;
  // What follows a number in prose: how far it spreads, and how it compares.
  const rest = (match[2] ?? '')
    .replace(/^\(?\s*(?:±|\+\/-|\+-)\s*[\d.,]+\s*%?\s*\)?\s*/, '')
    .replace(/\s*\(\s*[-+]?[\d.,]+\s*[%x×][^)]*\)\s*$/, '')
    // How far it spreads is the next column of what JMH prints.
    .replace(/^±$/, '')
    .trim();
  return { digits: match[1] ?? '', unit: rest };
}

/**
 * The mark of the fraction in all cells of a table.
 * @returns undefined where commas stand before three digits only, and nothing says what they are
 * @throws {@link MixedStyles} where cells contradict each other
 */
export function numberStyle(
  read: readonly string[],
  others: readonly string[],
  commaIsOpen: boolean,
): NumberStyle | undefined {
  const digits = (cells: readonly string[]): string[] =>
    cells.map((cell) => (numberParts(cell)?.digits ?? '').replace(/^[-+]/, ''));
  const own = digits(read);
  const all = [...own, ...digits(others)];
  const hasComma = own.some((text) => text.includes(','));
  const isPoint = all.some(isPointDecimal) || own.some(isCommaGrouped);
  // Latencies such as `0,03` beside it say how a throughput of `33.055` is meant.
  const isComma = (hasComma ? own : all).some(isCommaDecimal);
  if (isPoint && isComma && hasComma) throw new MixedStyles();
  if (isComma && !isPoint) return 'comma';
  if (!hasComma) return own.some(isPointGrouped) ? undefined : 'point';
  return isPoint || !commaIsOpen ? 'point' : undefined;
}

/** Whether a word behind a number changes what it is: a scale, a unit, or a word for one that is not read. */
export function isUnit(word: string): boolean {
  return (
    /^(?:[kmgt]|thousand|million|billion)$/i.test(word) ||
    unitsPerSecond[word] !== undefined ||
    isRateUnit(word) ||
    isRateUnit(word.replace(/^[kKMG]/, '')) ||
    bytes.test(word) ||
    isCountedUnit(word)
  );
}

export class MixedStyles extends Error {}

/**
 * The first cell of a column whose points part thousands, more likely than fractions: `950`, `1.800`, `3.548` would fall
 * to a five-hundredth. Numbers of any other form say what the points are.
 * @param cells of one unit
 * @param isCount no fraction is a number of nodes
 * @param others of the same table: a decimal point in them is one in sizes such as `1.000`, too
 */
export function pointThatParts(
  cells: readonly string[],
  isCount: boolean,
  others: readonly string[],
): string | undefined {
  const all = cells.map((cell) => numberParts(cell)?.digits ?? '');
  const parted = all.filter((text) => /^[1-9]\d{0,2}\.\d{3}$/.test(text));
  const whole = all.filter((text) => /^\d{1,3}$/.test(text));
  const [first] = parted;
  if (first === undefined || parted.length + whole.length < cells.length) return undefined;
  if (whole.length === 0)
    return isCount && !others.some((cell) => isPointDecimal(numberParts(cell)?.digits ?? ''))
      ? first
      : undefined;
  const spread = (by: number): number => {
    const values = [...whole.map(Number), ...parted.map((text) => Number(text) * by)].filter(
      (value) => value > 0,
    );
    // A column can have more cells than a call takes arguments.
    return values.reduce((a, b) => Math.max(a, b), 0) / values.reduce((a, b) => Math.min(a, b), Infinity);
  };
  return isCount || spread(1) > spread(1_000) ? first : undefined;
}

/** `1,234,567`, `1,234.5`, or `12,34,567` as in India: the comma parts thousands. */
function isCommaGrouped(text: string): boolean {
  return /^\d{1,3}(?:,\d{3}){2,}(?:\.\d*)?$|^\d{1,3}(?:,\d{3})+\.\d*$|^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d*)?$/.test(
    text,
  );
}

/** `95,5`, `1.234,5` or `1 234,5`: the comma is decimal. */
function isCommaDecimal(text: string): boolean {
  return /^\d+,(?:\d{1,2}|\d{4,})$|^0+,\d+$|^\d{4,},\d+$|^\d{1,3}(?:(?:\.\d{3})+|(?:[\u00a0\u202f\u2009]\d{3})+),\d+$/.test(
    text,
  );
}

/** `95.5`; `1.234` could part thousands. */
function isPointDecimal(text: string): boolean {
  return /^\d+\.(?:\d{1,2}|\d{4,})$|^0*\.\d+$|^\d{4,}\.\d+$/.test(text);
}

/** `1.234.567`: no number with a decimal point. */
function isPointGrouped(text: string): boolean {
  return /^\d{1,3}(?:\.\d{3}){2,}$/.test(text);
}

/** The value of digits in a style; undefined where they are none. */
export function valueOf(digits: string, style: NumberStyle): number | undefined {
  const [mark, group] = style === 'point' ? ['.', ','] : [',', '.'];
  // Thousands are parted everywhere or nowhere, and by one sign.
  const indian = style === 'point' ? '\\d{1,2}(?:,\\d{2})+,\\d{3}|' : '';
  const grouping = new RegExp(
    `^([-+]?)(${indian}\\d{1,3}(?:(?:\\${group}\\d{3})+|(?:['’]\\d{3})+|(?:_\\d{3})+|(?:[\\u00a0\\u202f\\u2009]\\d{3})+)|\\d+)?(\\${mark}\\d*)?(e[-+]?\\d+)?$`,
    'i',
  );
  const match = grouping.exec(digits);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = match;
  if (whole === '' && fraction.length < 2) return undefined;
  return Number(`${sign}${whole.replace(/\D/g, '') || '0'}${fraction.replace(mark, '.')}${exponent}`);
}

/**
 * By what a number is multiplied for what is written behind it, and the unit that is left.
 * @returns undefined for a unit that a column of this kind does not have
 */
export function unitFactor(
  role: 'n' | 'throughput' | 'latency' | 'other',
  unit: string,
): { readonly factor: number; readonly unit: string } | undefined {
  if (unit === '') return { factor: 1, unit: '' };
  if (second.test(unit)) return undefined;
  if (role === 'latency') {
    return unitsPerSecond[unit] === undefined ? undefined : { factor: 1, unit };
  }
  if (role === 'other') return undefined;
  const scale = scales[unit] ?? scales[unit.toLowerCase()];
  if (scale !== undefined) return { factor: scale, unit: '' };
  if (role === 'n') return isCountedUnit(unit) ? { factor: 1, unit: '' } : undefined;
  const [, word, letter, scaled = ''] = scaledUnit.exec(unit) ?? [];
  const factor = scales[word?.toLowerCase() ?? letter ?? ''];
  // Bytes keep their unit: whether a kilobyte has 1000 or 1024 of them is said nowhere.
  const isRead = factor !== undefined && (word !== undefined || !bytes.test(scaled));
  const rest = isRead ? scaled : unit;
  if (!isRateUnit(rest) || rest.includes('%') || otherScale.test(rest)) return undefined;
  return { factor: isRead ? factor : 1, unit: rest };
}
