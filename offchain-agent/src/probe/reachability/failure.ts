import type { Outcome } from '../../sli/sample.ts';
import { WrongEcho } from './peer-connection.ts';

/** What our own machine could not do: no route, no socket, no memory for one. */
const ownFaults: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'ENETDOWN',
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EADDRNOTAVAIL',
]);
const refusals: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN']);
const timeouts: ReadonlySet<string> = new Set(['ETIMEDOUT']);
const breaks: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
/** Something spoke to us, but not this protocol. */
const strangers: ReadonlySet<string> = new Set([
  'EncryptionFailedError',
  'MuxerUnavailableError',
  'UnsupportedProtocolError',
  'InvalidMessageError',
  'InvalidDataLengthError',
]);

/** What a failed attempt says about the target, or about ourselves. */
export function outcomeOfFailure(error: unknown): Outcome {
  const { code = '', name = '' } = error instanceof Error ? (error as Error & { code?: string }) : {};
  if (ownFaults.has(code)) return { kind: 'untaken', reason: 'offline' };
  if (refusals.has(code)) return { kind: 'null', reason: 'refused' };
  if (timeouts.has(code)) return { kind: 'null', reason: 'timeout' };
  if (error instanceof WrongEcho || (strangers.has(name) && !breaks.has(code)))
    return { kind: 'null', reason: 'bad_answer' };
  return { kind: 'null', reason: 'disconnected' };
}
