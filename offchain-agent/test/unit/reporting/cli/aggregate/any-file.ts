import fc from 'fast-check';
import type { AggregateInput } from '../../../sli/independent-aggregate.ts';

type Window = AggregateInput['windows'][number];
type Entry = Window['reports'][number]['entries'][number];

/** Names whose order by bytes is not that of their 16-bit units. */
const targets = ['a', 'ab', 'B', 'é', '\uFFFD', '\u{1F600}'];
const indicators = ['rpc', 'arrival', 'reachability'];
const reporters = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'];

/** Few samples as reporters have them, or more than 32 bits hold. */
const anyExpected = fc.oneof(
  { weight: 8, arbitrary: fc.nat(24) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 46 }) },
);

/** Any well-formed file of `almanac aggregate`. */
export const anyFile: fc.Arbitrary<AggregateInput> = fc.record({
  parameters: fc.record({
    min_reporters: fc.nat(4),
    min_coverage_ppm: fc.oneof(fc.constantFrom(0, 333_333, 500_000, 1_000_000), fc.nat(1_000_000)),
    fast_latency_us: fc.record({
      rpc: fc.nat(200_000),
      arrival: fc.nat(2 ** 40),
      reachability: fc.nat(2_000),
    }),
  }),
  windows: fc
    .uniqueArray(fc.nat(2 ** 33), { maxLength: 5 })
    .chain((starts) => fc.tuple(...starts.map(anyWindow))),
});

function anyWindow(window: number): fc.Arbitrary<Window> {
  const subject = fc.record({
    target: fc.constantFrom(...targets),
    indicator: fc.constantFrom(...indicators),
    samples: anyExpected,
  });
  const expected = fc.uniqueArray(subject, {
    selector: ({ target, indicator }) => `${indicator} ${target}`,
    maxLength: 5,
  });
  return fc.tuple(expected, fc.subarray(reporters), fc.nat(2)).chain(([all, active, idle]) =>
    fc.record({
      window: fc.constant(window),
      active_reporters: fc.constant(active.length + idle),
      expected: fc.constant(all),
      reports: fc.tuple(
        ...active.map((reporter) =>
          fc.record({
            reporter: fc.constant(reporter),
            entries: fc.shuffledSubarray(all).chain((some) => fc.tuple(...some.map(anyEntry))),
          }),
        ),
      ),
    }),
  );
}

function anyEntry({ target, indicator, samples }: Window['expected'][number]): fc.Arbitrary<Entry> {
  const parts = fc.uniqueArray(fc.tuple(fc.nat(735), fc.nat(9)), {
    selector: ([index]) => index,
    maxLength: 12,
  });
  return fc
    .tuple(fc.oneof(fc.constant(samples), fc.nat(samples)), parts, fc.nat(20))
    .map(([taken, weights, silent]) => {
      const whole = weights.reduce((sum, [, weight]) => sum + weight, silent) || 1;
      const buckets = weights
        .map(([index, weight]): [number, number] => [index, Math.floor((taken / whole) * weight)])
        .filter(([, count]) => count > 0)
        .sort(([a], [b]) => a - b);
      return { target, indicator, samples: taken, buckets };
    });
}
