import type { CountedVote } from './counted-votes.ts';
import { type Grant, placeOf } from './grants.ts';
import type { SealedBlock } from './sealed-headers.ts';

/** How long after a fault a validator is back: seconds from the fault. */
export interface TakeOver {
  /** Whether another term of the lead has signed: a node that was paused for a moment goes on in its own. */
  readonly isTaken: boolean;
  /** The node that signed first after the fault. */
  readonly by: string | undefined;
  /** Until the first question was granted in a new term: somebody else leads. */
  readonly leadS: number | undefined;
  /** Until the first block in an own slot that was granted in a new term. */
  readonly slotS: number | undefined;
  /** Until the first vote was granted in a new term. */
  readonly voteS: number | undefined;
  /** Until a justification showed the first of these precommits. */
  readonly countedS: number | undefined;
}

/** What was seen of the validator. */
interface Traces {
  readonly grants: readonly Grant[];
  /** Of its own. */
  readonly blocks: readonly SealedBlock[];
  /** Of its own. */
  readonly votes: readonly CountedVote[];
}

/** @param atMs when the fault began, in milliseconds since 1970 */
export function takeOverAfter(atMs: number, { grants, blocks, votes }: Traces): TakeOver {
  const granted = grants.filter(({ answer }) => answer === 'yes').toSorted((a, b) => a.at - b.at);
  const terms = new Set(granted.filter(({ at }) => at < atMs).map(({ token }) => String(token)));
  const fresh = granted.filter(({ at, token }) => at >= atMs && !terms.has(String(token)));
  const slots = new Set(fresh.flatMap((grant) => (grant.kind === 'slot' ? grant.slot : [])));
  const places = new Set(fresh.flatMap((grant) => (grant.kind === 'vote' ? placeOf(grant) : [])));
  const block = blocks.find(({ slot }) => slots.has(slot));
  const counted = votes.find((vote) => places.has(placeOf({ ...vote, step: 'precommit' })));
  const seconds = (ms: number | undefined): number | undefined =>
    ms === undefined ? undefined : Math.max(0, (ms - atMs) / 1_000);
  return {
    isTaken: fresh.length > 0,
    by: (fresh[0] ?? granted.find(({ at }) => at >= atMs))?.node,
    leadS: seconds(fresh[0]?.at),
    slotS: seconds(block?.seenAtMs),
    voteS: seconds(fresh.find(({ kind }) => kind === 'vote')?.at),
    countedS: seconds(counted?.seenAtMs),
  };
}
