import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeSlotClock } from '../../../../../tests/support/clock-conformance.ts';
import { clockAhead } from '../../../../../tests/support/live-chain.ts';
import { type Clock, maxLagSlots, tickSlots, wallClock } from '../../../../src/lab/embedded-network.ts';

/** Sleeping is what makes its time pass. */
class FakeClock implements Clock {
  #nowMs: number;
  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }
  now(): number {
    return this.#nowMs;
  }
  sleepUntil(instantMs: number, signal: AbortSignal): Promise<void> {
    if (!signal.aborted) this.#nowMs = Math.max(this.#nowMs, instantMs);
    return Promise.resolve();
  }
  pass(ms: number): void {
    this.#nowMs += ms;
  }
}

describe('clocks of slots', () => {
  describeSlotClock('the clock of the wall', () => ({
    clock: wallClock,
    pass: async (ms) => await sleep(ms),
  }));
  describeSlotClock('a clock that is ahead', () => ({
    clock: clockAhead(60_000),
    pass: async (ms) => await sleep(ms),
  }));
  describeSlotClock('FakeClock', () => {
    const clock = new FakeClock(0);
    return { clock, pass: async (ms) => clock.pass(ms) };
  });
});

describe('tickSlots', () => {
  const run = async (workMs: (slot: number) => number, slots: number) => {
    const clock = new FakeClock(19_500);
    const stop = new AbortController();
    const served: [slot: number, atMs: number][] = [];
    const stalls: [number, number][] = [];
    await tickSlots({
      clock,
      slotDurationMs: 2_000,
      firstSlot: 10,
      signal: stop.signal,
      onSlot: (slot) => {
        served.push([slot, clock.now()]);
        clock.pass(workMs(slot));
        if (served.length === slots) stop.abort();
        return Promise.resolve();
      },
      onStall: (from, to) => stalls.push([from, to]),
    });
    return { served, stalls };
  };

  it('serves every slot at its start', async () => {
    const { served } = await run(() => 300, 3);
    assert.deepEqual(served, [
      [10, 20_000],
      [11, 22_000],
      [12, 24_000],
    ]);
  });

  it('serves late slots in order and leaves none out', async () => {
    const { served, stalls } = await run((slot) => (slot === 10 ? 5_000 : 100), 4);
    assert.deepEqual(served, [
      [10, 20_000],
      [11, 25_000],
      [12, 25_100],
      [13, 26_000],
    ]);
    assert.deepEqual(stalls, []);
  });

  it('leaves slots out when it slept too long, and says which', async () => {
    const longest = (maxLagSlots + 1) * 2_000;
    assert.deepEqual((await run((slot) => (slot === 10 ? longest + 1_999 : 0), 2)).stalls, []);
    const { served, stalls } = await run((slot) => (slot === 10 ? longest + 2_000 : 0), 2);
    assert.deepEqual(stalls, [[11, 11 + maxLagSlots + 1]]);
    assert.equal(served[1]?.[0], 11 + maxLagSlots + 2);
  });
});
