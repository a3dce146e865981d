import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  further,
  isBehind,
  judgeHeartbeat,
  judgeSlot,
  judgeVote,
  markOf,
  parseRecords,
  type Records,
  raised,
  type SigningStep,
} from '../../../src/ha/record.ts';

type Asked =
  | { readonly ask: 'slot'; readonly slot: number; readonly expect: 'yes' | 'no' }
  | {
      readonly ask: 'vote';
      readonly set: number;
      readonly round: number;
      readonly step: SigningStep;
      readonly number: number;
      readonly hash: string;
      readonly expect: 'yes' | 'no';
    };

const own = { node: 'a', token: '1' };
const hash = `0x${'ab'.repeat(32)}`;
const vectors = new URL('../../../../tests/vectors/ha/', import.meta.url);

function granted(
  records: Records,
  asked: Asked,
): { readonly answer: 'yes' | 'no'; readonly records: Records } {
  if (asked.ask === 'slot') {
    const judged = judgeSlot(records.slot, asked.slot, own);
    if (judged.kind !== 'write') return { answer: 'no', records };
    return { answer: 'yes', records: { ...records, slot: judged.record } };
  }
  const judged = judgeVote(records.vote, asked, own);
  if (judged.kind === 'write') return { answer: 'yes', records: { ...records, vote: judged.record } };
  return { answer: judged.kind === 'same' ? 'yes' : 'no', records };
}

describe('the record of what a validator signed last', () => {
  for (const file of ['slots.json', 'votes.json', 'both.json']) {
    const cases = JSON.parse(readFileSync(new URL(file, vectors), 'utf8')) as {
      readonly name: string;
      readonly steps: readonly Asked[];
    }[];
    for (const { name, steps } of cases) {
      it(`${file}: ${name}`, () => {
        let records: Records = {};
        const answers = steps.map((asked) => {
          const { answer, records: next } = granted(records, asked);
          records = next;
          return answer;
        });
        assert.deepEqual(
          answers,
          steps.map(({ expect }) => expect),
        );
      });
    }
  }

  it('says by whom and under which lead', () => {
    assert.deepEqual(judgeSlot(undefined, 5, own), { kind: 'write', record: { slot: 5, ...own } });
  });

  it('grants a heartbeat once a session, and again to the node that sends it alone', () => {
    const record = { session: 7, ...own };
    assert.equal(judgeHeartbeat(record, 8, own).kind, 'write');
    assert.equal(judgeHeartbeat(record, 7, { ...own, token: '2' }).kind, 'same');
    assert.equal(judgeHeartbeat(record, 7, { ...own, node: 'b' }).kind, 'conflict');
    assert.equal(judgeHeartbeat(record, 6, own).kind, 'conflict');
  });

  it('that is raised grants nothing up to the mark, and keeps the votes of that round', () => {
    const vote = { set: 1, round: 2, votes: [{ step: 'prevote' as const, number: 3, hash }], ...own };
    const mark = { slot: 9, vote: { set: 1, round: 2, step: 'precommit' as const } };
    const up = raised({ slot: { slot: 4, ...own }, vote }, mark, own);
    assert.deepEqual(markOf(up), mark);
    assert.equal(judgeSlot(up.slot, 9, own).kind, 'same');
    const again = { set: 1, round: 2, step: 'prevote' as const, number: 3, hash };
    assert.equal(judgeVote(up.vote, again, own).kind, 'same');
    assert.equal(judgeVote(up.vote, { ...again, step: 'precommit' }, own).kind, 'conflict');
    assert.equal(judgeVote(up.vote, { ...again, round: 3 }, own).kind, 'write');
    assert.deepEqual(raised(up, mark, own), {});
    assert.deepEqual(raised(up, { slot: 3 }, own), {});
  });

  it('that is raised in the midst of a round takes the later steps of it', () => {
    const up = raised({}, { vote: { set: 0, round: 1, step: 'prevote' } }, own);
    const vote = { set: 0, round: 1, number: 3, hash };
    assert.equal(judgeVote(up.vote, { ...vote, step: 'propose' }, own).kind, 'conflict');
    const judged = judgeVote(up.vote, { ...vote, step: 'precommit' }, own);
    assert.ok(judged.kind === 'write');
    assert.equal(judgeVote(judged.record, { ...vote, step: 'prevote' }, own).kind, 'conflict');
  });

  it('is compared as slots and votes each for themselves', () => {
    const vote = (set: number, round: number, step: SigningStep) => ({ vote: { set, round, step } });
    assert.equal(isBehind({}, {}), false);
    assert.equal(isBehind({ slot: 4 }, {}), false);
    assert.equal(isBehind({ slot: 4 }, { slot: 5 }), true);
    assert.equal(isBehind({ slot: 4 }, vote(0, 1, 'propose')), true);
    assert.equal(isBehind(vote(1, 9, 'precommit'), vote(2, 1, 'propose')), true);
    assert.equal(isBehind(vote(2, 1, 'propose'), vote(1, 9, 'precommit')), false);
    assert.equal(isBehind(vote(1, 9, 'prevote'), vote(1, 9, 'precommit')), true);
    assert.deepEqual(further({ slot: 4, ...vote(1, 1, 'propose') }, { slot: 5 }), {
      slot: 5,
      ...vote(1, 1, 'propose'),
    });
  });

  it('is not read from what no decider wrote', () => {
    const good = JSON.stringify({ slot: 1, ...own });
    assert.deepEqual(parseRecords({ slot: good }), { slot: { slot: 1, ...own } });
    const badVote = JSON.stringify({ set: 1, round: 1, votes: [{ step: 'x', number: 1, hash }], ...own });
    for (const text of ['', '7', '{}', 'null', JSON.stringify({ slot: -1, ...own }), `${good} `.repeat(2)]) {
      assert.equal(parseRecords({ slot: text }), undefined, text);
    }
    assert.equal(parseRecords({ slot: good, vote: badVote }), undefined);
  });
});
