import assert from 'node:assert/strict';
import { leadLine, parseLine, parseVotePlace, recordLine, strangerWhy } from '../../../src/ha/protocol.ts';

const genesis = `0x${'12'.repeat(32)}`;
const author = `0x${'34'.repeat(32)}`;
const voter = `0x${'56'.repeat(32)}`;
const hash = `0x${'ab'.repeat(32)}`;
const own = { node: 'a', token: '1' };

describe('the lines between a node and its decider', () => {
  it('are read', () => {
    assert.deepEqual(parseLine('author 7'), { kind: 'question', question: { kind: 'slot', slot: 7 } });
    assert.deepEqual(parseLine(`vote 1 2 prevote 3 ${hash}`), {
      kind: 'question',
      question: { kind: 'vote', set: 1, round: 2, step: 'prevote', number: 3, hash },
    });
    assert.deepEqual(parseLine('heartbeat 4'), {
      kind: 'question',
      question: { kind: 'heartbeat', session: 4 },
    });
    assert.deepEqual(parseLine('record'), { kind: 'record' });
    assert.deepEqual(parseLine('again'), { kind: 'again' });
    assert.equal(parseLine('again 1'), undefined);
    assert.deepEqual(parseLine('lead'), { kind: 'lead' });
    const health = { best: 9, finalized: 7, peers: 3, isSyncing: false };
    assert.deepEqual(parseLine('health 9 7 3 0 1 17'), {
      kind: 'health',
      health: { ...health, set: 1, round: 17 },
    });
    assert.deepEqual(parseLine('health 9 7 3 0 - -'), { kind: 'health', health });
    const log = { slot: 5, vote: { set: 1, round: 2, step: 'precommit' } };
    assert.deepEqual(parseLine(`hello 1 ${genesis} ${author} ${voter} 5 1/2/precommit`), {
      kind: 'hello',
      hello: { version: '1', genesis, author, voter, log },
    });
    assert.deepEqual(parseLine(`hello 1 ${genesis} ${author} - - -`), {
      kind: 'hello',
      hello: { version: '1', genesis, author, voter: '-', log: { slot: undefined, vote: undefined } },
    });
  });

  it('that ask nothing are nothing', () => {
    const strange = [
      '',
      ' ',
      'constructor',
      '__proto__',
      'author',
      'author -1',
      'author 1 2',
      'author 1e3',
      'author 99999999999999999999',
      'author  7',
      'AUTHOR 7',
      `vote 1 2 prevote 3 ${hash} x`,
      `vote 1 2 vote 3 ${hash}`,
      `vote 1 2 prevote 3 ${hash.slice(0, -1)}`,
      `vote 1 2 prevote 3 ${hash.toUpperCase()}`,
      'vote 1 2 prevote 3',
      'record now',
      'lead me',
      'health 1 1 1 2 1 1',
      'health 1 1 1 0 - 1',
      'health 1 1 1 0 1',
      'hello',
      `hello 1 ${genesis} ${author} ${voter} 5`,
      `hello 1 ${genesis} ${author} ${voter} 5 1/2/x`,
      `hello 1 ${genesis} ${author} ${voter} 5 1/2/prevote/3`,
      `hello 1 ${genesis} ${author} ${voter} x -`,
    ];
    for (const line of strange) assert.equal(parseLine(line), undefined, line);
  });

  it('of a node of another version, chain or validator are told why', () => {
    const hello = { version: '1', genesis, author, voter, log: {} };
    const validator = { genesis, author, voter };
    assert.equal(strangerWhy(hello, validator), undefined);
    const later = parseLine('hello 2 whatever that says');
    assert.ok(later?.kind === 'hello');
    assert.match(strangerWhy(later.hello, validator) ?? '', /version 1 .* the node 2/);
    assert.match(strangerWhy({ ...hello, genesis: hash }, validator) ?? '', /genesis/);
    const configured = `this HA sidecar is configured for author key ${author} with voter key ${voter}`;
    assert.equal(
      strangerWhy({ ...hello, voter: hash }, validator),
      `the node has author key ${author} with voter key ${hash}, ${configured}`,
    );
    assert.equal(
      strangerWhy({ ...hello, author: hash, voter: '-' }, validator, 'the record went back'),
      `the node has author key ${hash} with voter key -, ${configured}, which was refused: the record went back`,
    );
  });

  it('tell of the lead and of the votes on record', () => {
    const votes = [
      { step: 'prevote' as const, number: 3, hash },
      { step: 'precommit' as const, number: 3, hash },
    ];
    const vote = { set: 1, round: 2, votes, ...own };
    assert.equal(leadLine(0, {}), 'lead 0 - -');
    assert.equal(leadLine(1_800, { vote }), 'lead 1800 1 2');
    assert.equal(recordLine({}), '-');
    assert.equal(recordLine({ vote }), `1 2;prevote 3 ${hash};precommit 3 ${hash}`);
    assert.equal(recordLine({ vote: { ...vote, votes: [], closed: 'prevote' } }), '-');
    assert.deepEqual(parseVotePlace('3/17/propose'), { set: 3, round: 17, step: 'propose' });
    assert.equal(parseVotePlace('3/17'), undefined);
  });
});
