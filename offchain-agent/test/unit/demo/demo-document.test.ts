import assert from 'node:assert/strict';
import { demoDocument } from '../../../src/demo/demo-document.ts';
import type { DemoNetwork } from '../../../src/demo/demo-network.ts';

describe('demoDocument', () => {
  const figures = {
    blockNumber: 1,
    asOfMs: 0,
    lastClosedS: undefined,
    lastSampledS: undefined,
    validators: [],
  };
  const verdict = { windowsS: [], reasons: [] };

  it('says of each network whether it was simulated', () => {
    for (const basis of ['census', 'simulated'] as const) {
      const network = { basis, slotDurationMs: 2_000, windowMs: 20_000 } as unknown as DemoNetwork;
      assert.equal(demoDocument(figures, network, verdict).basis, basis);
    }
  });

  it('passes only when records and reports are right, and says that the keys are of one machine', () => {
    const network = {
      basis: 'simulated',
      slotDurationMs: 2_000,
      windowMs: 20_000,
      reporting: { names: ['r1'], unseen: undefined, evidenceFolder: '/e' },
    } as unknown as DemoNetwork;
    const reports = { windowS: 20, reasons: ['v4: no quorum'], evidence: ['/e/x.jsonl'], equalRecords: 5 };
    const document = demoDocument(figures, network, verdict, reports);
    assert.equal(document.schema, 'almanac.demo.v2');
    assert.equal(document.passed, false);
    assert.deepEqual(document.reasons, ['v4: no quorum']);
    assert.deepEqual(document.reports, {
      reporters: ['r1'],
      note: 'keys on one machine: not independent observers',
      unseen: null,
      judged_window: '1970-01-01T00:00:20.000Z',
      evidence_folder: '/e',
      evidence: ['/e/x.jsonl'],
      records_recomputed: 5,
    });
    assert.equal(demoDocument(figures, network, verdict, { ...reports, reasons: [] }).passed, true);
  });
});
