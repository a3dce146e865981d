import { equal, match, ok } from 'node:assert/strict';
import { seeded } from '../../../../../tests/support/seeded.ts';
import { roundsAdvised } from '../../../../src/scale/gate/advice.ts';
import type { Mode, Sides } from '../../../../src/scale/gate/differences.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import { reasonOf } from '../../../../src/scale/gate/reason.ts';
import { defaultPolicy, verdictOf } from '../../../../src/scale/gate/verdict.ts';
import { sideOf } from './gate-case.ts';

const sizes = [1, 2, 4, 6, 8, 12];

describe('the advice of an inconclusive gate', () => {
  const { normal } = seeded(21);
  const sides = (mode: Mode, runs: number, spread = 0.1): Sides => {
    const rows = () =>
      sizes.map((n) => Array.from({ length: runs }, () => 100 * n * Math.exp(spread * normal())));
    return { mode, sizes, baseline: rows(), candidate: rows() };
  };

  it('names a number of rounds that decides nine of ten comparisons measured again', () => {
    let [decided, again, least, most] = [0, 0, 100, 0];
    for (let i = 0; again < 32; i++) {
      const measured = sides('pairs', 3);
      const verdict = verdictOf(measured, defaultPolicy);
      if (verdict.verdict !== 'inconclusive') continue;
      const rounds = roundsAdvised(measured, verdict, defaultPolicy);
      ok(rounds);
      [least, most] = [Math.min(least, rounds), Math.max(most, rounds)];
      for (let j = 0; j < 4; j++) {
        again += 1;
        if (verdictOf(sides('pairs', rounds), defaultPolicy).verdict !== 'inconclusive') decided += 1;
      }
    }
    ok(decided / again >= 0.85, `${decided} of ${again}`);
    ok(least >= 3 && most <= 20, `${least} to ${most}`);
  });

  it('names none for noise that no round takes away', () => {
    for (const mode of ['fresh', 'shared'] as const) {
      const measured = sides(mode, 3);
      equal(roundsAdvised(measured, verdictOf(measured, defaultPolicy), defaultPolicy), undefined);
    }
    const wild = sides('pairs', 2, 1.5);
    equal(roundsAdvised(wild, verdictOf(wild, defaultPolicy), defaultPolicy), undefined);
  });

  it('says what to do instead of rounds', () => {
    const policy = readPolicy({ without: 'spread' });
    const reason = (mode: Mode, spread: number): string => {
      const { baseline, candidate } = sides(mode, 2, spread);
      const side = (rows: Sides['baseline']) =>
        sideOf(
          rows.flatMap((row, i) =>
            row.map((throughput, pair) => ({
              n: sizes[i] as number,
              throughput,
              ...(mode === 'pairs' && { pair }),
            })),
          ),
        );
      return reasonOf(judge({ baseline: side(baseline), candidate: side(candidate) }, policy), policy);
    };
    match(reason('pairs', 0.12), /: measure \d+ rounds \(almanac sweep --against, --repeat \d+\)$/);
    match(reason('shared', 0.12), /: measure in pairs \(almanac sweep --against\), or calibrate/);
    match(reason('pairs', 1.5), /: more rounds hardly help, measure on a quieter machine$/);
  });
});
