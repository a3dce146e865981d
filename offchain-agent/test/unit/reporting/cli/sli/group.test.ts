import assert from 'node:assert/strict';
import { fakeAnswer, fakeSum } from '../../../../../../tests/support/fake-answer.ts';
import type { Sum } from '../../../../../src/chain/records/sli-answer.ts';
import type { TargetInfo } from '../../../../../src/chain/reporting/reporting-shapes.ts';
import {
  type GroupReport,
  listGroup,
  namedGroup,
  readGroup,
  regionGroup,
} from '../../../../../src/reporting/cli/sli/asked-group.ts';
import type { TargetReport } from '../../../../../src/reporting/cli/sli/report.ts';
import { runSli } from '../../../../../src/reporting/cli/sli/run.ts';
import { type SliQuestion, sliDocument, sliScreen } from '../../../../../src/reporting/cli/sli/screen.ts';

const dayS = 86_400;
const answer = fakeAnswer();
const { startS } = answer.period;
const both = [
  { target: 1, text: 'v1' },
  { target: 2, text: 'v2' },
];
const some = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ target: index + 1, text: '' }));
const info = (target: number, region?: string): TargetInfo => ({
  target,
  who: { account: undefined, label: `endpoint-${target}` },
  addresses: [],
  region,
  owner: undefined,
});

describe('listGroup', () => {
  it('is made of two targets and more, up to as many as the chain sums', () => {
    assert.deepEqual(listGroup(both), { label: 'group of 2', kind: 'list', members: both });
    assert.equal(listGroup(some(256))?.members.length, 256);
    assert.throws(() => listGroup(some(257)), {
      code: 'bad_input/group_size',
      message: 'the chain sums at most 256 targets at once; group of 257 has 257',
    });
  });

  it('is none of one target, named twice or not, nor with all authors', () => {
    assert.equal(listGroup(some(1)), undefined);
    assert.equal(listGroup([...some(1), { target: 1, text: 'v1' }]), undefined);
    assert.equal(listGroup([{ target: 0, text: 'all authors' }, ...both]), undefined);
  });
});

describe('namedGroup', () => {
  const group = { group: 4, name: 'eu', members: [2, 5], owner: '5Owner', deposit: 7n };
  const groups = { named: async (name: string) => (name === 'eu' ? group : undefined) };

  it('has the members that the chain says', async () => {
    const { label, id, members } = await namedGroup(groups, 'eu');
    assert.deepEqual([label, id, members.map(({ target }) => target)], ['group eu', 4, [2, 5]]);
  });

  it('refuses a name that no group has', async () => {
    await assert.rejects(namedGroup(groups, 'us'), {
      code: 'bad_input/group',
      message: '--group: the chain has no group "us"; "almanac group list" lists them',
    });
  });
});

describe('regionGroup', () => {
  const groups = { targets: async () => [info(1, 'eu'), info(2), info(3, 'us'), info(4, 'eu')] };

  it('has all targets of the region', async () => {
    const { label, members } = await regionGroup(groups, 'eu');
    assert.deepEqual([label, members.map(({ target }) => target)], ['region eu', [1, 4]]);
  });

  it('refuses a region without a target, and names those that there are', async () => {
    await assert.rejects(regionGroup(groups, 'asia'), {
      code: 'bad_input/region',
      message: '--region: no target is in "asia"; there are eu, us',
    });
    await assert.rejects(regionGroup({ targets: async () => [info(1)] }, 'eu'), {
      message: '--region: no target is in "eu"; no target has a region',
    });
  });
});

