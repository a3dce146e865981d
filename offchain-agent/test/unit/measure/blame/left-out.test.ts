import { equal } from 'node:assert/strict';
import type { BackedCandidate } from '../../../../src/chain/relay/paras-inherent.ts';
import { mayLeaveOut } from '../../../../src/measure/blame/left-out.ts';

const backed = (hash: string, para: number, core: number) =>
  ({
    hash,
    core,
    descriptor: { para },
    members: { bytes: Uint8Array.of(0b11), length: 2 },
  }) as unknown as BackedCandidate;

const leavesOut = (final: BackedCandidate[], other: BackedCandidate[], onOneParent = true): boolean =>
  mayLeaveOut({ candidates: final }, { candidates: other }, onOneParent);

describe('a candidate that a final block lacks', () => {
  const first = backed('0x01', 1_000, 0);
  const second = backed('0x02', 1_000, 1);

  it('may be left out where its core is free, and both blocks are on one parent', () => {
    equal(leavesOut([], [first]), true);
    equal(leavesOut([first], [first, second]), true);
    equal(leavesOut([backed('0x03', 1_001, 0)], [second]), true);
    equal(leavesOut([], [first], false), false);
    equal(leavesOut([backed('0x03', 1_001, 0)], [first]), false);
  });

  it('holds nothing against an author whose block backs another one of the parachain, which may be a fork', () => {
    equal(leavesOut([backed('0x03', 1_000, 0)], [second]), false);
    equal(leavesOut([backed('0x03', 1_000, 0)], [first, second]), false);
  });
});
