import type { Health } from './protocol.ts';
import type { Mark } from './record.ts';

/** A node that is not syncing may lack so many blocks that others have, and some more. */
const mostUnseen = 8;

/** GRANDPA's voter may be in an earlier round than the one that made a block final: it asks to be caught up two behind. */
const roundsBehind = 2;

/**
 * After a start with records on one disk: whether others have moved on. The disk may have been put back to an earlier state,
 * and nothing on it tells. A block that was new after the start, and final, was voted for after the start by more than two
 * thirds in a round that is not below any in which this validator voted before.
 */
export class AwaitOthers {
  #target: number | undefined;
  #best: number | undefined;
  #raised: Mark['vote'];

  /** What it waits for, for people. */
  get waitsFor(): string {
    return this.#target === undefined
      ? 'after its start it waits for a node that is in sync and has peers'
      : `after its start it waits until block ${this.#target} is final`;
  }

  /** Up to here nothing may be voted; undefined while others have not moved on. */
  get floor(): Mark['vote'] {
    return this.#raised;
  }

  told({ best, finalized, peers, isSyncing, set, round }: Health): void {
    // What a node fetches was there before: its first peers may lack it, too, so that it seems to be in sync.
    const isFetching = isSyncing || peers === 0 || best > (this.#best ?? best) + mostUnseen;
    if (isFetching) this.#target = undefined;
    this.#best = best;
    if (isSyncing || peers === 0) return;
    this.#target ??= best + mostUnseen;
    if (finalized < this.#target || set === undefined || round === undefined) return;
    this.#raised ??= { set, round: round + roundsBehind, step: 'precommit' };
  }
}
