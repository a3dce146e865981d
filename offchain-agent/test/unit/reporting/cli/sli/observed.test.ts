import assert from 'node:assert/strict';
import { fakeAnswer, fakeSampledAnswer, fakeSum } from '../../../../../../tests/support/fake-answer.ts';
import type { SliAnswer } from '../../../../../src/chain/records/sli-answer.ts';
import { Episodes } from '../../../../../src/notify/episodes.ts';
import { observedRecords } from '../../../../../src/reporting/cli/sli/observed.ts';
import type { TargetReport } from '../../../../../src/reporting/cli/sli/report.ts';
import type { SliQuestion } from '../../../../../src/reporting/cli/sli/screen.ts';

const dayS = 86_400;
const firstS = 1_795_132_800;

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
  requiredPpm: 990_000,
  verdict: undefined,
};

function reportOf(...answers: SliAnswer[]): TargetReport {
  return {
    target: 1,
    text: 'v1',
    who: undefined,
    rows: answers.map((answer) => ({ startS: answer.period.startS, answer })),
  };
}

const observed = (report: TargetReport, limit = 990_000) => observedRecords([report], question, limit)[0];

describe('what records tell', () => {
  it('compares the newest closed period with what is required, to the last millionth', () => {
    const report = reportOf(fakeAnswer());
    assert.equal(observed(report, 916_667)?.state, 'bad');
    assert.equal(observed(report, 916_666)?.state, 'good');
    assert.equal(
      observed(report)?.summary,
      'v1: authorship 91.66 % (95 % CI 64.61..98.52), 11 of 12 in day 2026-11-20, required 99 %',
    );
  });

  it('leaves out the open period', () => {
    const open = fakeAnswer({ period: { kind: 'day', startS: firstS + dayS }, provisional: true, sliPpm: 0 });
    assert.equal(observed(reportOf(fakeAnswer({ sliPpm: 1_000_000 }), open))?.state, 'good');
    assert.equal(observed(reportOf(open))?.state, 'unknown');
  });

  it('neither begins nor ends by a record without a quorum', () => {
    const answer = { ...fakeSampledAnswer({ quorum: false }), sliPpm: undefined, interval: undefined };
    assert.equal(observed(reportOf(answer))?.state, 'unknown');
  });

  it('makes it critical below half', () => {
    assert.equal(observed(reportOf(fakeAnswer({ sliPpm: 500_000 })))?.severity, 'warning');
    assert.equal(observed(reportOf(fakeAnswer({ sliPpm: 499_999 })))?.severity, 'critical');
  });

  it('judges a group by its sum alone', () => {
    const group = {
      label: 'group of 2',
      kind: 'list' as const,
      members: [],
      rows: [{ startS: firstS, answer: fakeSum({ sliPpm: 999_000 }) }],
    };
    const all = observedRecords([reportOf(fakeAnswer())], { ...question, group }, 990_000);
    assert.deepEqual(
      all.map(({ subject, state }) => [subject, state]),
      [['group of 2', 'good']],
    );
  });

  it('begins and ends once, from the first period below to the first that is not', () => {
    const episodes = new Episodes([], 0);
    const tell = (at: number, sliPpm: number | undefined) => {
      const answer = fakeAnswer({ period: { kind: 'day', startS: firstS + at * dayS }, sliPpm });
      const [one] = observedRecords([reportOf(answer)], question, 990_000);
      return one && episodes.take(one);
    };
    const told = [1_000_000, 900_000, 900_000, undefined, 800_000, 995_000, 1_000_000].map((ppm, at) =>
      tell(at, ppm),
    );
    assert.deepEqual(
      told.map((notice) => notice?.phase),
      [undefined, 'begin', undefined, undefined, undefined, 'end', undefined],
    );
    assert.equal(told[1]?.episode.beganMs, (firstS + dayS) * 1_000);
    assert.equal(told[5]?.endedMs, (firstS + 5 * dayS) * 1_000);
  });
});
