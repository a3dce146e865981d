import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { incidentsIn } from '@almanac-chain/agent/sli/incident';
import { wilsonInterval } from '@almanac-chain/agent/sli/interval';
import { isListLink, parseRoute } from '../../src/app/route.ts';
import type { Run, TestedSubject } from '../../src/chain/scalability.ts';
import { figuresOfSum, type StoredRecord, shareOf, sumStored } from '../../src/chain/stored-records.ts';
import { happenedIn, singleMisses } from '../../src/overview/happened.ts';
import { type NetworkView, sumTogether } from '../../src/overview/network-view.ts';
import { lengthText, networkStanding, spanText } from '../../src/overview/words.ts';
import { periodsOf } from '../../src/record/span.ts';
import { changeText, releaseOf } from '../../src/scalability/releases.ts';

const hourS = 3_600;
const dayS = 86_400;
const startS = Date.UTC(2026, 10, 1) / 1_000;

function slots(part: number, whole: number, windows = 24): StoredRecord {
  return { part: BigInt(part), whole: BigInt(whole), windows: BigInt(windows), sampled: undefined };
}

describe('isListLink', () => {
  it('takes old links of the first page for the list of validators, and the plain one for the overview', () => {
    const isList = (hash: string): boolean => isListLink(parseRoute(hash).path, parseRoute(hash).params);
    for (const hash of ['#/?pick=1,3', '#/?period=day', '#/?group=a', '#/?at=1', '#/?indicator=arrival&q=5G'])
      equal(isList(hash), true, hash);
    for (const hash of ['#/', '#/?network=1', '#/?days=7', '#/v/5G?period=day'])
      equal(isList(hash), false, hash);
  });
});

describe('periodsOf', () => {
  it('gives closed days, and for 24 hours the windows where they are few', () => {
    const asOfS = startS + 5 * hourS + 17;
    const days = periodsOf('7', { asOfS, windowS: hourS });
    deepEqual([days.kind, days.starts.length, days.starts.at(-1)], ['day', 7, startS - dayS]);
    const hours = periodsOf('1', { asOfS, windowS: hourS });
    deepEqual([hours.kind, hours.starts.length, hours.starts.at(-1)], ['window', 24, startS + 4 * hourS]);
    deepEqual(periodsOf('1', { asOfS, windowS: 20 }).starts, [startS - dayS]);
  });
});

describe('sumStored', () => {
  it('sums counts before it divides, with each window as a trial', () => {
    const sum = sumStored([slots(9, 10), undefined, slots(30, 30)]);
    ok(sum);
    deepEqual(sum, slots(39, 40, 48));
    deepEqual(shareOf(sum), { ppm: 975_000, ...wilsonInterval(39n, 40n, 48n) });
    equal(sumStored([undefined]), undefined);
  });

  it('keeps a window in which several were measured one trial', () => {
    equal(sumTogether([slots(9, 10, 24), slots(8, 10, 20), undefined])?.windows, 24n);
  });

  it('adds buckets of latencies, and has the figures of their sum', () => {
    const sampled = (index: number): StoredRecord => ({
      part: 16n * 10n,
      whole: 16n * 10n,
      windows: 1n,
      sampled: {
        samples: 10n,
        expected: 20n,
        reported: 15n,
        reporters: index,
        buckets: [[index, 160n]],
        absence: { each: 1n, all: 3n, windows: 1n },
      },
    });
    const sum = sumStored([sampled(200), sampled(300), sampled(200)]);
    ok(sum?.sampled);
    deepEqual(sum.sampled.buckets, [
      [200, 320n],
      [300, 160n],
    ]);
    const figures = figuresOfSum(sum, 'arrival', { startS, endS: startS + dayS, asOfMs: 0 });
    equal(figures.sampled?.coveragePpm, 750_000);
    deepEqual(figures.sampled?.absence, { each: 3n, all: 9n, windows: 3n });
    ok((figures.sampled?.p50Us ?? 0) < (figures.sampled?.p95Us ?? 0));
    equal(figures.lowConfidence, true);
  });
});

