/** A request as JSON-RPC 2.0 has it; one without id wants no answer. */
export interface RpcRequest {
  readonly id?: string | number | null;
  readonly method: string;
  readonly params: readonly unknown[];
}

export interface RpcError {
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
} as const;

/** One message: a request, or an error for what is none. */
export type RpcMessage = RpcRequest | { readonly invalid: RpcError; readonly id: string | number | null };

/** Reads the text of a request or of a batch. */
export function readMessages(text: string): {
  readonly batch: boolean;
  readonly messages: readonly RpcMessage[];
} {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return { batch: false, messages: [{ invalid: rpcErrors.parse, id: null }] };
  }
  if (!Array.isArray(content)) return { batch: false, messages: [readMessage(content)] };
  if (content.length === 0)
    return { batch: false, messages: [{ invalid: rpcErrors.invalidRequest, id: null }] };
  return { batch: true, messages: content.map(readMessage) };
}

export function answerText(
  id: string | number | null,
  outcome: { result: unknown } | { error: RpcError },
): string {
  return JSON.stringify({ jsonrpc: '2.0', id, ...outcome });
}

export function notificationText(method: string, subscription: string, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params: { subscription, result } });
}

function readMessage(content: unknown): RpcMessage {
  const { id, method, params } = (content ?? {}) as Record<string, unknown>;
  const knownId = typeof id === 'string' || typeof id === 'number' ? id : null;
  if (typeof method !== 'string') return { invalid: rpcErrors.invalidRequest, id: knownId };
  if (params !== undefined && params !== null && !Array.isArray(params)) {
    return { invalid: rpcErrors.invalidParams, id: knownId };
  }
  return { ...(id === undefined ? {} : { id: knownId }), method, params: params ?? [] };
}
