import type { RpcError } from './exchange.ts';
import { membersOf } from './json-text.ts';
import type { Call } from './message.ts';
import type { MethodRule } from './method.ts';

/** A call whose parameters stand by position, as what judges them, keeps them and sends them on needs them. */
export interface PlacedCall extends Call {
  /** By position; undefined where the table knows no names and they came by name: then only the node reads them. */
  readonly params: readonly unknown[] | undefined;
  /** Those that have names, each as JSON, as it was written. */
  readonly texts: readonly string[];
}

/**
 * Puts the parameters of a call into their places, before anything looks at them: by name as nodes take them (also in camel case;
 * unknown names do not count, a name twice or one too few is -32602), by position without those that the method does not have.
 * What is judged, kept and sent afterwards is one and the same text, without blanks.
 */
export function placed(call: Call, { params: names }: Pick<MethodRule, 'params'>): PlacedCall | RpcError {
  const { params, paramsText } = call;
  if (!names) return { ...call, texts: [] };
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

/** As nodes say it. @param data what is wrong with them */
export function invalidParams(data: string): RpcError {
  return { code: -32_602, message: 'Invalid params', data };
}

/** A text that a client sent, where it is one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A whole number from 0 on that a client sent, as a number or in hex digits behind 0x, where it is one that is exact. */
export function wholeNumberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^0x[0-9a-f]{1,16}$/i.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
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
