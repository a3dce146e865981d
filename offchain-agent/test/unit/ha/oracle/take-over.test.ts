import { deepEqual, equal } from 'node:assert/strict';
import { missedSlots } from '../../../../../tests/support/missed-slots.ts';
import type { Grant } from '../../../../src/ha/oracle/grants.ts';
import { takeOverAfter } from '../../../../src/ha/oracle/take-over.ts';

function slot(at: number, token: string, node: string, number: number, answer = 'yes'): Grant {
  return { at, node, token, kind: 'slot', slot: number, key: '', answer };
}

function vote(at: number, token: string, node: string, round: number): Grant {
  const target = { number: 9, hash: `0x${'aa'.repeat(32)}` };
  return {
    at,
    node,
    token,
    kind: 'vote',
    set: 1,
    round,
    step: 'precommit',
    ...target,
    key: '',
    answer: 'yes',
  };
}

const block = (of: number, seenAtMs: number): never =>
  ({ author: '0x', slot: of, number: 1, hash: '0x', seenAtMs }) as never;
const counted = (round: number, seenAtMs: number): never =>
  ({ voter: '0x', set: 1, round, target: '9', seenAtMs }) as never;

describe('the take-over after a fault', () => {
  it('is counted from the fault to what is signed in a new term', () => {
    const grants = [
      slot(900, '1', 'a', 10),
      // Of the old leader, which was still answered.
      vote(1_100, '1', 'a', 7),
      vote(3_000, '2', 'b', 8),
      slot(4_000, '2', 'b', 14, 'no lead'),
      slot(5_000, '2', 'b', 18),
    ];
    const blocks = [block(10, 950), block(18, 5_200)];
    deepEqual(takeOverAfter(1_000, { grants, blocks, votes: [counted(7, 1_500), counted(8, 3_700)] }), {
      isTaken: true,
      by: 'b',
      leadS: 2,
      slotS: 4.2,
      voteS: 2,
      countedS: 2.7,
    });
  });

  it('is none when the node goes on in its own term', () => {
    const grants = [slot(900, '1', 'a', 10), slot(5_000, '1', 'a', 14)];
    const { isTaken, by, slotS } = takeOverAfter(1_000, { grants, blocks: [block(14, 5_100)], votes: [] });
    deepEqual([isTaken, by, slotS], [false, 'a', undefined]);
  });
});

describe('own slots', () => {
  it('are missed where a turn has no block', () => {
    equal(missedSlots([3, 7, 11, 15], 4), 0);
    equal(missedSlots([15, 3, 11], 4), 1);
    equal(missedSlots([3, 19], 4), 3);
    equal(missedSlots([3], 4), 0);
  });
});