describe('the overview in words', () => {
  function viewOf(misses: (hour: number) => number, hours = 200): NetworkView {
    const windows = Array.from({ length: hours }, (_, hour) => {
      const missed = misses(hour);
      return {
        startS: startS + hour * hourS,
        part: 3 - missed,
        whole: 3,
        sharePpm: Math.floor(((3 - missed) * 1e6) / 3),
      };
    });
    const found = incidentsIn(windows, {
      objectivePpm: 990_000,
      windowS: hourS,
      closedUntilS: startS + hours * hourS,
    });
    const shown = {
      target: {
        id: 3,
        account: '5FLSigC9HGRKVhB9FiEo4Y3koPsNmBmLJbpXg2mp1hXcS59Y',
        name: undefined,
        region: undefined,
      },
      sum: slots(1, 1),
      days: [],
      strip: [],
      windows: found,
      lastWindows: windows.slice(-12),
      windowsSinceS: windows[0]?.startS,
      arrival: undefined,
    };
    return {
      count: 1,
      shown: [shown],
      sum: undefined,
      basis: 'span',
      strip: { kind: 'day', starts: [] },
      stripSums: [],
      dayStarts: [],
      days: [],
      arrival: undefined,
      arrivalStrip: [],
      windowS: hourS,
    };
  }
  const asOf = { number: 1, timeMs: (startS + 200 * hourS) * 1_000 };
  const told = (view: NetworkView) =>
    happenedIn({
      view,
      network: 0,
      subject: undefined,
      releases: [],
      agreed: undefined,
      motions: [],
      asOf,
      blockS: 300,
    });

  it('makes no incident of scattered single misses, and counts them in one figure', () => {
    const view = viewOf((hour) => (hour % 40 === 7 ? 1 : 0));
    deepEqual(told(view), []);
    deepEqual(singleMisses({ view }), { count: 5, sinceS: startS });
    equal(networkStanding(view).state, 'up');
  });

  it('tells an outage that is over with its length and slots', () => {
    const view = viewOf((hour) => (hour >= 50 && hour < 56 ? 3 : 0));
    const [outage] = told(view);
    equal(outage?.text, 'was away for 6 hours: 18 of 18 slots missed');
    equal(outage?.when, '3 Nov, 02:00 to 08:00');
    equal(networkStanding(view).state, 'up');
  });

  it('says that a validator misses its slots while its outage is open', () => {
    const view = viewOf((hour) => (hour >= 195 ? 3 : 0));
    const { state, away } = networkStanding(view);
    equal(state, 'down');
    equal(away[0]?.sinceS, startS + 195 * hourS);
    match(told(view)[0]?.when ?? '', /^since 9 Nov, 03:00$/);
  });

  it('writes lengths and spans as people do', () => {
    deepEqual([90, hourS, 26 * hourS, 5 * dayS].map(lengthText), [
      '2 minutes',
      '1 hour',
      '26 hours',
      '5 days',
    ]);
    equal(spanText(startS, startS + 26 * hourS), '1 Nov, 00:00 to 2 Nov, 02:00');
  });
});

describe('releaseOf', () => {
  const run = (id: number, lambda: number, isBaseline = false): Run => ({
    id,
    version: `v${id}`,
    commit: '',
    testBed: '0x00',
    block: 1,
    varied: 'Validators',
    weighting: 'None',
    points: [1, 32].map((size) => ({
      size: size * 1e6,
      throughput: 1n,
      latency: undefined,
      repetitions: 1,
      weight: 0n,
    })),
    law: {
      parameters: {
        lambda: BigInt(lambda) * 10n ** 12n,
        sigma: 2n * 10n ** 16n,
        kappa: 5n * 10n ** 14n,
      },
      checked: undefined as never,
    },
    isBaseline,
    outcome: undefined,
  });
  const subject = (maxRegressionPpm: number | undefined): TestedSubject => ({
    id: 0,
    name: 'almanac',
    owner: '',
    requirement: {
      minThroughput: undefined,
      maxLatency: undefined,
      maxSigma: undefined,
      maxKappa: undefined,
      maxRegressionPpm,
    },
    runs: [],
  });

  it('refuses a release that is slower than the baseline by more than is allowed', () => {
    const baseline = run(0, 200, true);
    const slower = releaseOf(run(1, 160), baseline, subject(50_000));
    equal(slower.verdict, 'refused');
    equal(changeText(slower.change ?? 0), '−20.0 %');
    equal(releaseOf(run(1, 160), baseline, subject(250_000)).verdict, 'passes');
    equal(releaseOf(baseline, baseline, subject(50_000)).verdict, 'baseline');
  });

  it('does not compare runs of different test beds', () => {
    equal(
      releaseOf({ ...run(1, 160), testBed: '0x01' }, run(0, 200, true), subject(50_000)).change,
      undefined,
    );
  });
});
