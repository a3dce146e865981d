import { AgentError } from '../../../base/error.ts';
import type { JudgedRefusal } from './judge.ts';

/**
 * Nodes without a core make no blocks: where the machine was busy, that is its doing and not the chain's.
 * @throws AgentError `unknown/host_bound` in place of `no/blocks`
 */
export function unlessBusy<Result>(busy: JudgedRefusal | undefined, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (busy && error instanceof AgentError && error.code === 'no/blocks')
      throw new AgentError(`unknown/${busy.kind}`, busy.why, { cause: error });
    throw error;
  }
}
