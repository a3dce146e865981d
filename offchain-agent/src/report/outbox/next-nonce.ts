/**
 * The nonce to sign with: the lowest that the chain has not used and no extrinsic that may still be included has. A gap
 * that a dead extrinsic left is filled first, because nothing above a gap is ever included.
 *
 * @param chainNonce of the account in the finalized state
 * @param alive nonces of extrinsics that may still be included
 * @example nextNonce(5, new Set([6])) // 5
 */
export function nextNonce(chainNonce: number, alive: ReadonlySet<number>): number {
  let nonce = chainNonce;
  while (alive.has(nonce)) nonce += 1;
  return nonce;
}
