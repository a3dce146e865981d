import { equal, ok } from 'node:assert/strict';
import { binomialTail } from '../../../src/base/binomial-tail.ts';

/** By whole numbers: choices of all sizes, each with its weight in parts of `of` to the power of `whole`. */
function exact(part: number, whole: number, share: bigint, of: bigint): number {
  let [sum, choices] = [0n, 1n];
  for (let count = 0; count <= whole; count += 1) {
    if (count >= part) sum += choices * share ** BigInt(count) * (of - share) ** BigInt(whole - count);
    choices = (choices * BigInt(whole - count)) / BigInt(count + 1);
  }
  return Number((sum * 10n ** 30n) / of ** BigInt(whole)) / 1e30;
}

describe('binomialTail', () => {
  it('equals the sum of whole numbers, in the middle and far out', () => {
    for (const whole of [1, 7, 40, 150])
      for (const share of [1n, 5n, 20n, 60n])
        for (let part = 1; part <= Math.min(whole, 40); part += 3) {
          const expected = exact(part, whole, share, 100n);
          const mine = binomialTail(part, whole, Number(share) / 100);
          ok(
            Math.abs(mine - expected) <= 1e-9 * expected + 1e-15,
            `${part} of ${whole}: ${mine}, ${expected}`,
          );
        }
  });

  it('returns 1 for none and where all do, and 0 where none do', () => {
    equal(binomialTail(0, 10, 0.1), 1);
    equal(binomialTail(3, 10, 0), 0);
    equal(binomialTail(10, 10, 1), 1);
  });
});
