import { isDeeper, membersOf } from '../../../base/json-text.ts';

/** A request as JSON-RPC 2.0 has it; one without id wants no answer. */
export interface RpcRequest {
  /** As JSON, digit for digit as it was written: a number beyond 2^53 is not what `JSON.parse` makes of it. */
  readonly id?: string;
  readonly method: string;
  /** By position or by name. */
  readonly params: readonly unknown[] | Readonly<Record<string, unknown>>;
}

export interface JsonRpcError {
  readonly code: number;
  readonly message: string;
  readonly data?: string;
}

/** The errors of the standard, in the words of a Substrate node. */
export const rpcErrors = {
  parse: { code: -32700, message: 'Parse error' },
  invalidRequest: { code: -32600, message: 'Invalid request' },
  methodNotFound: { code: -32601, message: 'Method not found' },
  invalidParams: { code: -32602, message: 'Invalid params' },
  internal: { code: -32603, message: 'Internal error' },
  answerTooLarge: { code: -32_008, message: 'Response is too big' },
  batchTooLarge: { code: -32_011, message: 'The batch response was too large' },
} as const;

/** What a node is given in one batch by the programs that send any is far less. */
const mostInBatch = 1_000;

/** One message: a request, or an error for what is none. */
export type JsonRpcMessage = RpcRequest | { readonly invalid: JsonRpcError; readonly id: string };

/** Arrays and objects in each other; the reader of JSON of nodes goes no deeper. */
const mostNested = 128;

interface Read {
  readonly batch: boolean;
  readonly messages: readonly JsonRpcMessage[];
}

const noId = 'null';
const lastInteger = 18_446_744_073_709_551_615n;

/** Reads the text of a request or of a batch. */
export function readMessages(text: string): Read {
  if (isDeeper(text, mostNested)) return only(rpcErrors.parse);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return only(rpcErrors.parse);
  }
  // What shows no id is, to a node, no message at all.
  if (!Array.isArray(content)) return showsMessage(content) ? one(content, text) : only(rpcErrors.parse);
  if (content.length === 0) return only(rpcErrors.invalidRequest);
  if (content.length > mostInBatch) {
    return only({
      code: -32_010,
      message: 'The batch request was too large',
      data: `Exceeded max limit of ${mostInBatch}`,
    });
  }
  const texts = content.some(hasNumberedId) ? [...membersOf(text)] : [];
  return { batch: true, messages: content.map((entry, at) => readMessage(entry, texts[at]?.value ?? '')) };
}

/** @param id as JSON */
export function answerText(id: string, outcome: { result: unknown } | { error: JsonRpcError }): string {
  return `{"jsonrpc":"2.0","id":${id},${JSON.stringify(outcome).slice(1)}`;
}

function only(invalid: JsonRpcError): Read {
  return { batch: false, messages: [{ invalid, id: noId }] };
}

function one(content: unknown, text: string): Read {
  return { batch: false, messages: [readMessage(content, text)] };
}

function hasNumberedId(content: unknown): boolean {
  return typeof Object(content).id === 'number';
}

function showsMessage(content: unknown): boolean {
  return typeof content === 'object' && content !== null && ('id' in content || 'method' in content);
}

/** @param text as it was written; looked at for an id that is a number */
function readMessage(content: unknown, text: string): JsonRpcMessage {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { invalid: rpcErrors.invalidRequest, id: noId };
  }
  const { jsonrpc, method, params } = content as Record<string, unknown>;
  const hasId = 'id' in content;
  const id = hasId ? idText(content.id, text) : undefined;
  if (hasId && id === undefined) return { invalid: rpcErrors.invalidRequest, id: noId };
  if (jsonrpc !== '2.0' || typeof method !== 'string') {
    return { invalid: rpcErrors.invalidRequest, id: id ?? noId };
  }
  if (params !== undefined && params !== null && typeof params !== 'object') {
    return { invalid: rpcErrors.invalidRequest, id: id ?? noId };
  }
  return { ...(id !== undefined && { id }), method, params: (params ?? []) as RpcRequest['params'] };
}

/** Nodes take null, text and whole numbers that fit into 64 bits, digit for digit as they were written. */
function idText(id: unknown, text: string): string | undefined {
  if (id === null) return noId;
  if (typeof id === 'string') return JSON.stringify(id);
  if (typeof id !== 'number') return undefined;
  const written = onlyId(text) ?? lastMember(text, 'id');
  return /^\d{1,20}$/.test(written) && BigInt(written) <= lastInteger ? written : undefined;
}

/** The id as it was written, where nothing else in the text can be one: messages of a megabyte are not walked along for it. */
function onlyId(text: string): string | undefined {
  const at = text.indexOf('id"');
  if (at < 0 || text.includes('id"', at + 1) || text.includes('\\')) return undefined;
  return /^"id"[ \t\r\n]*:[ \t\r\n]*([^ \t\r\n,}]+)(?=[ \t\r\n,}])/.exec(text.slice(at - 1, at + 64))?.[1];
}

function lastMember(text: string, name: string): string {
  let written = '';
  for (const { key, value } of membersOf(text)) if (key === name) written = value;
  return written;
}
