import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { figuresOf, measuredWindow } from '../../../../src/scale/load/figures.ts';
import { unlessBusy } from '../../../../src/scale/load/point.ts';
import { type LoadCase, steadyLoad } from './load-case.ts';

const second = 1_000_000;

const figures = ({ records, blocks }: LoadCase, from = 4, to = 20) =>
  figuresOf(records, blocks, measuredWindow(blocks, from * second, to * second, 1_000));

describe('the measured window', () => {
  const blocks = [1, 2.5, 4, 5.5, 7].map((seconds, number) => ({ number, seenUs: seconds * second }));

  it('begins and ends with blocks, never between them', () => {
    deepEqual(measuredWindow(blocks, 2 * second, 6 * second, 1_000), {
      first: 1,
      last: 3,
      fromUs: 2.5 * second,
      toUs: 5.5 * second,
    });
  });

  it('is refused with one whole block, and says how many there were', () => {
    throws(() => measuredWindow(blocks, 2 * second, 5 * second, 1_000), {
      code: 'bad_input/too_short',
      message: /made 1 whole blocks, a measurement needs 2/,
    });
  });

  it('owes blocks in a time that would hold many: a chain that is overrun, unless the machine was busy', () => {
    const wait = () => measuredWindow(blocks, 2 * second, 5 * second, 375);
    throws(wait, { code: 'no/blocks', message: /made 1 blocks where 8 were due; lower the rate/ });
    const busy = { kind: 'host_bound', why: 'the cores were busy' } as const;
    throws(() => unlessBusy(busy, wait), { code: 'unknown/host_bound', message: 'the cores were busy' });
    throws(() => unlessBusy(undefined, wait), { code: 'no/blocks' });
  });

  it('is refused without any block', () => {
    throws(() => measuredWindow([], 0, second, 1_000), {
      code: 'bad_input/too_short',
      message: /made 0 whole/,
    });
  });
});

describe('the figures of a load', () => {
  it('have the throughput of the blocks between the edges', () => {
    const { tps, successes, intended_tps: intended, window } = figures(steadyLoad({ rate: 50, seconds: 20 }));
    deepEqual(window, { first_block: 4, last_block: 20, ms: 16_000 });
    deepEqual({ tps, successes, intended }, { tps: 50, successes: 800, intended: 50 });
  });

  it('count success events, not extrinsics', () => {
    const load = steadyLoad({ rate: 50, seconds: 20 });
    load.records.succeeded.fill(0, 500, 510);
    const { successes, failures, tps } = figures(load);
    deepEqual({ successes, failures, tps }, { successes: 790, failures: 10, tps: 790 / 16 });
  });

  it('count latency from the instant at which a transfer was due, not from when it was sent', () => {
    const late = figures(steadyLoad({ rate: 50, seconds: 20, sendLagUs: 400_000 })).latency_us;
    ok((late.accepted.p50 ?? 0) >= 401_000, String(late.accepted.p50));
    // Sent 0.4 s late, 30 of 50 transfers still get into the next block (0.71 s on average), 20 into the one after (1.21 s).
    ok(Math.abs((late.included.mean ?? 0) - 910_000) < 20_000, String(late.included.mean));
    ok(Math.abs((late.finalized.mean ?? 0) - 2_910_000) < 20_000, String(late.finalized.mean));
  });

  it('have the four clocks in their order', () => {
    const { latency_us: latency, send_lag_us: lag } = figures(steadyLoad({ rate: 50, seconds: 20 }));
    const means = [lag, latency.accepted, latency.included, latency.finalized].map(({ mean }) => mean ?? 0);
    deepEqual(
      means,
      means.toSorted((a, b) => a - b),
    );
  });

  it("obey Little's law while the load is steady", () => {
    const { little } = figures(steadyLoad({ rate: 50, seconds: 20 }));
    // Half a second to the block and two more to finality.
    ok(Math.abs(little.in_flight - 125) < 2, String(little.in_flight));
    ok((little.difference ?? 1) < 0.01, String(little.difference));
  });

  it('show no growing backlog at a rate that the blocks hold', () => {
    const { backlog } = figures(steadyLoad({ rate: 50, seconds: 20, blockHolds: 50 }));
    ok(Math.abs(backlog.growth_tps) < 0.1, JSON.stringify(backlog));
  });

  it('show the backlog growing by what the blocks do not hold', () => {
    const { backlog, tps } = figures(steadyLoad({ rate: 50, seconds: 20, blockHolds: 40 }));
    equal(tps, 40);
    ok(Math.abs(backlog.growth_tps - 10) < 0.1, JSON.stringify(backlog));
    ok(backlog.last > backlog.first);
  });

  it('tell refused transfers from lost ones', () => {
    const load = steadyLoad({ rate: 50, seconds: 20 });
    for (const index of [600, 601, 602]) {
      load.records.includedUs[index] = Number.NaN;
      load.records.finalizedUs[index] = Number.NaN;
      load.records.block[index] = Number.NaN;
    }
    load.records.refusedUs[600] = 12 * second;
    load.records.acceptedUs[600] = Number.NaN;
    const { refused, lost, latency_us: latency } = figures(load);
    deepEqual({ refused, lost }, { refused: 1, lost: 2 });
    deepEqual([latency.accepted.unanswered, latency.finalized.unanswered], [1, 3]);
  });

  it('have the share of what was due that was sent in the window', () => {
    equal(figures(steadyLoad({ rate: 50, seconds: 20 })).achieved_share, 1);
    const load = steadyLoad({ rate: 50, seconds: 20 });
    for (let i = 900; i < 1_000; i++) load.records.sentUs[i] = 25 * second;
    equal(figures(load).achieved_share, 0.875);
  });
});
