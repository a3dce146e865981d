import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import {
  intendedInstants,
  type ScheduleKind,
  type ScheduleOptions,
  scheduleKinds,
} from '../../../../../src/scale/load/schedule/schedule.ts';

const options = (change: Partial<ScheduleOptions> = {}): ScheduleOptions => ({
  kind: 'constant',
  rate: 100,
  forMs: 10_000,
  seed: 7,
  ...change,
});

/** Instants before this one. */
const before = (instants: Float64Array, us: number): number => instants.filter((at) => at < us).length;

describe('the schedule of a load', () => {
  it('spaces a constant rate evenly', () => {
    deepEqual([...intendedInstants(options({ rate: 4, forMs: 1_000 }))], [0, 250_000, 500_000, 750_000]);
  });

  it('has as many as rate times duration, also where the product is not exact', () => {
    for (const rate of [0.3, 3, 7.7, 333])
      equal(intendedInstants(options({ rate })).length, Math.ceil(rate * 10));
  });

  for (const kind of scheduleKinds) {
    it(`${kind}: ascends and ends before the end`, () => {
      const instants = intendedInstants(options({ kind }));
      ok(instants.every((at, i) => i === 0 || at > (instants[i - 1] ?? 0)));
      ok((instants.at(-1) ?? 0) < 10_000_000);
    });

    it(`${kind}: is the same for the same seed`, () => {
      deepEqual(intendedInstants(options({ kind })), intendedInstants(options({ kind })));
    });
  }

  it('draws another poisson schedule from another seed', () => {
    ok(
      intendedInstants(options({ kind: 'poisson' }))[0] !==
        intendedInstants(options({ kind: 'poisson', seed: 8 }))[0],
    );
  });

  it('has exponential gaps in a poisson schedule: mean and deviation are 1/rate', () => {
    const instants = intendedInstants(options({ kind: 'poisson', rate: 1_000, forMs: 100_000 }));
    const gaps = [...instants].slice(1).map((at, i) => at - (instants[i] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    ok(Math.abs(mean - 1_000) < 10, String(mean));
    ok(Math.abs(deviation - 1_000) < 20, String(deviation));
  });

  it('sends a quarter of a ramp in its first half', () => {
    const ramp = intendedInstants(options({ kind: 'ramp' }));
    equal(ramp.length, 500);
    equal(before(ramp, 5_000_000), 125);
  });

  it('climbs in quarters of the rate', () => {
    const step = intendedInstants(options({ kind: 'step', rate: 80 }));
    deepEqual(
      [2.5, 5, 7.5, 10].map((seconds) => before(step, seconds * 1_000_000)),
      [50, 150, 300, 500],
    );
  });

  const refused: [string, Partial<ScheduleOptions>, string][] = [
    ['a rate of zero', { rate: 0 }, 'bad_input/rate'],
    ['a negative rate', { rate: -1 }, 'bad_input/rate'],
    ['a rate that is not a number', { rate: Number.NaN }, 'bad_input/rate'],
    ['a rate above 20,000', { rate: 20_001 }, 'bad_input/rate'],
    ['less than a second', { forMs: 999 }, 'bad_input/duration'],
    ['more than an hour', { forMs: 3_600_001 }, 'bad_input/duration'],
    ['more than 200,000 transfers', { rate: 200.1, forMs: 1_000_000 }, 'bad_input/too_many'],
    ['a broken seed', { seed: 0.5 }, 'bad_input/seed'],
  ];
  for (const [what, change, code] of refused) {
    it(`refuses ${what}`, () => {
      throws(() => intendedInstants(options(change)), { code });
    });
  }

  it('takes 200,000 transfers', () => {
    equal(intendedInstants(options({ rate: 200, forMs: 1_000_000 })).length, 200_000);
  });

  it('knows four kinds', () => {
    deepEqual<readonly ScheduleKind[]>(scheduleKinds, ['constant', 'poisson', 'ramp', 'step']);
  });
});
