import { deepEqual, equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../../tests/support/seeded.ts';
import type { Mode, Sides } from '../../../../src/scale/gate/differences.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import { judgeSpread } from '../../../../src/scale/gate/spread.ts';
import { sideOf } from './gate-case.ts';

const sizes = [1, 2, 4, 6, 8, 12];
const policy = readPolicy({});

describe('how much the runs of a candidate differ', () => {
  const { normal } = seeded(9);
  const sides = (before: number, now: number, runs: number, mode: Mode = 'pairs'): Sides => {
    const rows = (spread: number) =>
      sizes.map((n) => Array.from({ length: runs }, () => 100 * n * Math.exp(spread * normal())));
    return { mode, sizes, baseline: rows(before), candidate: rows(now) };
  };
  const refused = (count: number, of: () => Sides): number => {
    let found = 0;
    for (let i = 0; i < count; i++) if (judgeSpread(of(), policy).verdict === 'regress') found += 1;
    return (100 * found) / count;
  };

  it('rejects three times the deviation in pairs, and equal ones in 2 of 100 at most', () => {
    const share = refused(100, () => sides(0.01, 0.03, 5));
    ok(share >= 80, `${share} %`);
    const same = refused(400, () => sides(0.03, 0.03, 3));
    ok(same <= 2, `${same} %`);
  });

  it('says inconclusive of separate sweeps, and unknown below three repetitions', () => {
    const found = Array.from(
      { length: 20 },
      () => judgeSpread(sides(0.01, 0.08, 5, 'fresh'), policy).verdict,
    );
    ok(found.includes('inconclusive') && !found.includes('regress'));
    equal(judgeSpread(sides(0.01, 0.08, 2), policy).verdict, 'unknown');
  });

  it('decides a comparison that throughput lets pass, unless it is switched off', () => {
    const { baseline, candidate } = sides(0.002, 0.02, 5);
    const side = (rows: Sides['baseline']) =>
      sideOf(
        rows.flatMap((row, i) =>
          row.map((throughput, pair) => ({ n: sizes[i] as number, throughput, pair })),
        ),
      );
    const both = { baseline: side(baseline), candidate: side(candidate) };
    const { verdict, cause } = judge(both, policy);
    deepEqual([verdict, cause.kind], ['regress', 'spread']);
    equal(judge(both, readPolicy({ without: 'spread' })).verdict, 'pass');
  });
});
