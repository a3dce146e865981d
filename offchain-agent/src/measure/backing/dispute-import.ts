import type { DisputeSet } from '../../chain/relay/dispute-set.ts';
import type { DisputeState } from '../../chain/relay/session-source.ts';

/** What a block's votes on a dispute did. */
interface ImportedDispute {
  /** Validators that are paid for it. */
  readonly participants: readonly number[];
  /** Validators that hold the candidate invalid by now. */
  readonly against: number;
}

/**
 * Takes the votes of a block on its disputes in, one after the other. Of a dispute without a vote of any that backed the candidate
 * the runtime takes nothing, nor of those that follow in the block; the block is valid all the same.
 * @param before what the chain held on each
 */
export function importDisputes(
  sets: readonly DisputeSet[],
  before: readonly DisputeState[],
): readonly ImportedDispute[] {
  let isEnded = false;
  return sets.map((set, place) => {
    const state = before[place] ?? { votedFor: [], votedAgainst: [] };
    isEnded ||= state.hasBackers === false && !set.votes.some(({ isBacking }) => isBacking);
    return isEnded ? { participants: [], against: state.votedAgainst.length } : importDispute(set, state);
  });
}

/**
 * Takes votes on a dispute in as the runtime does: paid is who has no vote on the other side yet. (A backing vote that comes
 * onto the chain after another one for the same side is paid once more: polkadot-runtime-parachains does so.)
 */
function importDispute({ votes }: DisputeSet, before: DisputeState): ImportedDispute {
  const sides = { true: new Set(before.votedFor), false: new Set(before.votedAgainst) };
  const participants = new Set<number>();
  for (const { validator, isFor } of votes) {
    const other = sides[isFor ? 'false' : 'true'];
    sides[isFor ? 'true' : 'false'].add(validator);
    if (!other.has(validator)) participants.add(validator);
  }
  return { participants: [...participants], against: sides.false.size };
}
