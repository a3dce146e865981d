import type { AuthoritySet } from '../../offchain-agent/src/chain/grandpa/authority-set.ts';
import { type HashedHeader, hashHeader } from '../../offchain-agent/src/chain/grandpa/header.ts';
import { decodeJustification } from '../../offchain-agent/src/chain/grandpa/justification.ts';
import { type HeaderProof, requireLinked } from '../../offchain-agent/src/chain/grandpa/linked-headers.ts';
import { verifyJustification } from './verify-justification.ts';

/**
 * Checks a stretch of headers: each is the parent of the next, and the set made the last one final.
 *
 * @returns the headers with their hashes; whatever is counted of them is as good as the set
 * @throws AgentError `unknown/finality_...`, which names the first header that does not fit
 * @example
 * const headers = proveHeaders(JSON.parse(text), new AuthoritySet(0, authorities));
 */
export function proveHeaders(proof: HeaderProof, set: AuthoritySet): readonly HashedHeader[] {
  const justification = decodeJustification(proof.justification);
  verifyJustification(justification, set);
  const headers = proof.headers.map((header) => hashHeader(header));
  requireLinked(headers, justification);
  return headers;
}
