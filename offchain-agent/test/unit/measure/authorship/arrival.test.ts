import assert from 'node:assert/strict';
import { ArrivalMeter } from '../../../../src/measure/authorship/arrival.ts';

describe('ArrivalMeter', () => {
  it('knows nothing of a validator without blocks', () => {
    assert.equal(new ArrivalMeter(1_000).of('a'), undefined);
  });

  it('measures from the start of the slot and takes quantiles that were measured', () => {
    const meter = new ArrivalMeter(1_000);
    for (let slot = 1; slot <= 20; slot += 1) meter.record('a', slot, slot * 1_000 + slot * 10);
    assert.deepEqual(meter.of('a'), { blocks: 20, p50Ms: 100, p95Ms: 190, late: 0 });
  });

  it('counts a block seen after its slot as late, from the first millisecond after it', () => {
    const meter = new ArrivalMeter(1_000);
    meter.record('a', 5, 5_999);
    meter.record('a', 6, 7_000);
    assert.equal(meter.of('a')?.late, 1);
  });

  it('counts a block seen before its slot as a clock fault and does not measure it', () => {
    const meter = new ArrivalMeter(1_000);
    meter.record('a', 5, 4_999);
    assert.equal(meter.of('a'), undefined);
    assert.equal(meter.clockFaults, 1);
    meter.record('a', 5, 5_000);
    assert.equal(meter.of('a')?.p50Ms, 0);
  });
});
