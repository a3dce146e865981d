import assert from 'node:assert/strict';
import { type AggregateRule, aggregate, type ObservedWindow } from '../../../src/sli/aggregate.ts';
import type { SampledIndicator } from '../../../src/sli/indicator.ts';
import type { View } from '../../../src/sli/robust.ts';

const rule: AggregateRule = {
  minReporters: 3,
  minCoveragePpm: 500_000,
  fastUs: { arrival: 500_000, rpc: 1_000, reachability: 1_000 },
};
const up: View = { samples: 12, buckets: [[100, 12]] };
const down: View = { samples: 12, buckets: [] };
const half: View = { samples: 6, buckets: [[100, 6]] };

/** A window of one target; `undefined` for an active reporter without a report. */
function windowOf(window: number, ...views: (View | undefined)[]): ObservedWindow {
  return {
    window,
    activeReporters: views.length,
    expected: [{ target: 'v1', indicator: 'rpc', samples: 12 }],
    reports: views.flatMap((view, index) =>
      view ? [{ reporter: `r${index}`, entries: [{ target: 'v1', indicator: 'rpc', ...view }] }] : [],
    ),
  };
}

function day(...views: ((window: number) => View | undefined)[]): ObservedWindow[] {
  return Array.from({ length: 24 }, (_, window) => windowOf(window, ...views.map((view) => view(window))));
}

function totalOf(windows: readonly ObservedWindow[]) {
  const [total] = aggregate(rule, windows).total;
  assert.ok(total);
  return total;
}

const always = () => up;

describe('aggregate', () => {
  it('has no figure of latency of votes, which have none', () => {
    const votes = { target: 'v1', indicator: 'finality', samples: 1 } as const;
    const reports = [[[0, 1]], [[0, 1]], []].map((buckets, index) => ({
      reporter: `r${index}`,
      entries: [{ ...votes, buckets: buckets as [number, number][] }],
    }));
    const { total } = aggregate(rule, [{ window: 0, activeReporters: 3, expected: [votes], reports }]);
    const [record] = total;
    assert.deepEqual(
      [record?.uptimePpm, record?.latencyPpm, record?.p50Us, record?.p95Us, record?.p99Us, record?.fast],
      [1_000_000, undefined, undefined, undefined, undefined, 0],
    );
  });

  it('sorts by the bytes of the target, the index of the indicator, and the window', () => {
    const subjects: [string, SampledIndicator][] = [
      ['\u{1F600}', 'arrival'],
      ['\uFFFD', 'reachability'],
      ['\uFFFD', 'rpc'],
      ['\uFFFD', 'arrival'],
      ['a', 'rpc'],
    ];
    const windows = [7, 3].map(
      (window): ObservedWindow => ({
        window,
        activeReporters: 0,
        expected: subjects.map(([target, indicator]) => ({ target, indicator, samples: 1 })),
        reports: [],
      }),
    );
    const records = aggregate(rule, windows);
    const sorted = [...subjects].reverse();
    assert.deepEqual(
      records.total.map(({ target, indicator }) => [target, indicator]),
      sorted,
    );
    assert.deepEqual(
      records.windows.map(({ target, indicator, window }) => [target, indicator, window]),
      sorted.flatMap((subject) => [
        [...subject, 3],
        [...subject, 7],
      ]),
    );
  });

  it('does not let liars who report only what is down move a day as they move a sum', () => {
    // Down for 3 windows of 24, which one honest reporter of three did not see.
    const isDown = (window: number): boolean => window < 3;
    const honest = (window: number): View => (isDown(window) ? down : up);
    const liar = (window: number): View | undefined => (isDown(window) ? down : undefined);
    const windows = day(honest, honest, always, liar, liar);
    assert.equal(totalOf(windows).uptimePpm, 875_000);
    const sampled = windows.flatMap(({ reports }) => reports.flatMap(({ entries }) => entries));
    const answered = sampled.filter(({ buckets }) => buckets.length > 0).length;
    assert.equal(Math.floor((answered / sampled.length) * 100), 84);
  });

  it('is of low confidence below 20 windows with a quorum', () => {
    const confidence = (windows: readonly ObservedWindow[]): unknown => {
      const { windows: withQuorum, lowConfidence } = totalOf(windows);
      return { withQuorum, lowConfidence };
    };
    const full = day(always, always, always);
    assert.deepEqual(confidence(full.slice(0, 19)), { withQuorum: 19, lowConfidence: true });
    assert.deepEqual(confidence(full.slice(0, 20)), { withQuorum: 20, lowConfidence: false });
    const partly = day(always, always, (window) => (window < 5 ? undefined : up));
    assert.deepEqual(confidence(partly), { withQuorum: 19, lowConfidence: true });
  });

  it('says nothing of what nobody expected', () => {
    const window = { ...windowOf(0, up, up, up), expected: [] };
    assert.deepEqual(aggregate(rule, [windowOf(0, up, up, up), { ...window, window: 1 }]).total.length, 1);
    assert.equal(aggregate(rule, [windowOf(0, up, up, up), { ...window, window: 1 }]).windows.length, 1);
  });
});

describe('a day with a reporter that died', () => {
  const all = totalOf(day(always, always, always, always));
  const figuresOf = ({ uptimePpm, latencyPpm, p50Us, p95Us, p99Us, samples, windows }: typeof all) => ({
    uptimePpm,
    latencyPpm,
    p50Us,
    p95Us,
    p99Us,
    samples,
    windows,
  });

  const deaths: [name: string, views: (window: number) => View | undefined, coveragePpm: number][] = [
    ['half a window', (window) => (window === 5 ? half : up), 994_791],
    ['half the day', (window) => (window < 12 ? up : undefined), 875_000],
    ['the day but an hour', (window) => (window < 1 ? up : undefined), 760_416],
    ['the whole day', () => undefined, 750_000],
  ];
  for (const [name, views, coveragePpm] of deaths) {
    it(`for ${name} has less coverage, and the same figures`, () => {
      const total = totalOf(day(always, always, always, views));
      assert.equal(all.coveragePpm, 1_000_000);
      assert.equal(total.coveragePpm, coveragePpm);
      assert.deepEqual(figuresOf(total), figuresOf(all));
    });
  }

  it('is whole again once the reporter is no longer active', () => {
    const total = totalOf(day(always, always, always));
    assert.equal(total.coveragePpm, 1_000_000);
    assert.deepEqual(figuresOf(total), figuresOf(all));
  });

  it('is unknown, not down, where too few are left', () => {
    const total = totalOf(day(always, always, () => undefined));
    assert.deepEqual([total.quorum, total.uptimePpm, total.coveragePpm], [false, undefined, 666_666]);
  });
});
