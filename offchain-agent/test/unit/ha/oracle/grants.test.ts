import { deepEqual, equal, match } from 'node:assert/strict';
import { type Grant, judgeGrants, readGrants } from '../../../../src/ha/oracle/grants.ts';

const block = (byte: string): string => `0x${byte.repeat(32)}`;

function slot(number: number, node: string, answer = 'yes'): object {
  return { at: number, node, token: '1', kind: 'slot', slot: number, answer };
}

function vote(node: string, hash: string, place: Partial<Record<'set' | 'round', number>> = {}): object {
  const { set = 0, round = 7 } = place;
  return { at: 5, node, token: 2, kind: 'vote', set, round, step: 'prevote', number: 9, hash, answer: 'yes' };
}

function read(...lines: object[]): readonly Grant[] {
  const { grants, unreadable } = readGrants(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  equal(unreadable, 0);
  return grants;
}

describe('the grants of all deciders', () => {
  it('are in order when each slot is granted once, and each step for one block', () => {
    const grants = read(
      slot(1, 'a'),
      slot(2, 'b'),
      slot(2, 'a', 'no conflict'),
      vote('a', block('aa')),
      // Sent again after a restart.
      vote('b', block('AA')),
      vote('b', block('bb'), { round: 8 }),
      vote('b', block('bb'), { set: 1 }),
    );
    const { verdict, slots, votes } = judgeGrants(grants);
    deepEqual(verdict, { rule: 'one_grant', judged: 6, findings: [] });
    deepEqual([...slots], ['slot 1', 'slot 2']);
    equal(votes.get('prevote of round 7 of set 0'), `9 ${block('aa')}`);
  });

  it('are not when a slot is granted twice, be it to one node', () => {
    deepEqual(judgeGrants(read(slot(1, 'a'), slot(1, 'b'))).verdict.findings, [
      'slot 1 was granted to a and to b at 1970-01-01T00:00:00.001Z',
    ]);
    equal(judgeGrants(read(slot(1, 'a'), slot(1, 'a'))).verdict.findings.length, 1);
  });

  it('may grant a slot and a step once to each of two keys, of before and after a rotation', () => {
    const keyed = (line: object, key: string): object => ({ ...line, key });
    const old = [keyed(slot(1, 'a'), '0x01'), keyed(vote('a', block('aa')), '0x02')];
    const both = [...old, keyed(slot(1, 'b'), '0x03'), keyed(vote('b', block('bb')), '0x04')];
    deepEqual(judgeGrants(read(...both)).verdict.findings, []);
    const [twice, conflicting] = judgeGrants(
      read(...old, keyed(slot(1, 'b'), '0x01'), keyed(vote('b', block('bb')), '0x02')),
    ).verdict.findings;
    match(twice ?? '', /^slot 1 with 0x01 was granted to a and to b/);
    match(conflicting ?? '', /^prevote of round 7 of set 0 with 0x02 was granted for 9 0xaa/);
  });

  it('are not when a step is granted for two blocks', () => {
    const [finding] = judgeGrants(read(vote('a', block('aa')), vote('b', block('bb')))).verdict.findings;
    match(
      finding ?? '',
      /^prevote of round 7 of set 0 was granted for 9 0xaa.+ to a at .+, and for 9 0xbb.+ to b at/,
    );
  });

  it('are not when two nodes may send the heartbeat of a session', () => {
    const heartbeat = (node: string, session: number): object => ({
      at: 1,
      node,
      token: null,
      kind: 'heartbeat',
      session,
      answer: 'yes',
    });
    deepEqual(
      judgeGrants(read(heartbeat('a', 1), heartbeat('a', 1), heartbeat('b', 2))).verdict.findings,
      [],
    );
    match(
      judgeGrants(read(heartbeat('a', 1), heartbeat('b', 1))).verdict.findings[0] ?? '',
      /^the heartbeat of session 1 was granted to a and to b at/,
    );
  });

  it('tell how many lines cannot be read, as the last one of a decider that was killed', () => {
    const text = `${JSON.stringify({ ...slot(1, 'a'), at: '2026-01-01T00:00:00.5Z' })}\n{"at":1,"node":"a","to`;
    const { grants, unreadable } = readGrants(text);
    deepEqual([grants.length, unreadable], [1, 1]);
    equal(grants[0]?.at, Date.parse('2026-01-01T00:00:00.500Z'));
    equal(readGrants(JSON.stringify({ ...vote('a', '0xaa') })).unreadable, 1);
  });
});
