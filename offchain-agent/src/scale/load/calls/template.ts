import { AgentError } from '../../../base/error.ts';
import { nearestNames } from '../../../base/nearest.ts';

/** What a template is filled with: that of one transaction or read. */
export interface TemplateValues {
  /** Its number in the load, from 0. */
  readonly index: number;
  /** The account that signs, as `0x` text. */
  readonly signer: string;
  /** Another account of the load. */
  readonly account: string;
  /** Numbers in [0, 2^32), its own. */
  readonly random: () => number;
}

/** A value of a file with its places found; the same for every transaction when it has none. */
export interface Template {
  readonly isConstant: boolean;
  readonly fill: (values: TemplateValues) => unknown;
}

type Drawn = bigint | string;

interface Place {
  readonly draw: (values: TemplateValues) => Drawn;
  /** Inside hex: that many bytes, big-endian. */
  readonly width?: number | undefined;
  /** Whether it is bytes, written as `0x` text where it stands alone. */
  readonly isBytes?: true;
}

const mostBytes = 100_000;
const forms = ['{account}', '{signer}', '{index}', '{random LOW..HIGH}', `{bytes N} (at most ${mostBytes})`];
const mostWidth = 1_024;
const mostDigits = 80;

/**
 * Reads a value of a file: texts in it may have places such as `{account}`. A text that is one place becomes its value, number or bytes;
 * among other text a place becomes text, and inside `0x` text hex digits. `{{` and `}}` are braces.
 *
 * @param at where it is in the file, for messages
 * @throws AgentError `bad_input/template`
 */
export function readTemplate(value: unknown, at: string): Template {
  if (typeof value === 'string') return textTemplate(value, at);
  if (Array.isArray(value)) return listTemplate(value, at);
  if (typeof value !== 'object' || value === null) return constant(value);
  const entries = Object.entries(value);
  const [only] = entries;
  // YAML reads a place without quotes, `dest: {account}`, as a group with one empty field.
  if (only && entries.length === 1 && only[1] === null && readPlace(only[0]) !== undefined)
    return textTemplate(`{${only[0]}}`, at);
  const parts = entries.map(([name, each]) => [name, readTemplate(each, `${at}.${name}`)] as const);
  return {
    isConstant: parts.every(([, { isConstant }]) => isConstant),
    fill: (values) => Object.fromEntries(parts.map(([name, { fill }]) => [name, fill(values)])),
  };
}

function constant(value: unknown): Template {
  return { isConstant: true, fill: () => value };
}

function listTemplate(list: readonly unknown[], at: string): Template {
  const parts = list.map((each, index) => readTemplate(each, `${at}[${index}]`));
  return {
    isConstant: parts.every(({ isConstant }) => isConstant),
    fill: (values) => parts.map(({ fill }) => fill(values)),
  };
}

function textTemplate(text: string, at: string): Template {
  const parts = partsOf(text, at);
  const places = parts.filter((part) => typeof part !== 'string');
  const [only] = parts;
  if (places.length === 0) return constant(parts.filter((part) => typeof part === 'string').join(''));
  if (parts.length === 1 && only !== undefined && typeof only !== 'string' && only.width === undefined)
    return { isConstant: false, fill: only.draw };
  if (only !== undefined && typeof only !== 'string' && only.isBytes)
    throw fault(at, text, 'bytes with more behind them begin with 0x: "0x{bytes 8}{index:4}"');
  const isHex = typeof only === 'string' && only.startsWith('0x');
  if (!isHex && places.some(({ width }) => width !== undefined))
    throw fault(at, text, 'a width in bytes (:N) is for places inside 0x text');
  const write = isHex ? (place: Place, values: TemplateValues) => hexOf(place, values, { at, text }) : textOf;
  return {
    isConstant: false,
    fill: (values) => parts.map((part) => (typeof part === 'string' ? part : write(part, values))).join(''),
  };
}

function textOf({ draw }: Place, values: TemplateValues): string {
  return String(draw(values));
}

