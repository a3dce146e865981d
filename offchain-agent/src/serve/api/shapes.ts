import { z } from 'zod';
import { periodKinds } from '../../sli/calendar.ts';
import { indicatorNames } from '../../sli/indicator.ts';

/** JSON has no 64-bit integers: what a double cannot hold exactly is text. */
const count = z
  .union([z.int().min(0), z.string().regex(/^\d+$/)])
  .meta({ id: 'Count', description: 'An integer; as text where a double would not hold it exactly.' });
const instant = z.iso.datetime();
const seconds = z.int().min(0).max(0xffff_ffff);
const ppm = z.int().min(0).max(1_000_000).meta({ id: 'Ppm', description: 'A share in parts per million.' });
const latency = z.int().min(0).nullable();

export const indicator = z.enum(indicatorNames).meta({ id: 'Indicator' });
export const periodKind = z.enum(periodKinds).meta({ id: 'PeriodKind' });

export const asOf = z
  .object({ block: z.int().min(0), hash: z.string().regex(/^0x[0-9a-f]{64}$/), at: instant })
  .meta({ id: 'AsOf', description: 'The finalized block at which the answer was read.' });

const recordFields = {
  period: periodKind,
  start_s: seconds,
  end_s: seconds.nullable(),
  start_at: instant,
  end_at: instant.nullable(),
  windows: count,
  sli_ppm: ppm.nullable().describe('Null where it is unknown: nothing to do, or no quorum.'),
  low_ppm: ppm.nullable(),
  high_ppm: ppm.nullable(),
  low_confidence: z.boolean(),
  provisional: z.boolean().describe('The period is open, or waits for reports.'),
};

const countedRecord = z
  .object({ ...recordFields, assigned_slots: count, authored_slots: count, missed_slots: count })
  .meta({ id: 'CountedRecord', description: 'Authorship: the chain counts slots, a census.' });

const relayedRecord = z
  .object({ ...recordFields, assigned_slots: count, slots_with_a_block: count, missed_slots: z.null() })
  .meta({
    id: 'RelayedRecord',
    description: 'Authorship of a parachain: slots with a block. Misses and SLI are unknown.',
  });

const sampledRecord = z
  .object({
    ...recordFields,
    expected_samples: count,
    reported_samples: count,
    absent_samples: count.describe('Expected while the target had taken its address away.'),
    absent_windows: count,
    samples: count,
    buckets: z
      .array(z.tuple([z.int().min(0).max(735), count]))
      .optional()
      .describe('Sixteenths of a sample by latency bucket; of single records alone.'),
    reporters: z.int().min(0),
    quorum: z.boolean(),
    coverage_ppm: ppm.nullable(),
    latency_ppm: ppm
      .nullable()
      .describe('The share that was fast enough, by the threshold in force at `as_of`.'),
    p50_us: latency,
    p95_us: latency,
    p99_us: latency,
  })
  .meta({ id: 'SampledRecord', description: 'Samples of reporters; `sli_ppm` is the uptime.' });

export const record = z.union([countedRecord, relayedRecord, sampledRecord]).meta({ id: 'Record' });

export const chainFacts = z
  .object({
    name: z.string(),
    url: z.string(),
    genesis_hash: z.string(),
    spec_version: z.int().min(0),
    basis: z.enum(['census', 'simulated']),
  })
  .meta({ id: 'Chain' });

export const network = z
  .object({
    id: z.int().min(0),
    name: z.string(),
    genesis_hash: z.string(),
    consensus: z.string(),
    slot_ms: z.int().min(0).nullable(),
    keeps_records: z
      .boolean()
      .describe('Whether windows of it are closed on this chain; only then there are records.'),
    window_ms: z.int().min(1).nullable(),
    min_coverage_ppm: ppm.nullable(),
    min_reporters: z.int().min(0).nullable(),
  })
  .meta({ id: 'Network' });

const address = z.object({ kind: z.enum(['rpc', 'libp2p']), address: z.string(), peer_id: z.string() });

export const target = z
  .object({
    target: z.int().min(0),
    label: z.string(),
    account: z.string().nullable(),
    name: z.string().nullable(),
    owner: z.string().nullable(),
    region: z.string().nullable(),
    groups: z.array(z.string()),
    addresses: z.array(address),
  })
  .meta({ id: 'Target' });

export const group = z
  .object({
    group: z.int().min(0),
    name: z.string(),
    owner: z.string(),
    deposit: count,
    members: z.array(z.int().min(0)),
  })
  .meta({ id: 'Group' });

export const reporter = z
  .object({
    account: z.string().nullable(),
    label: z.string(),
    signer: z.string(),
    region: z.string().nullable(),
    state: z.enum(['joining', 'joined', 'leaving', 'left']),
    joined_s: seconds,
    left_s: seconds.nullable(),
    reported_s: seconds.nullable().describe('The newest window that it has reported.'),
    windows_behind: z
      .int()
      .min(0)
      .nullable()
      .describe('How many windows lie between that one and the last that is over.'),
  })
  .meta({ id: 'Reporter' });

/** What every answer says of itself. */
export function answerOf<Id extends string, Shape extends z.ZodRawShape>(id: Id, shape: Shape) {
  return z
    .object({
      schema: z.literal(`almanac.api.${id}.v1`),
      as_of: asOf,
      unreachable_since: instant
        .nullable()
        .describe('Since when the chain does not answer; then this is what was read before.'),
      immutable: z.boolean().describe('The period is closed: this answer never changes.'),
      origin: z
        .literal('chain')
        .describe('Records of the chain; `almanac watch` answers `observer` or `observer_proved`.'),
      ...shape,
    })
    .meta({ id: `${id.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Answer` });
}

const failure = z
  .object({ error: z.string(), message: z.string().optional() })
  .meta({ id: 'Failure', description: 'A code for programs, and a sentence that says what to do.' });

/** Declared on every route. */
export const failures = { 400: failure, 404: failure, 405: failure, 429: failure, 503: failure } as const;

/** Digits alone: what `Number` takes besides is refused. It is an integer to whoever reads the document. */
export function wholeNumber(min: number, max: number) {
  return z
    .string()
    .regex(/^\d{1,10}$/, `must be a whole number from ${min} to ${max}`)
    .meta({ type: 'integer', minimum: min, maximum: max, pattern: undefined })
    .transform(Number)
    .pipe(z.int().min(min).max(max));
}

export const networkParams = z.object({ network: wholeNumber(0, 0xffff_ffff) });
export const targetParams = networkParams.extend({
  target: z.string().min(1).max(100).describe('An id, an account in any format, or a name.'),
});
export const at = z
  .string()
  .regex(
    /^(?:\d{5,10}|\d{4}(?:-(?:W\d{2}|\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?Z?)?)?))?)$/,
    'must be an instant in UTC: seconds, 2026-11-20, 2026-11-20T09:00Z, 2026-W47, 2026-11 or 2026',
  )
  .describe('An instant in UTC: seconds, or 2026-11-20, 2026-11-20T09:00Z, 2026-W47, 2026-11, 2026.');
