import { deepEqual } from 'node:assert/strict';
import type { DisputeSet } from '../../../../src/chain/relay/dispute-set.ts';
import { importDisputes } from '../../../../src/measure/backing/dispute-import.ts';

/** Votes as `for`, `against` or `backed` by each validator's place. */
function disputeOf(...votes: readonly ('for' | 'against' | 'backed')[]): DisputeSet {
  return {
    candidate: `0x${'5c'.repeat(32)}`,
    session: 7,
    votes: votes.map((vote, validator) => ({
      validator,
      isFor: vote !== 'against',
      isBacking: vote === 'backed',
    })),
  };
}

const without = { votedFor: [], votedAgainst: [3], hasBackers: false };
const withBackers = { ...without, hasBackers: true };
const nothing = { participants: [], against: 1 };

describe('importDisputes', () => {
  const backed = disputeOf('backed', 'against', 'for');
  const unbacked = disputeOf('for', 'against', 'for');
  const whole = { participants: [0, 1, 2], against: 2 };

  it('takes a dispute with a vote of a backer, here or before', () => {
    deepEqual(importDisputes([backed, unbacked], [without, withBackers]), [whole, whole]);
  });

  it('takes nothing of a dispute without, nor of those behind it in the block', () => {
    deepEqual(importDisputes([backed, unbacked, backed], [without, without, withBackers]), [
      whole,
      nothing,
      nothing,
    ]);
  });

  it('takes all where the runtime does not keep backers', () => {
    const { votedFor, votedAgainst } = without;
    deepEqual(importDisputes([unbacked], [{ votedFor, votedAgainst }]), [whole]);
  });
});
