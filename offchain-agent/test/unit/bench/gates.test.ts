import { deepEqual } from 'node:assert/strict';
import { isGateHeld } from '../../../bench/gate-nodes/gates.ts';

describe('a gate on real nodes', () => {
  it('holds by its exit code, and never where the sides compare with nothing', () => {
    const held = (isComparable: boolean, isSlowed: boolean): boolean[] =>
      [0, 1, 3].map((exitCode) => isGateHeld({ exitCode, isComparable }, isSlowed));
    deepEqual(held(true, false), [true, false, true]);
    deepEqual(held(true, true), [false, true, false]);
    for (const isSlowed of [false, true]) deepEqual(held(false, isSlowed), [false, false, false]);
  });
});
