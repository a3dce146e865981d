import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { seeded } from '../../../../../tests/support/seeded.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { judgeLatency } from '../../../../src/scale/gate/latency.ts';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import { reasonOf } from '../../../../src/scale/gate/reason.ts';
import type { GateSide } from '../../../../src/scale/gate/side.ts';
import { sideOf } from './gate-case.ts';

const policy = readPolicy({});
const sizes = [1, 2, 4, 6, 8, 12];
const { normal } = seeded(3);

interface Measured {
  readonly times?: (n: number) => number;
  readonly noise?: number;
  readonly runs?: number;
  readonly mode?: 'pairs' | 'fresh' | 'shared';
  readonly p99?: boolean;
}

/** Throughput of one release, and a latency that grows with size. */
function side({ times = () => 1, noise = 0.1, runs = 3, mode = 'pairs', p99 = true }: Measured): GateSide {
  const points = sizes.flatMap((n) =>
    Array.from({ length: runs }, (_, j) => ({
      n,
      throughput: 100 * n * Math.exp(0.02 * normal()),
      ...(mode !== 'shared' && { start: 100 * n + j }),
      ...(mode === 'pairs' && { pair: j }),
    })),
  );
  const latencies = points.map(({ n }) => {
    const mean = 0.05 * (1 + n / 10) * times(n) * Math.exp(noise * normal());
    return { mean, p99: p99 ? 3 * mean : undefined };
  });
  return sideOf(points, { latencies });
}

const sharesOf = (count: number, candidate: Measured, baseline: Measured = candidate) => {
  const tally = { pass: 0, regress: 0, inconclusive: 0, unknown: 0 };
  for (let i = 0; i < count; i++) {
    const { times: _times, ...same } = baseline;
    const found = judgeLatency({ baseline: side(same), candidate: side(candidate) }, policy);
    tally[found?.verdict ?? 'unknown'] += 100 / count;
  }
  return tally;
};

describe('the latency of a candidate', () => {
  for (const mode of ['pairs', 'fresh', 'shared'] as const)
    it(`rejects 1.5 times the p99 in 95 of 100 at 10 % noise, and equal ones in 5 at most: ${mode}`, () => {
      const worse = sharesOf(200, { mode, times: () => 1.5 });
      ok(worse.regress >= 95, JSON.stringify(worse));
      const same = sharesOf(400, { mode });
      ok(same.regress <= 5 && same.inconclusive <= 5, JSON.stringify(same));
    });

  it('turns no pass of throughput into a pass of nine times the latency, at all sizes or at one', () => {
    for (const times of [() => 9, (n: number) => (n === 6 ? 9 : 1)])
      for (const mode of ['pairs', 'fresh', 'shared'] as const)
        for (const runs of [1, 2, 3]) {
          const [baseline, candidate] = [side({ mode, runs }), side({ mode, runs, times })];
          const { verdict, cause } = judge({ baseline, candidate }, policy);
          ok(verdict === 'regress' || verdict === 'inconclusive', `${mode} ${runs}: ${verdict}`);
          if (mode === 'pairs' && runs === 3) deepEqual([verdict, cause.kind], ['regress', 'latency']);
        }
  });

  it('says the rise and its size, and decides nothing where it is switched off', () => {
    const [baseline, candidate] = [
      side({ noise: 0.02 }),
      side({ times: (n) => (n === 12 ? 1.7 : 1), noise: 0.02 }),
    ];
    const judgement = judge({ baseline, candidate }, policy);
    match(reasonOf(judgement, policy), /^p99 latency is 1\.\d+ times the baseline's at size 12$/);
    const off = readPolicy({ without: 'latency, spread' });
    const without = judge({ baseline, candidate }, off);
    deepEqual([without.verdict, without.latency], ['pass', undefined]);
    const late = readPolicy({ latencyRise: '100%' });
    equal(judge({ baseline, candidate }, late).verdict, 'pass');
  });

  it('takes the mean where a side has no p99, and says nothing where neither has a latency', () => {
    const mean = judgeLatency({ baseline: side({ p99: false }), candidate: side({}) }, policy);
    equal(mean?.of, 'mean');
    const points = side({}).points;
    equal(judgeLatency({ baseline: sideOf(points), candidate: sideOf(points) }, policy), undefined);
    const one = judgeLatency({ baseline: side({}), candidate: sideOf(points) }, policy);
    deepEqual([one?.verdict, one?.sizes], ['unknown', []]);
  });
});
