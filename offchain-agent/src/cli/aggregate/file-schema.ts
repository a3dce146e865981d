import { z } from 'zod';
import { sampledIndicators } from '../../sli/sample.ts';

const count = z.custom<number>(isCount, { error: ({ input }) => wholeNumber('0 to 2^53 - 1', input) });

const ppm = z.custom<number>((value) => isCount(value) && value <= 1_000_000, {
  error: ({ input }) => wholeNumber('0 to 1000000', input),
});

const subject = { target: z.string(), indicator: z.enum(sampledIndicators) };

/** The pairs themselves are seen to where their order and sum are: they are most of a file. */
const buckets = z.custom<readonly (readonly [index: number, count: number])[]>(Array.isArray, {
  error: 'must be a list of [index, count]',
});

/** The shape of what `almanac aggregate` reads; what must hold between its parts is checked in relation-faults.ts. */
export const aggregateFile = z.strictObject({
  parameters: z.strictObject({
    min_reporters: count,
    min_coverage_ppm: ppm,
    fast_latency_us: z.strictObject({
      arrival: count.optional(),
      rpc: count.optional(),
      reachability: count.optional(),
    }),
  }),
  windows: z.array(
    z.strictObject({
      window: count,
      active_reporters: count,
      expected: z.array(z.strictObject({ ...subject, samples: count })),
      reports: z.array(
        z.strictObject({
          reporter: z.string(),
          entries: z.array(z.strictObject({ ...subject, samples: count, buckets })),
        }),
      ),
    }),
  ),
});

export type AggregateFile = z.infer<typeof aggregateFile>;

function wholeNumber(range: string, input: unknown): string {
  const what = `a whole number from ${range}`;
  return input === undefined ? `must be given; ${what}` : `must be ${what}, not ${shortText(input)}`;
}

/** A count that a double holds exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** What stands there instead, cut to what a line can take. */
export function shortText(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 40)}...` : text;
}
