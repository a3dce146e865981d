import assert from 'node:assert/strict';
import { demoDocument } from '../../../../src/cli/demo/demo-document.ts';
import type { DemoNetwork } from '../../../../src/cli/demo/demo-network.ts';

describe('demoDocument', () => {
  it('says of each network whether it was simulated', () => {
    const figures = { blockNumber: 1, asOfMs: 0, lastClosedS: undefined, validators: [] };
    const verdict = { windowsS: [], reasons: [] };
    for (const basis of ['census', 'simulated'] as const) {
      const network = { basis, slotDurationMs: 2_000, windowMs: 20_000 } as unknown as DemoNetwork;
      assert.equal(demoDocument(figures, network, verdict).basis, basis);
    }
  });
});
