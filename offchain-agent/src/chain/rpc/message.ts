import type { RawData } from 'ws';
import type { RpcFailure } from './error.ts';

export type RpcMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result?: unknown; readonly failure?: RpcFailure }
  | { readonly kind: 'item'; readonly subscription: string | number; readonly item: unknown }
  | { readonly kind: 'noise' };

const noise: RpcMessage = { kind: 'noise' };

/** Tells an answer from a subscription's item; what is neither is noise, and its request runs into the time-out. */
export function parseMessage(data: RawData): RpcMessage {
  return parseText(Buffer.isBuffer(data) ? data.toString('utf8') : '');
}

/** As `parseMessage`, of a message that is text already. */
export function parseText(text: string): RpcMessage {
  const message = parseObject(text);
  if (!message) return noise;
  const { id, params } = message;
  if (typeof id === 'number' && isFailure(message['error']))
    return { kind: 'answer', id, failure: message['error'] };
  if (typeof id === 'number' && 'result' in message) return { kind: 'answer', id, result: message['result'] };
  if (!isObject(params)) return noise;
  const subscription = params['subscription'];
  if (typeof subscription !== 'string' && typeof subscription !== 'number') return noise;
  return 'result' in params ? { kind: 'item', subscription, item: params['result'] } : noise;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isFailure(value: unknown): value is RpcFailure {
  return isObject(value) && typeof value['code'] === 'number' && typeof value['message'] === 'string';
}