/** Hex digits of a place. @throws AgentError `bad_input/template` for a number without a width, or too large for it */
function hexOf(
  { draw, width }: Place,
  values: TemplateValues,
  { at, text }: { at: string; text: string },
): string {
  const drawn = draw(values);
  if (typeof drawn === 'bigint' && width === undefined)
    throw fault(at, text, 'a number inside 0x text needs its width in bytes, such as {index:4}');
  if (typeof drawn === 'bigint' && drawn < 0n) throw fault(at, text, 'a number inside 0x text is 0 or more');
  const digits = typeof drawn === 'bigint' ? drawn.toString(16) : drawn.slice(2);
  if (width === undefined) return digits;
  if (digits.length > 2 * width) throw fault(at, text, `0x${digits} is longer than ${width} bytes`);
  return digits.padStart(2 * width, '0');
}

/** Text and places, in their order. */
function partsOf(text: string, at: string): (string | Place)[] {
  const parts: (string | Place)[] = [];
  let plain = '';
  for (let from = 0; from < text.length; ) {
    const pair = text.slice(from, from + 2);
    if (pair === '{{' || pair === '}}') {
      plain += pair[0];
      from += 2;
    } else if (text[from] === '{') {
      const end = text.indexOf('}', from);
      const place = end < 0 ? undefined : readPlace(text.slice(from + 1, end));
      if (!place) throw unknownPlace(text, text.slice(from, end < 0 ? undefined : end + 1), at);
      if (plain !== '') parts.push(plain);
      plain = '';
      parts.push(place);
      from = end + 1;
    } else if (text[from] === '}') {
      throw fault(at, text, 'a closing brace without an opening one; write }} for a brace');
    } else plain += text[from++];
  }
  if (plain !== '' || parts.length === 0) parts.push(plain);
  return parts;
}

/** What stands between braces; undefined when it is nothing known. */
function readPlace(written: string): Place | undefined {
  const [, inner = '', wide] = /^\s*(.*?)\s*(?::\s*(\d{1,4}))?\s*$/s.exec(written) ?? [];
  const width = wide === undefined ? undefined : Number(wide);
  if (width === 0 || (width ?? 0) > mostWidth) return undefined;
  if (inner === 'account' || inner === 'signer') return { draw: (values) => values[inner], width };
  if (inner === 'index') return { draw: ({ index }) => BigInt(index), width };
  const [, low, high] = /^random\s+(-?\d+)\s*\.\.\s*(-?\d+)$/.exec(inner) ?? [];
  if (low !== undefined && high !== undefined && low.length <= mostDigits && high.length <= mostDigits) {
    const [from, to] = [BigInt(low), BigInt(high)];
    return to < from ? undefined : { draw: ({ random }) => from + below(to - from + 1n, random), width };
  }
  const [, count] = /^bytes\s+(\d{1,6})$/.exec(inner) ?? [];
  if (count === undefined || Number(count) > mostBytes || width !== undefined) return undefined;
  return { draw: ({ random }) => bytesOf(Number(count), random), isBytes: true };
}

/** A number from 0 up to, not including, the limit; 64 bits more than it has are drawn, so that none is favored. */
function below(limit: bigint, random: () => number): bigint {
  let drawn = 0n;
  for (let bits = limit.toString(2).length + 64; bits > 0; bits -= 32)
    drawn = (drawn << 32n) | BigInt(random());
  return drawn % limit;
}

function bytesOf(count: number, random: () => number): string {
  let digits = '';
  while (digits.length < 2 * count) digits += random().toString(16).padStart(8, '0');
  return `0x${digits.slice(0, 2 * count)}`;
}

function unknownPlace(text: string, found: string, at: string): AgentError {
  const [near] = nearestNames(found, forms, 1);
  return fault(
    at,
    text,
    `unknown place ${found}${near === undefined ? '' : `, nearest ${near}`}; expected ${forms.join(', ')}, or {{ for a brace`,
  );
}

function fault(at: string, text: string, why: string): AgentError {
  return new AgentError('bad_input/template', `${at}: "${text.slice(0, 80)}": ${why}`, { data: { at } });
}
