import { deepEqual, equal, match, throws } from 'node:assert/strict';
import { hex, type TestVoter, testVoter } from '../../../../../tests/support/grandpa-bytes.ts';
import { GrandpaChain, justificationBytes } from '../../../../../tests/support/grandpa-chain.ts';
import { CountedVotes } from '../../../../src/ha/oracle/counted-votes.ts';

const [ours, other] = [testVoter('ours'), testVoter('other')];
const chain = new GrandpaChain([ours, other]);
const [first, second] = [chain.append(), chain.append()];

function justified(
  voters: readonly TestVoter[],
  { block = first, round = 7, setId = 0, writtenRound = undefined as number | undefined } = {},
): string {
  const votes = voters.map((voter) => ({ voter, block }));
  return hex(justificationBytes({ target: block, setId, votes, round, writtenRound: writtenRound ?? round }));
}

describe('votes that justifications show', () => {
  let votes: CountedVotes;

  beforeEach(() => {
    votes = new CountedVotes([ours.key]);
  });

  it('are one vote however many nodes show it; votes of others are not judged', () => {
    for (const atMs of [10, 20]) votes.note(justified([ours, other]), atMs);
    deepEqual(votes.verdict, { rule: 'one_vote', judged: 1, findings: [] });
    deepEqual(
      votes.votesOf(ours.key).map(({ set, round, seenAtMs }) => [set, round, seenAtMs]),
      [[0, 7, 10]],
    );
  });

  it('are found when they are for two blocks in a round', () => {
    votes.note(justified([ours]), 0);
    votes.note(justified([ours], { block: second }), 0);
    match(
      votes.verdict.findings[0] ?? '',
      /^0x[0-9a-f]{64} voted for two blocks in round 7 of set 0: 1 0x[0-9a-f]{64} and 2 0x/,
    );
  });

  it('may be for another block in another round, and in the round of that number in another set', () => {
    votes.note(justified([ours]), 0);
    votes.note(justified([ours], { block: second, round: 8 }), 0);
    votes.note(justified([ours], { block: second, setId: 3 }), 0);
    votes.note(justified([ours], { block: second, setId: 1 }), 0);
    deepEqual(votes.verdict.findings, []);
    deepEqual(
      votes.votesOf(ours.key).map(({ set }) => set),
      [0, 0, 3, 1],
    );
  });

  it('count for nobody when the signature fits no set', () => {
    votes.note(justified([ours], { writtenRound: 9 }), 0);
    deepEqual([votes.verdict.judged, votes.unknown], [0, 1]);
    equal(votes.votesOf(ours.key).length, 0);
  });

  it('count for a key from when the validator rotates to it', () => {
    votes.judgeAlso(other.key);
    votes.note(justified([other]), 0);
    votes.note(justified([ours, other], { block: second }), 0);
    equal(votes.verdict.judged, 3);
    match(votes.verdict.findings[0] ?? '', new RegExp(`^${other.key} voted for two blocks`));
  });

  it('that are no justification are refused', () => {
    throws(() => votes.note('0x00', 0), { code: 'unknown/finality_malformed' });
  });
});
