import { equal, match } from 'node:assert/strict';
import {
  referenceSeconds,
  scattered,
  secondsHere,
  yardstickLine,
  yardstickSeconds,
} from '../lib/yardstick.mjs';

describe('the yardstick', () => {
  it('walks by every place once before it comes back', () => {
    const length = 2 ** 16;
    const ring = scattered(length);
    const seen = new Set<number>();
    for (let place = 0; !seen.has(place); place = ring[place] ?? -1) seen.add(place);
    equal(seen.size, length);
  });

  it('scales times in both directions, and says by what', () => {
    equal(secondsHere(1_000), Math.ceil((1_000 * yardstickSeconds()) / referenceSeconds));
    match(yardstickLine(), /^yardstick of this machine: \d\.\d\d s \(times in the docs: 0\.13 s\)$/);
  });
});
