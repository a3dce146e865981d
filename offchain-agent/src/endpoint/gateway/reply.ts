import { limitCodes, limitMessage } from '../../chain/rpc/passing.ts';
import { memberOf } from './json-member.ts';

/** What an upstream answered: all behind the id, `"result":…}` or `"error":{…}}`, byte for byte as it was written. */
export interface Reply {
  readonly tail: Buffer;
  readonly isError: boolean;
}

/** A message of an upstream: an answer to a call, or an item of a subscription. */
type UpstreamMessage =
  | { readonly kind: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly kind: 'item'; readonly subscription: string; readonly result: Buffer }
  /** An answer whose result is invalid JSON. It counts as none. */
  | { readonly kind: 'broken'; readonly id: number }
  /** Nothing that anybody here waits for: an error without an id, a subscription that failed. */
  | { readonly kind: 'noise' }
  /** Nothing that a node sends. */
  | { readonly kind: 'rubbish' };

const replyHead = Buffer.from('{"jsonrpc":"2.0","id":');
const itemHead = Buffer.from('{"jsonrpc":"2.0","method":"');
const resultKey = Buffer.from('"result":');
const errorKey = Buffer.from('"error":');
const paramsKey = Buffer.from('"params":{"subscription":');
const closingBrace = Buffer.from('}');
const nothing = Buffer.alloc(0);
const noise: UpstreamMessage = { kind: 'noise' };
const rubbish: UpstreamMessage = { kind: 'rubbish' };
const longestName = 128;
/** Of larger messages only the ends are checked: to parse 15 MB takes 45 ms, in which all clients wait. */
const mostReadBytes = 16_384;
/** The last byte of a value, by its first character. */
const closing: Readonly<Record<string, number>> = { '"': 0x22, '[': 0x5d, '{': 0x7d };
/** Characters; a longer message under another code is about something else. */
const longestMessage = 256;

/**
 * Tells answers from items by their first bytes. Values pass unchanged if they are valid JSON, because invalid JSON ends the
 * connections of clients. Of messages that begin in another way than nodes write them, the values are found by parsing.
 */
