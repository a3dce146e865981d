import { AgentError } from '../../base/error.ts';

/** Why something that a node says of finality is not believed, each with a code of its own. */
export type FinalityRefusal =
  | 'malformed'
  | 'header'
  | 'body'
  | 'genesis'
  | 'state_proof'
  | 'no_voters'
  | 'vote_elsewhere'
  | 'ancestry'
  | 'weight'
  | 'signature'
  | 'target'
  | 'set_change'
  | 'forced_change'
  | 'link'
  | 'missing_block'
  | 'range'
  | 'withheld';

/**
 * That a node said what it cannot prove. Not retryable, since who asks the same node again gets the same lie; but for a
 * block that is missing: behind one address there may be several nodes, of which one is a little late.
 *
 * @param data names the block, by number or hash
 */
export function refusal(
  reason: FinalityRefusal,
  sentence: string,
  data: Record<string, unknown>,
  cause?: unknown,
): AgentError {
  return new AgentError(`unknown/finality_${reason}`, sentence, {
    data,
    cause,
    retryable: reason === 'missing_block',
  });
}

/** What a node was asked, and of which block, as far as that is known. */
export interface AskedCall {
  readonly method: string;
  readonly number?: number;
  readonly hash?: string;
}

/** What a node gave, for the message of a refusal. @param what with its article */
export function answered(what: string, { method, number, hash }: AskedCall): string {
  const block = [number, hash].filter((part) => part !== undefined);
  return block.length === 0 ? `${what} (${method})` : `${what} of block ${block.join(' ')} (${method})`;
}