describe('readGroup', () => {
  const group = { label: 'group of 2', kind: 'list' as const, members: both };
  const nowS = startS + dayS + 3_600;
  const records = {
    asOfMs: nowS * 1_000,
    sum: async (targets: readonly number[], _kind: string, atS?: number): Promise<Sum | undefined> => {
      assert.deepEqual(targets, [1, 2]);
      if (atS === undefined || atS === startS) return fakeSum();
      return atS === nowS ? fakeSum({ provisional: true }) : undefined;
    },
  };
  const startsOf = async (span: Parameters<typeof readGroup>[4], reports: readonly TargetReport[] = []) =>
    (await readGroup(records, group, reports, 'day', span)).rows.map((row) => row.answer?.provisional);

  it('sums the last closed and the open period, one period, or those of a history', async () => {
    assert.deepEqual(await startsOf({ kind: 'now' }), [false, true]);
    assert.deepEqual(await startsOf({ kind: 'at', atS: startS }), [false]);
    assert.deepEqual(await startsOf({ kind: 'at', atS: 1 }), []);
    const rows = [startS - dayS, startS].map((start) => ({ startS: start, answer: undefined }));
    const history = { ...both[0], target: 1, text: 'v1', who: undefined, rows };
    assert.deepEqual(await startsOf({ kind: 'last', count: 2 }, [history]), [undefined, false]);
  });

  it('says that the runtime is too old even where no member has a history', async () => {
    const old = { ...records, sum: async () => await Promise.reject(new Error('too old')) };
    await assert.rejects(readGroup(old, group, [], 'day', { kind: 'last', count: 2 }), /too old/);
  });
});

describe('a group', () => {
  const group: GroupReport = {
    label: 'region eu',
    kind: 'region',
    name: 'eu',
    members: both,
    rows: [{ startS, answer: fakeSum() }],
  };
  const reports: readonly TargetReport[] = both.map((one) => ({
    ...one,
    who: undefined,
    rows: [{ startS, answer }],
  }));
  const question: SliQuestion = {
    open: {
      chainName: 'Local',
      basis: 'census',
      url: 'ws://127.0.0.1:9944',
      names: {},
      records: { asOfMs: 1_795_300_000_000, blockNumber: 7, blockHash: '0xaa', network: 0, isRelayed: false },
    },
    period: 'day',
    indicator: 'authorship',
    span: { kind: 'now' },
    requiredPpm: undefined,
    verdict: undefined,
    group,
  };

  it('stands before its members, in the same columns', () => {
    assert.deepEqual(sliScreen(reports, question).slice(2), [
      'validator  period (UTC)  SLI %  authored/assigned  missed  windows       95 % CI  note',
      'region eu  2026-11-20    91.66              22/24       2       12  64.61..98.52  low confidence',
      'v1         2026-11-20    91.66              11/12       1       12  64.61..98.52  low confidence',
      'v2         2026-11-20    91.66              11/12       1       12  64.61..98.52  low confidence',
    ]);
  });

  it('says in how many members a sum rests when some have no record', () => {
    const lacking = { ...group, rows: [{ startS, answer: fakeSum({ targets: 1 }) }] };
    const [, , , line] = sliScreen(reports, { ...question, group: lacking });
    assert.match(line ?? '', / low confidence, 1 of 2 members$/);
    const none = { ...group, rows: [{ startS, answer: undefined }] };
    assert.match(sliScreen(reports, { ...question, group: none })[3] ?? '', / no record$/);
  });

  it('has a sparkline of its own before a history', () => {
    const screen = sliScreen(reports, { ...question, span: { kind: 'last', count: 1 } });
    assert.deepEqual(screen.slice(3, 6), ['region eu  ▇', 'v1         ▇', 'v2         ▇']);
  });

  it('is documented with its members and sums; null where none was asked for', () => {
    const { group: document } = sliDocument(reports, question);
    const { records, ...head } = document ?? { records: [] };
    assert.deepEqual(head, { kind: 'region', label: 'region eu', name: 'eu', group: null, members: [1, 2] });
    assert.deepEqual(
      records.map((record) => [record.sli_ppm, record.members_recorded]),
      [[916_666, 2]],
    );
    assert.equal(sliDocument(reports, { ...question, group: undefined }).group, null);
  });

  it('is asked for in one way at a time', async () => {
    const options = { indicator: 'authorship', period: 'day' };
    const asks = [
      () => runSli(undefined, options),
      () => runSli('1', { ...options, group: 'eu' }),
      () => runSli(undefined, { ...options, group: 'eu', region: 'eu' }),
    ];
    for (const ask of asks) await assert.rejects(ask, { code: 'bad_input/sli_target' });
  });
});
