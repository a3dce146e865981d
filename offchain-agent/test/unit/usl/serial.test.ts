import { equal, ok } from 'node:assert/strict';
import { seeded } from '../../../../tests/support/seeded.ts';
import { serialP } from '../../../src/usl/serial.ts';

const rounds = [1, 2, 3].flatMap(() => [1, 2, 4, 8, 16, 24, 32, 48]);

/** The share of seeded sequences with p < 3 %. */
function found(noise: (normal: () => number) => number[]): number {
  let count = 0;
  for (let seed = 1; seed <= 200; seed++) {
    const { normal } = seeded(seed);
    const values = noise(normal);
    if ((serialP(rounds.map((n, i) => ({ n, value: values[i] ?? 0 }))) ?? 1) < 0.03) count++;
  }
  return count / 200;
}

describe('the resemblance of measurements one after the other', () => {
  it('is found in 80 of 100 sequences with a correlation of 0.9, in 5 without', () => {
    const drifting = found((normal) => {
      let last = normal();
      return rounds.map(() => (last = 0.9 * last + Math.sqrt(1 - 0.81) * normal()));
    });
    ok(drifting > 0.8, String(drifting));
    ok(found((normal) => rounds.map(() => normal())) <= 0.06);
  });

  it('is not what repetitions of a size share, or noise that differs by size', () => {
    const shared = found((normal) => {
      const bySize = new Map(rounds.map((n) => [n, 3 * normal()]));
      return rounds.map((n) => (bySize.get(n) ?? 0) + normal());
    });
    ok(shared <= 0.06, String(shared));
    ok(found((normal) => rounds.map((n) => n * normal())) <= 0.06);
  });

  it('is not known without repetitions, nor of more than 20,000 points', () => {
    equal(serialP([1, 2, 4, 8].map((n) => ({ n, value: n % 3 }))), undefined);
    equal(serialP(Array.from({ length: 20_001 }, (_, i) => ({ n: i % 9, value: i % 7 }))), undefined);
  });
});
