import { deepEqual, match } from 'node:assert/strict';
import { type MemberAnswer, memberFindings } from '../../../../src/ha/doctor/members.ts';

const nowMs = Date.UTC(2026, 10, 22);
const certificate = {
  distrust: undefined,
  names: 'IP Address:192.0.2.1',
  endsAt: new Date(nowMs + 365 * 86_400_000),
  isForClients: true,
};

function answer(endpoint: string, change: Partial<MemberAnswer> = {}): MemberAnswer {
  return { endpoint, silence: undefined, members: 3, aheadMs: 300, certificate, ...change };
}

function texts(answers: readonly MemberAnswer[], state: 'fault' | 'warning'): string[] {
  return memberFindings(answers, nowMs)
    .filter((finding) => finding.state === state)
    .map(({ about, text }) => `${about}: ${text}`);
}

describe('what members of etcd are found to be', () => {
  const three = [answer('a'), answer('b'), answer('c')];

  it('is well with three that answer', () => {
    deepEqual([...texts(three, 'fault'), ...texts(three, 'warning')], []);
  });

  it('warns of one, of two, and of members that are not named', () => {
    match(texts([answer('a', { members: 1 })], 'warning').join(), /^etcd: one member/);
    const two = [answer('a', { members: 2 }), answer('b', { members: 2 })];
    match(texts(two, 'warning').join(), /^etcd: 2 members outlive no more failures than 1 do/);
    match(texts(three.slice(0, 2), 'warning').join(), /^etcd: 3 members, and coordinator.endpoints names 2/);
  });

  it('tells of a member that is silent, and of a lost majority', () => {
    const silent = { silence: 'connection refused', members: undefined, aheadMs: undefined };
    deepEqual(texts([answer('a'), answer('b'), answer('c', silent)], 'fault'), [
      'c: no answer: connection refused',
    ]);
    const faults = texts([answer('a'), answer('b', silent), answer('c', silent)], 'fault');
    match(faults.at(-1) ?? '', /^etcd: 1 of 3 members answer, 2 are needed/);
  });

  it('refuses clocks that are apart, either way, and not what whole seconds hide', () => {
    for (const aheadMs of [-2_900, 0, 2_900])
      deepEqual(texts([answer('a', { aheadMs }), ...three], 'fault'), []);
    match(
      texts([answer('a', { aheadMs: 4_200 }), ...three], 'fault').join(),
      /^a: its clock is 4 s ahead of this one/,
    );
    match(
      texts([answer('a', { aheadMs: -3_600_000 }), ...three], 'fault').join(),
      /^a: its clock is 3600 s behind/,
    );
  });

  it('names what is wrong with a certificate, and not the silence that it explains', () => {
    const wrong = { ...certificate, distrust: 'ERR_TLS_CERT_ALTNAME_INVALID', isForClients: false };
    const faults = texts(
      [answer('a', { certificate: wrong, silence: 'HTTP status 503' }), ...three],
      'fault',
    );
    deepEqual(faults.length, 2);
    match(
      faults[0] ?? '',
      /^a: its certificate \(IP Address:192.0.2.1\) is not trusted: ERR_TLS_CERT_ALTNAME_INVALID/,
    );
    match(faults[1] ?? '', /lacks clientAuth/);
    const ending = { ...certificate, endsAt: new Date(nowMs + 5 * 86_400_000) };
    match(texts([answer('a', { certificate: ending }), ...three], 'warning').join(), /ends in 5 days/);
  });
});
