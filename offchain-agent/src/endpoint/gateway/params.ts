import { membersOf } from '../../base/json-text.ts';
import type { CallError } from './exchange.ts';
import type { Call } from './message.ts';
import type { MethodRule } from './method.ts';

/** A call with its parameters by position: the form that is checked, cached and sent. */
export interface PlacedCall extends Call {
  /** By position; undefined for named parameters of a method without names in the table. */
  readonly params: readonly unknown[] | undefined;
  /** Each parameter as JSON, with its digits unmodified; empty for methods without names. */
  readonly texts: readonly string[];
}

/**
 * Puts the parameters of a call into their positions, before any other code reads them. Names are snake_case or camelCase, as
 * nodes accept them. Unknown names and further positions are dropped. A repeated or missing parameter is an error (-32602).
 * The same text, without whitespace, is then checked, cached and sent.
 */
export function placed(call: Call, { params: names }: Pick<MethodRule, 'params'>): PlacedCall | CallError {
  const { params, paramsText } = call;
  if (!names) return { ...call, texts: [] };
  if (params && isPlaced(params, paramsText, names)) {
    return {
      ...call,
      get texts() {
        return byPlace(paramsText, names.length);
      },
    };
  }
  const texts = params ? byPlace(paramsText, names.length) : byName(paramsText, names);
  if (typeof texts === 'string') return invalidParams(texts);
  const missing = names.find((name, index) => index >= texts.length && !name.endsWith('?'));
  if (missing !== undefined) return invalidParams(`missing \`${missing}\``);
  const text = `[${texts.join(',')}]`;
  return {
    ...call,
    texts,
    paramsText: text,
    params: params?.slice(0, names.length) ?? (JSON.parse(text) as unknown[]),
  };
}

/** Returns the error of nodes for invalid parameters. @param data the reason */
export function invalidParams(data: string): CallError {
  return { code: -32_602, message: 'Invalid params', data };
}

/** Returns a client's value if it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Returns a client's value if it is a whole number from 0 to 2^53 - 1, also as 0x and hex digits. */
export function wholeNumberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

/** Whether a list needs no change, as those of most clients: its members are split only where that is needed. */
function isPlaced(params: readonly unknown[], text: string, names: readonly string[]): boolean {
  const hasAll = names.every((name, index) => index < params.length || name.endsWith('?'));
  return hasAll && params.length <= names.length && !/\s/.test(text);
}

function byPlace(text: string, most: number): string[] {
  const texts: string[] = [];
  if (most === 0) return texts;
  for (const { value } of membersOf(text)) if (texts.push(value) === most) break;
  return texts;
}

function byName(text: string, names: readonly string[]): string[] | string {
  const places = new Map<string, number>();
  names.forEach((name, index) => {
    const own = name.replace('?', '');
    places.set(own, index).set(inCamelCase(own), index);
  });
  const given = new Map<number, string>();
  for (const { key = '', value } of membersOf(text)) {
    const place = places.get(key);
    if (place === undefined) continue;
    if (given.has(place)) return `duplicate field \`${key}\``;
    given.set(place, value);
  }
  const missing = names.find((name, index) => !name.endsWith('?') && !given.has(index));
  if (missing !== undefined) return `missing field \`${missing}\``;
  return Array.from({ length: Math.max(-1, ...given.keys()) + 1 }, (_, index) => given.get(index) ?? 'null');
}

function inCamelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
