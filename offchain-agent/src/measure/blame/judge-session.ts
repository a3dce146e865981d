import type { CollatorWitness } from './collator-witness.ts';
import { judgeBits } from './judge-bits.ts';
import { judgeCores } from './judge-cores.ts';
import { judgeInclusions } from './judge-inclusions.ts';
import { judgeVotes } from './judge-votes.ts';
import { lackingBlocks } from './lacking-blocks.ts';
import type { Loss } from './loss.ts';
import type { SeenSession } from './seen-session.ts';

/**
 * Lays every opportunity that validators lost in a session to its cause: the first of the rules of docs/reference/blame.md that
 * fits. What none fits is unknown.
 * @param witness of collators, where the parachains were asked too
 */
export function* judgeSession(seen: SeenSession, witness?: CollatorWitness): Generator<Loss> {
  const lacking = lackingBlocks(seen);
  yield* judgeCores(seen, lacking, witness);
  yield* judgeVotes(seen, lacking);
  yield* judgeInclusions(seen, lacking);
  yield* judgeBits(seen, lacking);
}
