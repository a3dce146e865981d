import { deepEqual } from 'node:assert/strict';
import { everybody, judge } from '../../../../../tests/support/judge-made.ts';
import { type MadeBlock, madeCandidate } from '../../../../../tests/support/made-session.ts';
import type { Loss } from '../../../../src/measure/blame/loss.ts';

describe('judgeSession of slow validators', () => {
  /** A validator whose words on pieces are missing now and then, around block 110, which differs. */
  const slowly = (who: readonly number[], at: MadeBlock, after: MadeBlock = {}) => {
    const silent = { silent: who };
    return judge({ 107: silent, 109: silent, 110: at, 111: { ...silent, ...after }, 113: silent });
  };
  const at110 = (losses: readonly Loss[], kind: Loss['kind']) =>
    losses
      .filter((loss) => loss.kind === kind && loss.block === 110)
      .map(({ core, cause, rule, by, validators }) =>
        [kind === 'core' ? core : validators, cause, rule, by].join(' '),
      );

  it('lays a missing vote to the one that is slow itself', () => {
    deepEqual(at110(slowly([4], { withoutVote: [4] }), 'vote'), ['4 self V7 4']);
  });

  it('takes a block of its own without the words of others for one of the authors that show it', () => {
    const judged = (others: MadeBlock): string[] => {
      const by = (author: number): MadeBlock => ({ silent: [4], author });
      const blocks = { 107: by(0), 108: { ...others, author: 4 }, 109: by(0), 111: by(1), 113: by(1) };
      return at110(judge({ ...blocks, 110: { withoutVote: [4] } }), 'vote');
    };
    deepEqual(judged({ silent: everybody.slice(5) }), ['4 self V7 4']);
    deepEqual(judged({}), ['4 unknown V6 ']);
  });

  it('lays votes of several to a slow member that voted, and one alone to nobody', () => {
    deepEqual(at110(slowly([4], { withoutVote: [5, 6] }), 'vote'), ['5 group V8 4', '6 group V8 4']);
    deepEqual(at110(slowly([4], { withoutVote: [5] }), 'vote'), ['5 unknown V6 ']);
  });

  it('lays votes of several to an author that is slow, and one alone to nobody', () => {
    const [author, others] = [110 % 12, { withoutVote: [5, 6] }];
    deepEqual(at110(slowly([author], others), 'vote'), [`5 author V9 ${author}`, `6 author V9 ${author}`]);
    deepEqual(at110(slowly([author], { withoutVote: [5] }), 'vote'), ['5 unknown V6 ']);
    // A slow member of the group may have done it as well.
    deepEqual(at110(slowly([4, author], others), 'vote'), ['5 unknown V6 ', '6 unknown V6 ']);
  });

  it('calls nobody slow that is away for a while', () => {
    const away = { silent: [4], withoutVote: [4] };
    const losses = judge({ 109: away, 110: { silent: [4], withoutVote: [4, 5, 6] }, 111: away });
    deepEqual(at110(losses, 'vote'), ['4 self V3 4', '5 unknown V6 ', '6 unknown V6 ']);
  });

  it('lays a candidate that waits to voters that are slow', () => {
    const [first = 0, second = 0, third = 0] = madeCandidate(109, 1).voters.map(({ validator }) => validator);
    const few = { heldBy: [8, 9, 10, 11, 4, 5, 6] };
    const losses = slowly([first, second, third], { waiting: [1], unheld: [1], ...few });
    deepEqual(at110(losses, 'core'), [`1 group C14 ${[first, second, third].join(',')}`]);
  });

  it('lays a candidate that came later to slow members, or to a slow author, and to neither where both are', () => {
    const later = { parents: new Map([[0, 109]]) };
    // The group of core 0 has members 8 to 11 by then.
    deepEqual(at110(slowly([8], { empty: [0] }, later), 'core'), ['0 group C12 8']);
    deepEqual(at110(slowly([110 % 12], { empty: [0] }, later), 'core'), [`0 author C13 ${110 % 12}`]);
    deepEqual(at110(slowly([8, 110 % 12], { empty: [0] }, later), 'core'), ['0 unknown C11 ']);
    // Of two cores with a claim, it backed the other one.
    const two = new Map([
      [0, 2_000],
      [1, 2_001],
    ]);
    const ofTwo = slowly([8], { empty: [0, 2], claims: two }, later);
    deepEqual(at110(ofTwo, 'core'), ['0 group C12 8']);
  });

  it('lays a candidate that waits to those who are slow, if their words would have been enough', () => {
    const few = { heldBy: everybody.slice(0, 8) };
    const all = { waiting: [0, 1, 2], unheld: [0, 1, 2], ...few };
    deepEqual(
      at110(slowly([8, 9], all), 'core'),
      [0, 1, 2].map((core) => `${core} group C16 8,9`),
    );
  });
});
