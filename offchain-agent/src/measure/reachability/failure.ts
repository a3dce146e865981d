import type { Outcome } from '../../sli/sample.ts';
import { isOwnFault, offline } from '../address/own-fault.ts';
import { WrongEcho } from './peer-connection.ts';

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
  if (isOwnFault(code)) return offline;
  if (code === 'ECONNREFUSED') return { kind: 'null', reason: 'refused' };
  if (timeouts.has(code)) return { kind: 'null', reason: 'timeout' };
  if (error instanceof WrongEcho || (strangers.has(name) && !breaks.has(code)))
    return { kind: 'null', reason: 'bad_answer' };
  return { kind: 'null', reason: 'disconnected' };
}
