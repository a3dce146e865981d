import { RpcError } from '../rpc/error.ts';
import type { PoolAnswer } from './outbox-chain.ts';

/** Numbers with which a node's pool refuses an extrinsic. */
const invalid = 1010;
const alreadyThere = 1013;

const unpaidWords = /inability to pay|balance too low/i;

/**
 * What a refusal of the pool means. None of them is final: an extrinsic that the best block finds outdated or badly signed may
 * be valid on the branch that becomes final.
 *
 * @throws the error itself when it is no answer of a pool (a broken connection, a time-out)
 */
export function poolAnswer(error: unknown): PoolAnswer {
  if (!(error instanceof RpcError)) throw error;
  if (error.rpcCode === alreadyThere) return { kind: 'taken' };
  if (error.rpcCode === invalid && unpaidWords.test(error.message)) return { kind: 'unpaid' };
  return { kind: 'waiting', why: error.message };
}
