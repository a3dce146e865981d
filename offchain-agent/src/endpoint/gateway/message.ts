import { ByteParts } from '../../base/byte-parts.ts';
import { endOfString, keyOf, lastBlank } from '../../base/json-text.ts';
import type { Receipt } from '../../sli/receipt.ts';
import type { CallError } from './exchange.ts';

/** A call as a client wrote it. */
export interface Call {
  /** The id as it was written; undefined for a notification, which nobody answers. */
  readonly id: string | undefined;
  readonly method: string;
  /** By position; undefined when they are given by name. */
  readonly params: readonly unknown[] | undefined;
  /** The parameters as they were written: a number beyond 2^53 is not what JSON.parse makes of it. */
  readonly paramsText: string;
  /** Payload bytes that it came with. */
  readonly bytes: number;
}

/** What is no call, and the answer to it. */
export interface NoCall {
  /** Undefined for a notification, which gets no answer. */
  readonly id: string | undefined;
  readonly error: CallError;
  readonly bytes: number;
}

export interface Message {
  readonly isBatch: boolean;
  readonly requests: readonly (Call | NoCall)[];
}

export interface MessageBounds {
  readonly batch: number;
  readonly depth: number;
}

const parseError: CallError = { code: -32_700, message: 'Parse error' };
const methodNotFound: CallError = { code: -32_601, message: 'Method not found' };
const invalidRequest: CallError = { code: -32_600, message: 'Invalid request' };

const earlyBytes = 256;
const earlyId = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*)?"id"\s*:\s*(\d{1,15}|"[\w.-]{0,128}")\s*,/;
const lastInteger = 18_446_744_073_709_551_615n;
/** Values of all kinds in a message, a few times those of the largest batch: reading more of them takes the others' time. */
export const mostValues = 200_000;
/** Characters; no node has a longer method name, and usage counters store names. */
const longestMethod = 128;

/** Reads a message of a client: one call or a batch; what is none of them has the code that nodes give. */
export function parseMessage(data: Buffer, { batch, depth }: MessageBounds): Message {
  const text = data.toString('utf8');
  const bytes = data.length;
  const only = (error: CallError): Message => ({
    isBatch: false,
    requests: [{ id: 'null', error, bytes }],
  });
  const spans = spansOf(text, depth, batch);
  if (spans === 'long') {
    return only({
      code: -32_010,
      message: 'The batch request was too large',
      data: `Exceeded max limit of ${batch}`,
    });
  }
  if (spans === 'deep') return only({ code: -32_700, message: `Parse error: nested deeper than ${depth}` });
  if (spans === 'many')
    return only({ code: -32_700, message: `Parse error: more than ${mostValues} values` });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return only(parseError);
  }
  if (!Array.isArray(value)) {
    // What shows neither an id nor a method is, to a node, no message at all.
    const shown = typeof value === 'object' && value !== null && ('id' in value || 'method' in value);
    return shown ? { isBatch: false, requests: [requestOf(value, text, spans[0], bytes)] } : only(parseError);
  }
  if (value.length === 0) return only(invalidRequest);
  let left = bytes;
  const lengths = spans.map(({ start, end }) => Buffer.byteLength(text.slice(start, end)));
  for (const length of lengths) left -= length;
  // The brackets and commas came with the first call: the sum is what was on the wire.
  const requests = value.map((one, index) =>
    requestOf(one, text, spans[index], (lengths[index] ?? 0) + (index === 0 ? left : 0)),
  );
  return { isBatch: true, requests };
}

/** What a message that is not parsed is answered: to its id, where that stands at the beginning. */
export function unreadMessage(data: Buffer, error: CallError): Message {
  const [, id = 'null'] = earlyId.exec(data.toString('latin1', 0, earlyBytes)) ?? [];
  return { isBatch: false, requests: [{ id, error, bytes: data.length }] };
}

/** The answer to a call: the beginning of one, and the rest of another. A receipt stands between, where there is one. */
export function answerTo(id: string, tail: Buffer, receipt?: Receipt): ByteParts {
  const signed = receipt ? `"receipt":${receiptText(receipt)},` : '';
  return ByteParts.of(Buffer.from(`{"jsonrpc":"2.0","id":${id},${signed}`), tail);
}

function receiptText({ atMs, height, signature }: Receipt): string {
  return JSON.stringify({ at: atMs, height, signature });
}

export function resultTail(result: unknown): Buffer {
  return Buffer.from(`"result":${JSON.stringify(result)}}`);
}

export function errorTail({ code, message, data }: CallError): Buffer {
  return Buffer.from(`"error":${JSON.stringify({ code, message, ...(data !== undefined && { data }) })}}`);
}

export function isCall(request: Call | NoCall): request is Call {
  return 'method' in request;
}

const ownKeys = new Set(['jsonrpc', 'id', 'method', 'params']);
/** Characters of the longest of them, each written as `\u006a`: longer keys are others', whatever they say. */
const longestOwnKey = 6 * 'jsonrpc'.length;

