import { deepEqual, equal, ok } from 'node:assert/strict';
import { everybody, judge, verdicts } from '../../../../../tests/support/judge-made.ts';
import { madeCandidate, madeSeen } from '../../../../../tests/support/made-session.ts';
import { judgeSession } from '../../../../src/measure/blame/judge-session.ts';

describe('judgeSession of validators that are away', () => {
  it('lays a candidate that waits to members of its group that are silent, and not where others wait too', () => {
    const [member = 0] = madeCandidate(109, 1).voters.map(({ validator }) => validator);
    const without = { silent: [member], withoutVote: [member] };
    const few = { ...without, unheld: [1], heldBy: everybody.slice(0, 8), waiting: [1] };
    const found = judge({ 109: without, 110: few, 111: without });
    const core = found.find(({ kind, block }) => kind === 'core' && block === 110);
    deepEqual([core?.rule, core?.cause, core?.by], ['C15', 'group', [member]]);
    const all = { ...few, unheld: [0, 1, 2], waiting: [0, 1, 2] };
    const others = judge({ 109: without, 110: all, 111: without });
    ok(others.every(({ rule }) => rule !== 'C15'));
  });

  it('lays what waits everywhere to those who are silent, if their words would have been enough', () => {
    // Nine words are needed: eight are there where two are away.
    const away = [6, 7];
    const without = { silent: away, withoutVote: away };
    const few = (holders: number) => ({
      ...without,
      unheld: [0, 1, 2],
      heldBy: everybody.filter((place) => !away.includes(place)).slice(0, holders),
      waiting: [0, 1, 2],
    });
    const ruleWith = (holders: number) => {
      const losses = judge({ 109: without, 110: few(holders), 111: without });
      const { rule, by } = losses.find(({ kind, block }) => kind === 'core' && block === 110) ?? {};
      return [rule, by];
    };
    deepEqual(ruleWith(8), ['C16', away]);
    deepEqual(ruleWith(6), ['C4', []]);
  });

  it('lays what they lack to authors that are cut off, where most blocks of a stretch are theirs', () => {
    const cutOff = [101, 103, 104, 106, 108, 109, 111, 113, 114, 116, 118];
    const differences = Object.fromEntries(
      cutOff.map((number) => [
        number,
        { silent: everybody.filter((place) => place !== number % 12), empty: [0, 1, 2] },
      ]),
    );
    const seen = madeSeen(
      20,
      new Map(Object.entries(differences).map(([block, made]) => [Number(block), made])),
    );
    const losses = [...judgeSession(seen)].filter(
      ({ kind, block }) => kind === 'core' && cutOff.includes(block),
    );
    equal(losses.length, 33);
    for (const { rule, by, block } of losses) deepEqual([rule, by], ['C10', [block % 12]]);
  });

  it('lays what they lack to authors that are cut off, where every third one is', () => {
    const cutOff = Array.from({ length: 7 }, (_, place) => 101 + 3 * place);
    const differences = Object.fromEntries(
      cutOff.map((number) => {
        const silent = everybody.filter((place) => place !== number % 12);
        return [number, { silent, empty: [0, 1, 2] }];
      }),
    );
    const losses = judge(differences).filter(({ kind, block }) => kind === 'core' && cutOff.includes(block));
    equal(losses.length, 21);
    for (const { cause, by, block } of losses) deepEqual([cause, by], ['author', [block % 12]]);
  });

  it('calls a validator silent over a block that has few words at all, and over its own', () => {
    const without = { silent: [4], withoutVote: [4] };
    const losses = judge({
      109: without,
      110: { silent: everybody.filter((place) => place !== 7), author: 7 },
      111: without,
      112: { author: 4 },
      113: without,
    });
    for (const block of [109, 111, 113]) {
      const own = losses.find((loss) => loss.kind === 'bit' && loss.block === block);
      deepEqual([own?.rule, own?.by, own?.shownBy], ['V3', [4], [109, 111, 113]]);
    }
  });

  it('lays to an author what two blocks of it in a row left to the next one', () => {
    const empty = { empty: [0, 1], author: 5 };
    const blocks = { 110: empty, 111: empty };
    const late = {
      parents: new Map([
        [0, 109],
        [1, 108],
      ]),
    };
    const found = ['110/0', '110/1', '111/0', '111/1'];
    deepEqual(
      verdicts(judge({ ...blocks, 112: late }), 'core'),
      found.map((core) => `${core} author likely C10`),
    );
    deepEqual(
      verdicts(judge(blocks), 'core'),
      found.map((core) => `${core} unknown unknown C11`),
    );
  });
});
