import { deepEqual, equal, match } from 'node:assert/strict';
import { type Heard, leadersOf } from '../../../../src/ha/cli/heard.ts';
import { statusDocument, statusLines } from '../../../../src/ha/cli/status.ts';
import type { ShownStatus } from '../../../../src/ha/control-client.ts';

const health = { best: 40, finalized: 38, peers: 4, isSyncing: false };

function heard(node: string, change: Partial<ShownStatus> = {}): Heard {
  const status: ShownStatus = {
    node,
    leads: false,
    leadMs: 0,
    token: null,
    leader: 'a',
    isConnected: true,
    record: { slot: { slot: 7, node: 'a' }, vote: { set: 0, round: 12, node: 'a' }, heartbeat: null },
    health,
    standbys: [],
    fault: null,
    coordinatorFailure: null,
    awaits: null,
    ...change,
  };
  return { node, control: `/run/${node}`, status, silence: undefined };
}

const leader = heard('a', { leads: true, leadMs: 1_840 });

describe('the state of a replicated validator', () => {
  it('is who leads, and how far the others are behind', () => {
    const [head, , , a, b] = statusLines([leader, heard('b', { health: { ...health, best: 37 } })]);
    equal(head, 'a leads');
    match(a ?? '', /^a +leads +1\.8 s +40 +0 +4 +7 by a +0\/12 by a$/);
    match(b ?? '', /^b +ready +- +37 +3 +4 /);
  });

  it('says what keeps a node from leading', () => {
    const lines = statusLines([
      leader,
      heard('b', { fault: 'the record went back' }),
      heard('c', { isConnected: false, health: null }),
      heard('d', { health: { ...health, isSyncing: true } }),
      heard('e', { coordinatorFailure: 'etcd gave no answer' }),
      { node: 'f', control: '/run/f', status: undefined, silence: 'nobody is there' },
    ]).slice(4);
    deepEqual(
      lines.map((line) => line.split(/ {2,}/).slice(0, 2)),
      [
        ['b', 'refused'],
        ['c', 'no node'],
        ['d', 'not ready'],
        ['e', 'ready'],
        ['f', 'silent'],
      ],
    );
    match(lines[0] ?? '', /the record went back$/);
    match(lines[3] ?? '', /etcd gave no answer$/);
    match(lines[4] ?? '', /nobody is there$/);
  });

  it('has a row for a node that others tell of, and names it as leader', () => {
    const standby = { ...health, best: 41, node: 'b', isReady: true };
    const one = heard('a', { leader: 'b', standbys: [standby] });
    deepEqual(leadersOf([one]), ['b']);
    match(statusLines([one]).at(-1) ?? '', /^b +leads .* not asked: told by the others$/);
    deepEqual(statusDocument([one]).others, [
      { node: 'b', ready: true, best_block: 41, behind: 0, peers: 4 },
    ]);
    equal(statusDocument([one]).nodes[0]?.behind, 1);
  });

  it('names nobody, or two', () => {
    equal(statusLines([heard('a', { leader: null })])[0], 'no leader: nothing is signed');
    const two = [leader, heard('b', { leads: true, leadMs: 100 })];
    equal(statusLines(two)[0], 'a and b lead');
    deepEqual([statusDocument(two).leader, statusDocument(two).leaders], [null, ['a', 'b']]);
  });
});
