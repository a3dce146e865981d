import assert from 'node:assert/strict';
import { fakeAnswer } from '../../../../../../tests/support/fake-answer.ts';
import type { TargetReport } from '../../../../../src/reporting/cli/sli/report.ts';
import { type SliQuestion, sliDocument, sliScreen } from '../../../../../src/reporting/cli/sli/screen.ts';

const account = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const answer = fakeAnswer({ who: { account, name: undefined } });
const question: SliQuestion = {
  open: {
    chainName: 'Local',
    basis: 'census',
    url: 'ws://127.0.0.1:9944',
    names: { [account]: 'v1' },
    records: { asOfMs: 1_795_300_000_000, blockNumber: 7, blockHash: '0xaa', network: 0, isRelayed: false },
  },
  period: 'day',
  indicator: 'authorship',
  span: { kind: 'now' },
  requiredPpm: undefined,
  verdict: undefined,
};
const first: TargetReport = {
  target: 1,
  text: '1',
  who: answer.who,
  rows: [{ startS: answer.period.startS, answer }],
};

const ofParachain: SliQuestion = {
  ...question,
  open: { ...question.open, records: { ...question.open.records, isRelayed: true } },
};

describe('sliScreen', () => {
  it('shows a record with its counts, its interval and its confidence', () => {
    assert.deepEqual(sliScreen([first], question), [
      'Local at ws://127.0.0.1:9944: authorship by day, census, as of 2026-11-21 22:26:40 UTC (finalized block 7)',
      '',
      'validator           period (UTC)  SLI %  authored/assigned  missed  windows       95 % CI  note',
      'v1 (5Grwva…GKutQY)  2026-11-20    91.66              11/12       1       12  64.61..98.52  low confidence',
    ]);
  });

  it('calls the records of the embedded chain simulated', () => {
    const embedded = { ...question, open: { ...question.open, basis: 'simulated' as const } };
    assert.match(sliScreen([first], embedded)[0] ?? '', /: authorship by day, simulated, as of /);
    assert.equal(sliDocument([first], embedded).basis, 'simulated');
  });

  it('calls what reporters sampled sampled, on a real chain', () => {
    assert.match(sliScreen([], { ...question, indicator: 'rpc' })[0] ?? '', /: rpc by day, sampled, as of /);
    assert.equal(sliDocument([], { ...question, indicator: 'rpc' }).basis, 'sampled');
  });

  it('shows a window without an interval as -, and marks an open period', () => {
    const window = fakeAnswer({ interval: undefined, provisional: true });
    const [line] = sliScreen(
      [{ ...first, rows: [{ startS: 1_795_132_800, answer: window }] }],
      question,
    ).slice(-1);
    assert.match(line ?? '', / -  provisional$/);
  });

  it('shows a target without a record as unknown, by the name that was asked for', () => {
    const [line] = sliScreen([{ target: 2, text: 'Bob', who: undefined, rows: [] }], question).slice(-1);
    assert.match(line ?? '', /^Bob +\? +\? +\? +\? +\? +\? +no record$/);
  });

  it("shows a parachain's slots with a block, and says why there is no miss and no share", () => {
    const relayed = fakeAnswer({
      relayed: true,
      sliPpm: undefined,
      interval: undefined,
      lowConfidence: false,
    });
    const screen = sliScreen([{ ...first, rows: [{ startS: 1_795_132_800, answer: relayed }] }], {
      ...ofParachain,
      span: { kind: 'last', count: 1 },
    });
    assert.deepEqual(screen.slice(2), [
      'validator           period (UTC)  slots with a block  own slots  missed  windows  note',
      'v1 (5Grwva…GKutQY)  2026-11-20                    11         12       -       12',
      '',
      'Missed: cannot be known (-); a slot without a block is not a miss of one collator: it also needs a relay block, a core, and backing in time.',
    ]);
    const [, , , line] = sliScreen([{ target: 2, text: 'Bob', who: undefined, rows: [] }], ofParachain);
    assert.match(line ?? '', /^Bob +\? +\? +\? +\? +\? +no record$/);
  });

  it('puts a sparkline for each target before a history', () => {
    const rows = [{ startS: 1_795_046_400, answer: undefined }, ...first.rows];
    const screen = sliScreen([{ ...first, rows }], { ...question, span: { kind: 'last', count: 2 } });
    assert.deepEqual(screen.slice(2, 4), [
      'validator           history, oldest first',
      'v1 (5Grwva…GKutQY)  ·▇',
    ]);
  });
});

describe('sliDocument', () => {
  it("gives a parachain's slots with a block, no misses, and why", () => {
    const relayed = fakeAnswer({
      relayed: true,
      sliPpm: undefined,
      interval: undefined,
      lowConfidence: false,
    });
    const rows = [{ startS: 1_795_132_800, answer: relayed }];
    const document = sliDocument([{ ...first, rows }], ofParachain);
    assert.match(document.missed_slots_unknown_because ?? '', /^a slot without a block is not a miss/);
    const [record] = document.targets[0]?.records ?? [];
    const { assigned_slots, slots_with_a_block, missed_slots, sli_ppm } = record as Record<string, unknown>;
    assert.deepEqual([assigned_slots, slots_with_a_block, missed_slots, sli_ppm], [12n, 11n, null, null]);
    assert.equal('authored_slots' in (record ?? {}), false);
  });

  it('gives counts, bounds and shares in millionths, and null for what is unknown', () => {
    const rows = [...first.rows, { startS: 1_795_219_200, answer: undefined }];
    const { targets, ...head } = sliDocument([{ ...first, rows }], {
      ...question,
      requiredPpm: 995_000,
      verdict: false,
    });
    assert.equal(head.schema, 'almanac.sli.v1');
    assert.equal(head.basis, 'census');
    assert.equal(head.requirement_met, false);
    assert.deepEqual(targets[0]?.records, [
      {
        period: 'day',
        start_s: 1_795_132_800,
        end_s: 1_795_219_200,
        start_at: '2026-11-20T00:00:00.000Z',
        end_at: '2026-11-21T00:00:00.000Z',
        assigned_slots: 12n,
        authored_slots: 11n,
        missed_slots: 1n,
        windows: 12n,
        sli_ppm: 916_666,
        low_ppm: 646_119,
        high_ppm: 985_136,
        low_confidence: true,
        provisional: false,
      },
      { period: 'day', start_s: 1_795_219_200, start_at: '2026-11-21T00:00:00.000Z', sli_ppm: null },
    ]);
  });
});
