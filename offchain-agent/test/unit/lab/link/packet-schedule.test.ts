import { deepEqual, equal, ok } from 'node:assert/strict';
import { type PacketFate, PacketSchedule } from '../../../../src/lab/link/packet-schedule.ts';
import type { LinkRule } from '../../../../src/lab/link/rule.ts';

const link = { from: 'v1', to: 'v2' };
const packets = 20_000;

function scheduleOf(rules: readonly LinkRule[], seed = 7): PacketSchedule {
  const schedule = new PacketSchedule(1, link);
  schedule.setFaults(rules.map((rule, index) => ({ id: `fault ${index}`, rule, seed: seed + index })));
  return schedule;
}

function offered(
  rules: readonly LinkRule[],
  { count = packets, seed = 7, everyMs = 1, bytes = 100 } = {},
): PacketFate[] {
  const schedule = scheduleOf(rules, seed);
  return Array.from({ length: count }, (_, packet) => schedule.offer(packet * everyMs, bytes));
}

function delaysOf(rule: LinkRule): number[] {
  return offered([rule]).map(({ releases }, packet) => (releases[0]?.atMs ?? Number.NaN) - packet);
}

function lossesOf(rules: readonly LinkRule[]): boolean[] {
  return offered(rules).map(({ lost }) => lost);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}

function lag1(values: readonly number[]): number {
  const middle = mean(values);
  const pairs = values.slice(1).map((value, index) => (value - middle) * ((values[index] ?? 0) - middle));
  return mean(pairs) / deviation(values) ** 2;
}

function within(value: number, expected: number, by: number): void {
  ok(Math.abs(value - expected) <= by, `${value} is not within ${by} of ${expected}`);
}

/** Of 99.9 %, of a share counted over so many packets whose losses come in runs: `rho` is their lag-1 correlation. */
function withinBinomial(counted: number, share: number, rho = 0): void {
  const spread = Math.sqrt(((share * (1 - share)) / packets) * ((1 + rho) / (1 - rho)));
  within(counted, share, 3.2905 * spread);
}

const shareOf = (flags: readonly boolean[]): number => mean(flags.map(Number));

