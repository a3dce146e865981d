import type { Socket } from 'node:net';
import type { Deadline } from '../../base/deadline.ts';
import { isOwnFault } from '../../chain/target-address/own-fault.ts';
import { offline, type Untaken } from '../../chain/target-address/refusal.ts';
import { type Receipt, receiptOf } from '../../sli/receipt.ts';
import type { NullReason } from '../../sli/sample.ts';

/** What became of one request: never an exception, for strangers decide it. */
export type RpcAnswer =
  | {
      readonly kind: 'result';
      readonly value: unknown;
      readonly atMs: number;
      readonly receipt?: Receipt | undefined;
    }
  | SampleFailure;

/** A null of the target, or a fault of this machine. */
export type SampleFailure = RpcNull | Untaken;

export interface RpcNull {
  readonly kind: 'null';
  readonly reason: NullReason;
  /** Where it said that it does not offer the method: a proxy with a list of methods, for instance. */
  readonly isNotOffered?: true;
}

/** More is cut off and counts as none: nobody makes a reporter read a gigabyte. */
export const maxAnswerBytes = 1024 * 1024;

/**
 * What is read but not parsed: no header, hash or name is that large, and parsing a megabyte for each of many targets would
 * make the reporter stand still.
 */
const maxParsedBytes = 64 * 1024;

/** The largest answer with its head. */
export const maxReadBytes = maxAnswerBytes + 64 * 1024;

const lookEveryMs = 50;

export function rpcNull(reason: NullReason): RpcNull {
  return { kind: 'null', reason };
}

/** What an answer without a result is. */
export function noResult({ isNotOffered }: Pick<ParsedAnswer, 'isNotOffered'>): RpcNull {
  return isNotOffered ? { ...rpcNull('bad_answer'), isNotOffered } : rpcNull('bad_answer');
}

/** The one form of a request, so that all endpoints get the same bytes but for the id. */
export function requestText(id: number | string, method: string, params: readonly unknown[]): string {
  return JSON.stringify({ jsonrpc: '2.0', id, method, params });
}

/** An answer as far as it concerns us: its id, and the result unless it is an error or nonsense. */
interface ParsedAnswer {
  /** Undefined when it answers no request, or cannot be read. */
  readonly id: number | string | undefined;
  readonly hasResult: boolean;
  readonly result: unknown;
  /** What was signed of the result; one without its form is none. */
  readonly receipt?: Receipt | undefined;
  /** Whether it is the error of a method that is not offered. */
  readonly isNotOffered: boolean;
}

/** Of JSON-RPC: no such method, or none for whoever asks. */
const notOffered = -32_601;

const unreadable: ParsedAnswer = { id: undefined, hasResult: false, result: undefined, isNotOffered: false };

/** @param inBatch the id of the answer that is looked for, where those of a batch are expected */
export function parseAnswer(data: Buffer, inBatch?: number | string): ParsedAnswer {
  if (data.length > maxParsedBytes) return unreadable;
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    return unreadable;
  }
  if (inBatch !== undefined && Array.isArray(value)) {
    value = (value as ({ id?: unknown } | null)[]).find((one) => one?.id === inBatch);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable;
  const { id, jsonrpc, result, error, receipt } = value as Record<string, unknown>;
  const hasResult = jsonrpc === '2.0' && result !== undefined && error === undefined;
  const parsed = {
    id: typeof id === 'number' || typeof id === 'string' ? id : undefined,
    hasResult,
    result,
    isNotOffered: Object(error).code === notOffered,
  };
  return receipt === undefined || !hasResult ? parsed : { ...parsed, receipt: receiptOf(receipt) };
}

/**
 * Watches what a socket reads while something is awaited of it that does not count bytes itself.
 * @returns how to stop watching
 */
export function guardBytes(socket: Socket, onTooMany: () => void): () => void {
  const before = socket.bytesRead;
  const timer = setInterval(() => {
    if (socket.bytesRead - before > maxReadBytes) onTooMany();
  }, lookEveryMs);
  return () => clearInterval(timer);
}

const unjudged: (() => void)[] = [];

/**
 * Judges what a socket told once all that had come in is read, in the order of the calls: what one answer says takes its
 * time, and by then the others of the instant have theirs.
 */
export function afterReads(judge: () => void): void {
  if (unjudged.push(judge) === 1) setImmediate(judgeAll);
}

function judgeAll(): void {
  for (const judge of unjudged.splice(0)) judge();
}

/**
 * What sort of null a failed connection is, or that the fault is this machine's.
 * @param host as registered
 */
export function connectNull(error: Error & { readonly code?: string }, host: string): SampleFailure {
  const code = error.code ?? '';
  if (isOwnFault(code, host)) return offline;
  if (code === 'ECONNREFUSED') return rpcNull('refused');
  if (code === 'ETIMEDOUT') return rpcNull('timeout');
  if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') return rpcNull('too_large');
  // It speaks another protocol, or this one wrongly.
  if (/^(EPROTO|HPE_|WS_ERR_|ERR_SSL_|ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code))
    return rpcNull('bad_answer');
  if (error.message.startsWith('Invalid ')) return rpcNull('bad_answer');
  return rpcNull('disconnected');
}

/** One kept connection to one address. Once it is closed another one must be opened, and the address be judged again. */
export interface RpcConnection {
  readonly kind: 'connection';
  readonly isOpen: boolean;
  /** Whether another request would have to wait for the one under way. */
  readonly isBusy: boolean;
  /** Whether the other side ended it with its first reply; undefined before that, and where replies end nothing. */
  readonly hasOneReply: boolean | undefined;
  /**
   * Sends one request. Resolves with its answer, or with a null when there is none: at the deadline (`timeout`; the
   * connection is then closed, for what comes late would be taken for the next answer's delay), or when the connection ends.
   *
   * @param id text that nothing else under way has; a number of the connection's own unless given
   */
  request(method: string, params: readonly unknown[], deadline: Deadline, id?: string): Promise<RpcAnswer>;
  close(): void;
}