export function parseUpstream(data: Buffer): UpstreamMessage {
  if (startsWith(data, replyHead)) {
    let at = replyHead.length;
    let id = 0;
    for (let byte = data[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = data[at] ?? 0) {
      id = id * 10 + byte - 0x30;
      at += 1;
    }
    if (data[at] === 0x2c && at > replyHead.length) {
      const tail = data.subarray(at + 1);
      // Some nodes write both members, and one of them is null: `parsed` takes those.
      if (startsWith(tail, resultKey)) {
        return isOneValue(tail, resultKey.length, 1)
          ? { kind: 'reply', id, reply: { tail, isError: false } }
          : parsed(data, { kind: 'broken', id });
      }
      if (isErrorTail(tail)) return { kind: 'reply', id, reply: { tail, isError: true } };
    }
  } else if (startsWith(data, itemHead)) {
    const params = data.subarray(0, longestName + itemHead.length).indexOf(paramsKey);
    const from = params + paramsKey.length;
    const comma = params < 0 ? -1 : data.indexOf(0x2c, from);
    const value = comma + 1 + resultKey.length;
    if (comma > 0 && startsWith(data.subarray(comma + 1), resultKey) && isOneValue(data, value, 2)) {
      const subscription = data.toString('latin1', from, comma);
      return { kind: 'item', subscription, result: data.subarray(value, -2) };
    }
  }
  return parsed(data);
}

/** The value of a result, parsed. @throws SyntaxError when it is none */
export function resultOf({ tail }: Reply): unknown {
  return JSON.parse(tail.toString('utf8', resultKey.length, tail.length - 1));
}

/** What `read` makes of a result; undefined for an error, for null, and for what `read` throws at: a node talks nonsense. */
export function readResult<Value>(
  reply: Reply | undefined,
  read: (result: unknown) => Value,
): Value | undefined {
  if (!reply || reply.isError || isNull(reply)) return undefined;
  try {
    return read(resultOf(reply));
  } catch {
    return undefined;
  }
}

/** Whether the result is null: what nodes answer for a block that they do not have. */
export function isNull({ tail, isError }: Reply): boolean {
  return !isError && tail.length === 14 && tail.toString('latin1') === '"result":null}';
}

/** Whether a result is a text, or an object with members. */
export function isOfKind({ tail }: Reply, kind: 'text' | 'object'): boolean {
  const at = resultKey.length;
  return kind === 'text' ? tail[at] === 0x22 : tail[at] === 0x7b && tail[at + 1] !== 0x7d;
}

/** Whether it says that the upstream does not have the block that was asked for. */
export function isUnknownBlock(
  reply: Reply,
  { hash, nullIsUnknown }: { readonly hash?: string; readonly nullIsUnknown?: boolean },
): boolean {
  if (!reply.isError) return nullIsUnknown === true && isNull(reply);
  if (hash === undefined) return false;
  // 4003 also says that a call is unsafe: the message tells.
  const { message } = errorOf(reply);
  return /unknown ?block|header was not found|state already discarded|not found in the database/i.test(
    message,
  );
}

/** Whether a result is JSON, and nothing beside it: what is kept for others is looked at as a whole, however large. */
export function isWhole({ tail }: Reply): boolean {
  return startsWith(tail, resultKey) && isJson(tail, resultKey.length, tail.length - 1);
}

/** Code and message of an error; 0 for a result. */
export function errorOf({ tail, isError }: Reply): {
  readonly code: number;
  readonly message: string;
} {
  if (!isError) return { code: 0, message: '' };
  try {
    const { code, message } = (JSON.parse(`{${tail.toString('utf8')}`) as { error: Record<string, unknown> })
      .error;
    return { code: Number(code), message: String(message) };
  } catch {
    return { code: -32_603, message: '' };
  }
}

/** Returns true for an error that reports a rate limit; another upstream can answer the same call. */
export function isRateLimit(reply: Reply): boolean {
  if (!reply.isError) return false;
  const { code, message } = errorOf(reply);
  return limitCodes.has(code) || (message.length <= longestMessage && limitMessage.test(message));
}

function isErrorTail(tail: Buffer): boolean {
  if (!startsWith(tail, errorKey)) return false;
  try {
    return isCallError(JSON.parse(`{${tail.toString('utf8')}`) as Record<string, unknown>);
  } catch {
    return false;
  }
}

/** Whether it is an error as JSON-RPC writes it, alone: at another shape clients end their connection. */
function isCallError({ error, result }: Readonly<Record<string, unknown>>): boolean {
  const { code, message } = (error ?? {}) as Record<string, unknown>;
  const isAlone = result === undefined || result === null;
  return isAlone && typeof code === 'number' && (code | 0) === code && typeof message === 'string';
}

function startsWith(data: Buffer, head: Buffer): boolean {
  if (data.length < head.length) return false;
  for (let at = 0; at < head.length; at += 1) if (data[at] !== head[at]) return false;
  return true;
}

/** Whether one JSON value and no more stands from a place to the braces at the end; of a large one the ends alone are looked at. */
function isOneValue(data: Buffer, from: number, braces: number): boolean {
  const end = data.length - braces;
  for (let at = end; at < data.length; at += 1) if (data[at] !== 0x7d) return false;
  if (data.length > mostReadBytes) return closing[String.fromCharCode(data[from] ?? 0)] === data[end - 1];
  return isJson(data, from, end);
}

function isJson(data: Buffer, from: number, end: number): boolean {
  if (isPlainText(data, from, end)) return true;
  // What bytes of text mean does not change whether it is one value.
  try {
    JSON.parse(data.toString('latin1', from, end));
    return true;
  } catch {
    return false;
  }
}

/** Whether it is text in quotes without escapes, as most values of storage. */
function isPlainText(data: Buffer, from: number, end: number): boolean {
  if (end - from < 2 || data[from] !== 0x22 || data[end - 1] !== 0x22) return false;
  for (let at = from + 1; at < end - 1; at += 1) {
    const byte = data[at] ?? 0;
    if (byte < 0x20 || byte === 0x22 || byte === 0x5c) return false;
  }
  return true;
}

/** @param otherwise returned for invalid JSON */
function parsed(data: Buffer, otherwise: UpstreamMessage = rubbish): UpstreamMessage {
  let message: unknown;
  try {
    message = JSON.parse(data.toString('utf8'));
  } catch {
    return otherwise;
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return rubbish;
  const { id, method, result, error, params } = message as Record<string, unknown>;
  const isFailed = error !== undefined && error !== null;
  if (typeof id === 'number' && (isFailed || result !== undefined)) {
    if (isFailed && !isCallError({ error, result })) return rubbish;
    const name = isFailed ? 'error' : 'result';
    const tail = Buffer.concat([
      isFailed ? errorKey : resultKey,
      memberOf(data, name) ?? nothing,
      closingBrace,
    ]);
    return { kind: 'reply', id, reply: { tail, isError: isFailed } };
  }
  if (typeof method !== 'string') return isFailed && (id === null || id === undefined) ? noise : rubbish;
  const { subscription, result: item } = (params ?? {}) as Record<string, unknown>;
  if (subscription === undefined || item === undefined) return noise;
  return {
    kind: 'item',
    subscription: JSON.stringify(subscription),
    result: memberOf(memberOf(data, 'params') ?? nothing, 'result') ?? nothing,
  };
}