interface Span {
  start: number;
  end: number;
  id?: string;
  params?: string;
  readonly seen: Set<string>;
  /** Whether it repeats `id` or another of these keys; nodes reject such requests. */
  repeated?: 'id' | 'other';
}

function requestOf(value: unknown, text: string, span: Span | undefined, bytes: number): Call | NoCall {
  const invalid = (id: string): NoCall => ({ id, error: invalidRequest, bytes });
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !span) return invalid('null');
  const { jsonrpc, method, params, id } = value as Record<string, unknown>;
  const hasId = 'id' in value;
  const ownId = hasId ? idText(id, span.id ?? 'null') : undefined;
  if ((hasId && ownId === undefined) || span.repeated === 'id') return invalid('null');
  // Parsers differ in which of two they use, so a node could read another request than the gateway checked.
  if (span.repeated) return invalid(ownId ?? 'null');
  const isSound =
    jsonrpc === '2.0' &&
    typeof method === 'string' &&
    (params === undefined || params === null || typeof params === 'object');
  if (!isSound) return invalid(ownId ?? 'null');
  if (method.length > longestMethod) return { id: ownId, error: methodNotFound, bytes };
  return {
    id: ownId,
    method,
    params: Array.isArray(params) ? (params as unknown[]) : params ? undefined : [],
    paramsText: params ? (span.params ?? text) : '[]',
    bytes,
  };
}

/** Nodes take null, text and whole numbers that fit into 64 bits. */
function idText(id: unknown, raw: string): string | undefined {
  if (id === null) return 'null';
  if (typeof id === 'string') return raw;
  return typeof id === 'number' && /^\d{1,20}$/.test(raw) && BigInt(raw) <= lastInteger ? raw : undefined;
}

/**
 * Where the requests of a message stand in it, and in each its id and parameters; `deep` when anything is nested too deeply,
 * `long` when a batch has too many, for each of millions would take memory; `many` when it has too many values. It walks along
 * the text, never down into it: a message of brackets costs no stack. For a text that is not JSON the result means nothing: at two
 * strings without a comma or a colon between them it ends, so that commas and brackets bound the number of keys that are read.
 */
function spansOf(text: string, mostDepth: number, mostRequests: number): Span[] | 'deep' | 'long' | 'many' {
  const spans: Span[] = [];
  let depth = 0;
  let values = 0;
  // Of a batch the requests lie one level down.
  let level = 1;
  let current: Span | undefined;
  let key = '';
  let valueAt = -1;
  /** The text between the quotes of the last string. */
  let stringFrom = 0;
  let stringEnd = 0;
  let isAfterString = false;
  const endValue = (at: number): void => {
    if (current && valueAt >= 0) {
      if (key === 'id') current.id = text.slice(valueAt, at).trim();
      if (key === 'params') current.params = text.slice(valueAt, at).trim();
    }
    valueAt = -1;
  };
  const beginSpan = (at: number): void => {
    current = { start: at, end: at, seen: new Set() };
    spans.push(current);
  };
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        if (isAfterString) return spans;
        isAfterString = true;
        stringFrom = at + 1;
        stringEnd = endOfString(text, stringFrom);
        at = stringEnd;
        break;
      }
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        at = lastBlank(text, at);
        break;
      case 0x7b:
      case 0x5b:
        // A second value behind the first is no JSON, however many more there are.
        if (depth === 0 && current) return spans;
        if (depth === 0 && text.charCodeAt(at) === 0x5b) {
          level = 2;
          beginSpan(at + 1);
        } else if (depth === 0) beginSpan(at);
        isAfterString = false;
        depth += 1;
        if (depth > mostDepth) return 'deep';
        values += 1;
        if (values > mostValues) return 'many';
        break;
      case 0x7d:
      case 0x5d:
        if (depth === level) endValue(at);
        depth -= 1;
        if (current && depth === level - 1 && level === 1) current.end = at + 1;
        if (current && depth === 0 && level === 2) current.end = at;
        break;
      case 0x3a:
        isAfterString = false;
        if (depth !== level || valueAt >= 0) break;
        valueAt = at + 1;
        key = stringEnd - stringFrom > longestOwnKey ? '' : keyOf(text.slice(stringFrom, stringEnd));
        if (!current || !ownKeys.has(key)) break;
        if (current.seen.has(key)) current.repeated = key === 'id' ? 'id' : (current.repeated ?? 'other');
        current.seen.add(key);
        break;
      case 0x2c:
        isAfterString = false;
        values += 1;
        if (values > mostValues) return 'many';
        if (depth === level) endValue(at);
        else if (level === 2 && depth === 1 && current) {
          current.end = at;
          beginSpan(at + 1);
          if (spans.length > mostRequests) return 'long';
        }
        break;
      default:
    }
  }
  return spans;
}
