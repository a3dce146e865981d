import { AgentError } from '../../offchain-agent/src/base/error.ts';
import { AuthoritySet } from '../../offchain-agent/src/chain/grandpa/authority-set.ts';
import { decodeJustification } from '../../offchain-agent/src/chain/grandpa/justification.ts';
import type { DrawnJustification } from './justification-draw.ts';
import { verifyJustification } from './verify-justification.ts';

/** Whether our verifier takes it. */
export function isTaken({ setId, members, bytes }: DrawnJustification): boolean {
  try {
    verifyJustification(decodeJustification(bytes), new AuthoritySet(setId, members));
    return true;
  } catch (error) {
    if (error instanceof AgentError) return false;
    throw error;
  }
}
