import { atOnce } from '../../offchain-agent/src/base/sliced.ts';
import type { AuthoritySet } from '../../offchain-agent/src/chain/grandpa/authority-set.ts';
import type { Justification } from '../../offchain-agent/src/chain/grandpa/justification.ts';
import { verifying } from '../../offchain-agent/src/chain/grandpa/verify-justification.ts';

/** Checks a justification without a pause. @throws AgentError `unknown/finality_...` */
export function verifyJustification(justification: Justification, set: AuthoritySet): void {
  atOnce(verifying(justification, set));
}
