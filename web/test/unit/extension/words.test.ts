import { deepEqual, equal } from 'node:assert/strict';
import { detailWords, rowWords } from '../../../extension/content/words.ts';
import type { FigureFrame, Figures, ShownRecord } from '../../../extension/figures.ts';

const march1 = Date.UTC(2026, 2, 1) / 1_000;
const counted: ShownRecord = {
  start_s: march1,
  end_s: march1 + 86_400,
  sli_ppm: 999_999,
  low_ppm: 981_299,
  high_ppm: 999_901,
  low_confidence: false,
  provisional: false,
  assigned_slots: 1_000,
  authored_slots: '999',
};
const sampled: ShownRecord = {
  start_s: march1,
  end_s: march1 + 86_400,
  sli_ppm: 990_000,
  low_ppm: 980_000,
  high_ppm: 1_000_000,
  low_confidence: false,
  provisional: false,
  samples: '300',
  reporters: 3,
  quorum: true,
  coverage_ppm: 876_599,
  p50_us: 12_345,
  p95_us: 253_951,
};
const figures = (record: Partial<ShownRecord>, latency: ShownRecord | undefined): Figures => ({
  target: 1,
  account: '5F',
  label: undefined,
  record: { ...counted, ...record },
  latency,
});
const frame: FigureFrame = {
  network: 0,
  networkName: 'Home',
  indicator: 'authorship',
  latencyOf: 'arrival',
  period: 'day',
  source: 'http://x',
  pages: undefined,
  asOf: '2026-03-02T01:02:03.456Z',
  unreachableSince: undefined,
  origin: 'chain',
};
const details = (shown: Figures, parts: Partial<FigureFrame> = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(detailWords({ ...frame, ...parts }, shown));

describe('words of one observer', () => {
  it('name it in the row and in the details, and no period of the calendar', () => {
    const shown = figures({ low_ppm: null, high_ppm: null, end_s: null, provisional: true }, sampled);
    equal(rowWords(shown, 'observer').range, 'one observer');
    const of = details(shown, { origin: 'observer_proved' });
    deepEqual(
      [of['Period'], of['Source'], of['Arrival seen by']],
      [
        'since 2026-03-01 00:00:00 UTC',
        'one observer, its slots proved from headers; not the chain',
        'this observer, unproved',
      ],
    );
    equal(details(shown)['Source'], 'records of the chain');
  });
});

describe('words of a row', () => {
  it('round shares and lower bounds down, upper bounds and latencies up', () => {
    deepEqual(rowWords(figures({}, sampled), 'chain'), {
      share: '99.99 %',
      range: '98.12..100.00 %',
      latency: '12.4 ms',
    });
  });

  it('show no number for an unknown share', () => {
    const { share, range } = rowWords(
      figures({ sli_ppm: null, low_ppm: null, high_ppm: null }, sampled),
      'chain',
    );
    deepEqual([share, range], ['?', '-']);
    equal(rowWords(figures({ sli_ppm: 0 }, sampled), 'chain').share, '0.00 %');
  });

  it('tell a late median from an unknown one, and from none', () => {
    const latency = (parts: Partial<ShownRecord>): string =>
      rowWords(figures({}, { ...sampled, p50_us: null, ...parts }), 'chain').latency;
    equal(latency({}), '> timeout');
    equal(latency({ quorum: false }), '?');
    equal(latency({ samples: '0' }), '?');
    equal(rowWords(figures({}, undefined), 'chain').latency, '-');
    equal(rowWords(figures({}, counted), 'chain').latency, '-');
  });
});

describe('words of the details', () => {
  it('have counts, range, quantiles, reporters, period and block time', () => {
    deepEqual(details(figures({}, sampled)), {
      'Slots kept': '99.99 % (999 of 1000)',
      'Likely range (95 %)': '98.12..100.00 %',
      'Blocks arrive': 'p50 12.4 ms, p95 254 ms',
      'Seen by reporters': '87.65 %, 3 reporters',
      Source: 'records of the chain',
      Period: 'day 2026-03-01 UTC',
      Network: 'Home',
      'As of': '2026-03-02 01:02:03 UTC',
    });
  });

  it('name the other period that a latency is of', () => {
    const before = { ...sampled, start_s: march1 - 86_400 };
    equal(details(figures({}, before))['Blocks arrive'], 'p50 12.4 ms, p95 254 ms (day 2026-02-28)');
  });

  it('say unknown shares, few windows, an open period, and a lost chain', () => {
    const unknown = { sli_ppm: null, low_ppm: null, high_ppm: null };
    const shown = details(figures({ ...unknown, low_confidence: true, provisional: true }, undefined), {
      unreachableSince: '2026-03-02T00:00:00.000Z',
    });
    equal(shown['Slots kept'], '? (999 of 1000)');
    equal(shown['Likely range (95 %)'], '-, few windows');
    equal(shown['Blocks arrive'], 'p50 -, p95 -');
    equal(shown['Seen by reporters'], 'counted by the chain');
    equal(shown['Period'], 'day 2026-03-01 UTC, still open');
    equal(shown['Not connected since'], '2026-03-02 00:00:00 UTC');
  });
});
