import { deepEqual, equal } from 'node:assert/strict';
import { type TestVoter, testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import { others, voters } from '../../../../../tests/support/proof-scene.ts';
import { AuthoritySet } from '../../../../src/chain/grandpa/authority-set.ts';
import {
  leastSilentSteps,
  presenceText,
  VotePresence,
} from '../../../../src/measure/finality/vote-presence.ts';

const [alice = testVoter('alice'), bob = alice, charlie = alice, dave = alice] = voters;
const set = setOf(0, voters);

function setOf(id: number, members: readonly TestVoter[]): AuthoritySet {
  return new AuthoritySet(
    id,
    members.map(({ key }) => ({ key, weight: 1n })),
  );
}

/** Justifications of the blocks first to last, as a node streams them. */
function see(
  presence: VotePresence,
  node: string,
  [first, last]: readonly [number, number],
  by: readonly TestVoter[],
  of = set,
) {
  for (let target = first; target <= last; target += 1) {
    const precommits = by.map(({ key }) => ({
      targetHash: '0x',
      targetNumber: target,
      signature: new Uint8Array(64),
      authority: key,
    }));
    presence.add(
      node,
      { round: target, targetHash: '0x', targetNumber: target, precommits, ancestries: [], hex: '0x' },
      of,
    );
  }
}

describe('VotePresence', () => {
  it('names the last block that a key voted for', () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 9], [alice, bob, charlie]);
    deepEqual(presence.of(alice.key), { kind: 'voted', lastVote: 9 });
    equal(presenceText(presence.of(alice.key)), 'last vote at block 9');
  });

  it(`says nothing of ${leastSilentSteps - 1} steps without a vote, and something of ${leastSilentSteps}`, () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 2], voters);
    see(presence, 'a', [3, 1 + leastSilentSteps], [alice, bob, charlie]);
    deepEqual(presence.of(dave.key), { kind: 'voted', lastVote: 2 });
    see(presence, 'a', [2 + leastSilentSteps, 2 + leastSilentSteps], [alice, bob, charlie]);
    deepEqual(presence.of(dave.key), { kind: 'no_vote', lastVote: 2, steps: leastSilentSteps, nodes: 1 });
    equal(presenceText(presence.of(dave.key)), 'no vote for 20 steps, seen by 1 node; last vote at block 2');
  });

  it('says nothing of a key that was never seen, before there are enough steps', () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 19], [alice, bob, charlie]);
    deepEqual(presence.of(dave.key), { kind: 'unknown' });
    equal(presenceText(presence.of(dave.key)), 'no vote seen yet, in too few steps to say more');
    see(presence, 'a', [20, 20], [alice, bob, charlie]);
    equal(presenceText(presence.of(dave.key)), 'no vote for 20 steps, seen by 1 node; no vote seen before');
  });

  it('puts together what several nodes saw: a vote at one of them is a vote', () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 40], [alice, bob, charlie]);
    see(presence, 'b', [1, 30], [alice, bob, dave]);
    deepEqual(presence.of(dave.key), { kind: 'voted', lastVote: 30 });
    deepEqual(presence.of(charlie.key), { kind: 'voted', lastVote: 40 });
  });

  it('names the nodes that saw enough steps, and the fewest of theirs', () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 40], [alice, bob, charlie]);
    see(presence, 'b', [11, 40], [alice, bob, charlie]);
    see(presence, 'c', [31, 40], [alice, bob, charlie]);
    deepEqual(presence.of(dave.key), { kind: 'no_vote', lastVote: undefined, steps: 30, nodes: 2 });
  });

  it('counts a step that a node streams again once', () => {
    const presence = new VotePresence();
    for (let count = 0; count < 30; count += 1) see(presence, 'a', [1, 1], [alice, bob, charlie]);
    deepEqual(presence.of(dave.key), { kind: 'unknown' });
  });

  it('calls who is not in the set absent by right', () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 5], voters);
    see(presence, 'a', [6, 60], others.slice(0, 3), setOf(1, others));
    deepEqual(presence.of(alice.key), { kind: 'not_in_set', lastVote: 5 });
    equal(
      presenceText(presence.of(alice.key)),
      'not in the authority set, absent by right; last vote at block 5',
    );
  });

  it('expects votes of a new member from the first step of its set on', () => {
    const presence = new VotePresence();
    see(presence, 'a', [1, 50], [alice, bob], setOf(0, [alice, bob]));
    see(presence, 'a', [51, 60], [alice, bob], setOf(1, [alice, bob, charlie]));
    deepEqual(presence.of(charlie.key), { kind: 'unknown' });
    see(presence, 'a', [61, 70], [alice, bob], setOf(1, [alice, bob, charlie]));
    deepEqual(presence.of(charlie.key), { kind: 'no_vote', lastVote: undefined, steps: 20, nodes: 1 });
  });

  it('keeps the latest vote when another node is behind', () => {
    const presence = new VotePresence();
    see(presence, 'a', [9, 9], voters);
    see(presence, 'b', [3, 3], voters);
    deepEqual(presence.of(alice.key), { kind: 'voted', lastVote: 9 });
  });

  it('stays with the newest set when another node is behind', () => {
    const presence = new VotePresence();
    see(presence, 'a', [6, 8], others, setOf(1, others));
    see(presence, 'b', [1, 5], voters);
    deepEqual(presence.of(alice.key), { kind: 'not_in_set', lastVote: 5 });
    equal(presence.keys.length, 8);
  });
});
