import { deepEqual, match } from 'node:assert/strict';
import { figuresOf, type LoadFigures, measuredWindow } from '../../../../src/scale/load/figures.ts';
import { defaultLimits, overloadSigns, refusalsOf } from '../../../../src/scale/load/point.ts';
import { type SteadyOptions, steadyLoad } from './load-case.ts';

const second = 1_000_000;

function figures(options: Partial<SteadyOptions> = {}): LoadFigures {
  const { records, blocks } = steadyLoad({ rate: 50, seconds: 20, ...options });
  return figuresOf(records, blocks, measuredWindow(blocks, 4 * second, 20 * second, 1_000));
}

const idle = { idle: 0.5, throttledAtRest: [] };
const kinds = (of: LoadFigures, host = idle): string[] => refusalsOf(of, host).map(({ kind }) => kind);

describe('a point', () => {
  it('is a measurement of the chain when generator and machine had time to spare', () => {
    deepEqual(refusalsOf(figures(), idle), []);
  });

  it('is generator_bound when the generator is late by more than 5 ms at p99', () => {
    deepEqual(kinds(figures({ sendLagUs: 4_800 })), []);
    deepEqual(kinds(figures({ sendLagUs: 5_300 })), ['generator_bound']);
  });

  it('is generator_bound when less than 99 % of what was due was sent', () => {
    deepEqual(kinds({ ...figures(), achieved_share: 0.99 }), []);
    deepEqual(kinds({ ...figures(), achieved_share: 0.9899 }), ['generator_bound']);
  });

  it('is no fault of a machine whose idle time nobody knows', () => {
    deepEqual(refusalsOf(figures(), undefined), []);
    deepEqual(refusalsOf(figures(), { idle: undefined, throttledAtRest: [] }), []);
  });

  it('is measured with exactly a tenth of the cores idle', () => {
    deepEqual(kinds(figures(), { idle: 0.1, throttledAtRest: [] }), []);
  });

  // Bar: each of ten forced cases is refused.
  const forced = [
    ...[0, 0.01, 0.03, 0.05, 0.07, 0.0999].map((share) => ({ idle: share, throttledAtRest: [] })),
    ...[['v1'], ['v2', 'v3'], ['v1', 'v2', 'v3', 'v4'], ['v12']].map((throttledAtRest) => ({
      idle: 0.6,
      throttledAtRest,
    })),
  ];
  for (const host of forced) {
    const cause =
      host.throttledAtRest.length > 0
        ? `${host.throttledAtRest.join(', ')} held back at rest`
        : `${(100 * host.idle).toFixed(2)} % idle`;
    it(`is host_bound with ${cause}`, () => {
      deepEqual(
        refusalsOf(figures(), host).map(({ kind }) => kind),
        ['host_bound'],
      );
    });
  }

  it('is first of all host_bound where a busy machine made the generator late', () => {
    deepEqual(kinds(figures({ sendLagUs: 30_000 }), { idle: 0, throttledAtRest: [] }), [
      'host_bound',
      'generator_bound',
    ]);
  });

  it('says what to do when it is refused', () => {
    const [reason] = refusalsOf(figures(), { idle: 0.02, throttledAtRest: [] });
    match(reason?.why ?? '', /idle for 2\.0 % of the time, at least 10\.0 % is needed: stop other programs/);
  });
});

describe('a rate', () => {
  it('is sustained while the backlog does not grow and p99 is below its limit', () => {
    deepEqual(overloadSigns(figures()), []);
  });

  it('is not while the backlog grows', () => {
    match(
      overloadSigns(figures({ blockHolds: 40 })).join(),
      /the backlog grew by 10\.0 a second, from \d+ to \d+/,
    );
  });

  it('is not when p99 is above its limit', () => {
    const limits = { ...defaultLimits, latencyUs: 2_000_000 };
    match(overloadSigns(figures(), limits).join(), /p99 is 3\.\d+ s, the limit 2\.00 s/);
  });

  it('is not when a single transfer was refused, lost, or failed', () => {
    match(overloadSigns({ ...figures(), refused: 1 }).join(), /1 of \d+ transfers were refused/);
    match(overloadSigns({ ...figures(), lost: 1 }).join(), /1 of \d+ transfers never became final/);
    match(overloadSigns({ ...figures(), failures: 1 }).join(), /1 transfers were included and failed/);
  });

  it('is not when too few became final to know p99', () => {
    const none = figures();
    const finalized = { ...none.latency_us.finalized, count: 0, p99: null };
    const signs = overloadSigns({ ...none, latency_us: { ...none.latency_us, finalized } });
    match(signs.join(), /p99 is not known/);
  });
});