describe('what becomes of the packets of a link', () => {
  describe('delay and jitter', () => {
    it('delays all packets alike without jitter', () => {
      deepEqual(new Set(delaysOf({ delayMs: 50 })), new Set([50]));
    });

    for (const correlation of [0, 0.2, 0.25, 0.5, 0.9]) {
      it(`keeps mean, deviation and a correlation of ${correlation} with uniform jitter`, () => {
        const delays = delaysOf({ delayMs: 200, jitterMs: 30, correlation });
        const inflation = Math.sqrt((1 + correlation) / (1 - correlation));
        within(mean(delays), 200, 0.5 * inflation);
        within(deviation(delays), 30 / Math.sqrt(3), (0.03 * 30) / Math.sqrt(3));
        within(lag1(delays), (6 / Math.PI) * Math.asin(correlation / 2), 0.02);
        ok(delays.every((delay) => delay >= 170 && delay <= 230));
      });
    }

    it('takes jitter as the standard deviation of a normal distribution, whose correlation is the given one', () => {
      const delays = delaysOf({ delayMs: 200, jitterMs: 20, correlation: 0.25, distribution: 'normal' });
      within(mean(delays), 200, 0.5);
      within(deviation(delays), 20, 0.6);
      within(lag1(delays), 0.25, 0.02);
    });

    it('has the quantiles of a Pareto distribution, whose mean is the delay', () => {
      const delays = delaysOf({ delayMs: 200, jitterMs: 20, distribution: 'pareto' }).toSorted(
        (a, b) => a - b,
      );
      const scale = 20 / Math.sqrt(0.75);
      const quantile = (share: number): number => delays[Math.floor(share * packets)] ?? Number.NaN;
      for (const share of [0.1, 0.5, 0.9, 0.99]) {
        const expected = 200 + scale * ((1 - share) ** (-1 / 3) - 1.5);
        within(quantile(share), expected, 0.02 * Math.abs(expected - 200) + 0.3);
      }
      within(delays[0] ?? 0, 200 - scale / 2, 0.01);
      within(mean(delays), 200, 0.5);
    });

    it('is never before the packet came, however large the jitter', () => {
      ok(delaysOf({ delayMs: 1, jitterMs: 500, distribution: 'normal' }).every((delay) => delay >= 0));
    });

    it('lets packets overtake each other, unless order is to be kept', () => {
      const rule = { delayMs: 100, jitterMs: 50 };
      ok(shareOf(offered([rule]).map(({ overtakes }) => overtakes)) > 0.3);
      const kept = offered([{ ...rule, keepOrder: true }]);
      equal(kept.filter(({ overtakes }) => overtakes).length, 0);
      const times = kept.map(({ releases }) => releases[0]?.atMs ?? Number.NaN);
      deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
    });
  });

  describe('loss', () => {
    for (const [share, correlation] of [
      [0.01, 0],
      [0.01, 0.25],
      [0.05, 0.25],
      [0.3, 0.25],
      [0.3, 0.9],
    ] as const) {
      it(`loses ${100 * share} % with a correlation of ${correlation}`, () => {
        const losses = lossesOf([{ loss: { kind: 'random', share, correlation } }]);
        withinBinomial(shareOf(losses), share, correlation);
        const after = losses.filter((_, packet) => losses[packet - 1] === true);
        const again = share + correlation * (1 - share);
        within(shareOf(after), again, 3.2905 * Math.sqrt((again * (1 - again)) / after.length));
      });
    }

    it('loses in bursts as Gilbert and Elliott have it', () => {
      const loss = { kind: 'gemodel', p: 0.02, r: 0.2, lossInBad: 0.8, lossInGood: 0.01 } as const;
      const bad = 0.02 / 0.22;
      withinBinomial(shareOf(lossesOf([{ loss }])), bad * 0.8 + (1 - bad) * 0.01, 1 - 0.22);
      const whole = lossesOf([{ loss: { ...loss, lossInBad: 1, lossInGood: 0 } }]);
      const ends = whole.filter((lost, packet) => !lost && whole[packet - 1] === true).length;
      // A burst is as long as the bad state: 1 / r packets, with a geometric distribution.
      within(whole.filter(Boolean).length / ends, 5, 3.2905 * Math.sqrt(20 / ends));
    });

    it('loses all at a share of 1, and nothing of a chain that never leaves the good state', () => {
      equal(shareOf(lossesOf([{ loss: { kind: 'random', share: 1, correlation: 0.5 } }])), 1);
      const loss = { kind: 'gemodel', p: 0, r: 0, lossInBad: 1, lossInGood: 0 } as const;
      equal(shareOf(lossesOf([{ loss }])), 0);
    });
  });

  it('duplicates, corrupts and reorders the given shares', () => {
    const verdicts = offered([
      { delayMs: 50, duplicate: 0.1, corrupt: 0.05, reorder: { share: 0.5, gap: 4 } },
    ]);
    withinBinomial(shareOf(verdicts.map(({ releases }) => releases.length === 2)), 0.1);
    const bits = verdicts.flatMap(({ releases }) => releases[0]?.corruptBit ?? []);
    withinBinomial(bits.length / packets, 0.05);
    ok(bits.every((bit) => Number.isInteger(bit) && bit >= 0 && bit < 800));
    ok(new Set(bits).size > 400);
    equal(verdicts.filter(({ releases }) => releases[1]?.corruptBit !== undefined).length, 0);
    const ahead = verdicts.map(({ releases }, packet) => releases[0]?.atMs === packet);
    equal(
      ahead.some((isAhead, packet) => isAhead && packet % 4 !== 3),
      false,
    );
    within(
      shareOf(ahead.filter((_, packet) => packet % 4 === 3)),
      0.5,
      3.2905 * Math.sqrt(0.25 / (packets / 4)),
    );
  });

  describe('rate', () => {
    it('passes as many bits as the rate allows', () => {
      const count = 8_000;
      const verdicts = offered([{ rateBitsPerS: 8_000_000, limitPackets: count }], {
        count,
        everyMs: 0,
        bytes: 1_500,
      });
      within((count * 1_500 * 8_000) / (verdicts.at(-1)?.releases[0]?.atMs ?? 0), 8_000_000, 160_000);
    });

    it('loses what comes while as many wait as may', () => {
      const verdicts = offered([{ rateBitsPerS: 8_000, limitPackets: 3 }], { count: 8, everyMs: 50 });
      // 100 bytes take 100 ms; one comes every 50 ms.
      deepEqual(
        verdicts.map(({ lost }) => lost),
        [false, false, false, false, false, true, false, true],
      );
      deepEqual(
        verdicts.flatMap(({ releases }) => releases.map(({ atMs }) => atMs)),
        [100, 200, 300, 400, 500, 600],
      );
    });

    it('adds the delay after the turn at the rate, and holds nobody up who comes later', () => {
      const verdicts = offered([{ rateBitsPerS: 8_000, delayMs: 500 }], { count: 2, everyMs: 1_000 });
      deepEqual(
        verdicts.flatMap(({ releases }) => releases.map(({ atMs }) => atMs)),
        [600, 1_600],
      );
    });

    it('makes nobody wait for a queue that stood at another rate', () => {
      const schedule = scheduleOf([{ rateBitsPerS: 80 }]);
      for (let sent = 0; sent < 5; sent += 1) schedule.offer(0, 100);
      equal(schedule.waitMs(0), 50_000);
      schedule.setFaults([]);
      deepEqual(schedule.offer(1, 100).releases, [{ atMs: 1 }]);
    });
  });

  describe('several faults', () => {
    it('add delays and jitters up', () => {
      const schedule = scheduleOf([{ delayMs: 30 }, { delayMs: 12 }]);
      deepEqual(schedule.offer(0, 100).releases, [{ atMs: 42 }]);
      const delays = offered([
        { delayMs: 100, jitterMs: 30 },
        { delayMs: 100, jitterMs: 30 },
      ]).map(({ releases }, packet) => (releases[0]?.atMs ?? Number.NaN) - packet);
      within(mean(delays), 200, 0.6);
      within(deviation(delays), Math.sqrt(2 * 300), 0.03 * Math.sqrt(600));
    });

    it('lose as independent ones', () => {
      const loss = { kind: 'random', share: 0.2, correlation: 0 } as const;
      withinBinomial(shareOf(lossesOf([{ loss }, { loss }])), 0.36);
    });

    it('take the smallest rate and the smallest limit', () => {
      const rules = [
        { rateBitsPerS: 8_000, limitPackets: 5 },
        { rateBitsPerS: 80_000, limitPackets: 1 },
      ];
      const verdicts = offered(rules, { count: 2, everyMs: 0 });
      deepEqual(verdicts, [
        { lost: false, releases: [{ atMs: 100 }], overtakes: false },
        { lost: true, releases: [], overtakes: false },
      ]);
    });

    it('cut as long as one does', () => {
      const schedule = new PacketSchedule(1, link);
      const [a, b] = ['a', 'b'].map((id) => ({ id, rule: { cut: true } }));
      ok(a && b);
      schedule.setFaults([a, b]);
      equal(schedule.offer(0, 100).lost, true);
      schedule.setFaults([b]);
      equal(schedule.offer(1, 100).lost, true);
      schedule.setFaults([]);
      equal(schedule.offer(2, 100).lost, false);
    });
  });
});
