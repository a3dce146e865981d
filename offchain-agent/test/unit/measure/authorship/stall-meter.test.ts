import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { StallMeter } from '../../../../src/measure/authorship/watch.ts';

describe('StallMeter', () => {
  it('notices that this process stood still', async () => {
    const meter = new StallMeter();
    await delay(30);
    const end = Date.now() + 150;
    while (Date.now() < end);
    await delay(30);
    assert.ok(meter.longestMs >= 100, `${meter.longestMs} ms`);
    meter.stop();
  });
});
