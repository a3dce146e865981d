import { equal, ok } from 'node:assert/strict';
import { TypeRegistry } from '@polkadot/types';
import { mortalEra } from '../../../../src/scale/load/transfer.ts';

const registry = new TypeRegistry();

describe('the era of a transfer', () => {
  for (const [current, blocks] of [
    [0, 4],
    [1, 60],
    [63, 64],
    [1_000_003, 100],
    [77_777, 900],
  ] as const) {
    it(`is read by another implementation: ${blocks} blocks from ${current}`, () => {
      const era = mortalEra(current, blocks, 4_096);
      ok(era);
      const read = registry.createType('ExtrinsicEra', era.bytes).asMortalEra;
      equal(read.birth(current), era.birth);
      ok(read.death(current) - current >= blocks, `dies at ${read.death(current)}`);
      ok(era.birth <= current);
    });
  }

  it('is none where the chain remembers too few blocks for it', () => {
    equal(mortalEra(1_000, 300, 256), undefined);
    ok(mortalEra(1_000, 200, 256));
  });
});
