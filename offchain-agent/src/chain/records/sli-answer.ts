import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { unpackRuns } from '../../sli/bucket-runs.ts';
import type { PeriodKind } from '../../sli/calendar.ts';
import { noAbsence } from '../../sli/settlement.ts';

// The shapes of the runtime API as @polkadot/api writes them as JSON. Counts are 64 bits wide: a number while it is
// exact as a double, hex beyond.
const count = z.union([z.number(), z.string()]).transform((value) => BigInt(value));
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullable().transform((value) => value ?? undefined);

const period = z
  .object({ kind: z.string(), start: z.number() })
  .transform(({ kind, start }) => ({ kind: kind.toLowerCase() as PeriodKind, startS: start }));

const targetRef = z.union([
  z.object({ account: z.string() }).transform(({ account }) => ({ account, name: undefined })),
  z.object({ name: z.string() }).transform(({ name }) => ({ account: undefined, name: textOf(name) })),
]);

const counted = z.object({ counted: z.object({ assigned: count, authored: count, windows: count }) });

/** As the chain keeps buckets since spec version 5. */
const runs = z.array(z.tuple([z.number(), z.array(count)])).transform(unpackRuns);

/** And before: of each bucket the difference to the index of the one before it, as a run of one after the gap. */
const differences = z
  .array(z.tuple([z.number(), count]))
  .transform((pairs) =>
    unpackRuns(
      pairs.map(([difference, sixteenths], place) => [
        place === 0 ? difference : difference - 1,
        [sixteenths],
      ]),
    ),
  );

/** A chain is upgraded while its clients run, and is asked of blocks before. */
const buckets = z.union([runs, differences]);

/** Of records before spec version 14 it is not known, and counted as none. */
const absence = z
  .object({ each: count, all: count, windows: count })
  .optional()
  .transform((value) => value ?? noAbsence);

const sampled = z.object({
  sampled: z.object({
    expected: count,
    reported: count,
    samples: count,
    /** [bucket index, answers in sixteenths of a sample] */
    buckets,
    windows: count,
    /** What the target was away for by its own doing. */
    absence,
  }),
});

const sampledFigures = z.object({
  latencyPpm: optional(z.number()),
  coveragePpm: optional(z.number()),
  reporters: z.number(),
  quorum: z.boolean(),
  p50Us: optional(z.number()),
  p95Us: optional(z.number()),
  p99Us: optional(z.number()),
});

type SampledFigures = z.infer<typeof sampledFigures>;

const noFigures: SampledFigures = {
  latencyPpm: undefined,
  coveragePpm: undefined,
  reporters: 0,
  quorum: false,
  p50Us: undefined,
  p95Us: undefined,
  p99Us: undefined,
};

/** What is said of one target and of a group alike. */
const common = {
  period,
  end: optional(z.number()),
  record: z.union([counted, sampled]),
  sliPpm: optional(z.number()),
  interval: optional(z.object({ lowPpm: z.number(), highPpm: z.number() })),
  lowConfidence: z.boolean(),
  provisional: z.boolean(),
  asOfMs: z.number(),
  /** SliApi 1 has none: its records are all counted. */
  sampled: sampledFigures.nullish(),
};

const answer = z
  .object({ target: z.number(), who: optional(targetRef), ...common })
  .transform(({ end, record, sampled: figures, ...rest }) => ({
    ...rest,
    endS: end,
    ...countsOf(record, figures ?? noFigures),
  }));

const sum = z
  .object({ targets: z.number(), ...common })
  .transform(({ end, record, sampled: figures, ...rest }) => ({
    ...rest,
    endS: end,
    ...countsOf(record, figures ?? noFigures),
  }));

const ranking = z
  .object({
    period,
    end: optional(z.number()),
    provisional: z.boolean(),
    asOfMs: z.number(),
    total: z.number(),
    rows: z.array(answer),
  })
  .transform(({ end, ...rest }) => ({ ...rest, endS: end }));

const historyRow = z.object({ period, answer: optional(answer) });

export const sliShapes = {
  answer: optional(answer),
  current: z.object({ closed: optional(answer), open: optional(answer) }),
  history: z.array(historyRow),
  ranking: optional(ranking),
  sum: optional(sum),
  target: optional(z.number()),
  period: optional(period),
};

export type Period = z.infer<typeof period>;
export type TargetRef = z.infer<typeof targetRef>;
export type SliAnswer = z.infer<typeof answer>;
/** The sum of a group's records; `targets` is how many of its members have one. */
export type Sum = z.infer<typeof sum>;
/** A record with its figures, whomever it is of. */
export type RecordFigures = Omit<SliAnswer, 'target' | 'who'>;
/** What reporters say of a target in a period. */
export type SampledAnswer = NonNullable<SliAnswer['sampled']>;
export type Current = z.infer<typeof sliShapes.current>;
export type RecordHistoryRow = z.infer<typeof historyRow>;
export type Ranking = z.infer<typeof ranking>;

/**
 * Reads an answer of the runtime API.
 * @throws AgentError `bad_input/sli_version` when it has another shape than this client knows.
 */
export function readShape<Shape extends z.ZodType>(
  shape: Shape,
  json: unknown,
  call: string,
): z.infer<Shape> {
  const read = shape.safeParse(json);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new AgentError(
    'bad_input/sli_version',
    `SliApi.${call} answers in a shape that this version does not know (${issue?.path.join('.')}: ${issue?.message}); use the version of almanac that belongs to the chain`,
    { data: { call, path: issue?.path.join('.') } },
  );
}

interface RecordCounts {
  readonly assigned: bigint;
  readonly authored: bigint;
  readonly windows: bigint;
  readonly sampled: (Omit<z.infer<typeof sampled>['sampled'], 'windows'> & SampledFigures) | undefined;
  /** Of a parachain's own slots, for which `authored` alone says something. */
  readonly relayed?: true;
}

/** Slots are counted of authorship alone: of sampled records they are 0, and `sampled` is there. */
function countsOf(
  record: z.infer<typeof counted> | z.infer<typeof sampled>,
  figures: SampledFigures,
): RecordCounts {
  if ('counted' in record) return { ...record.counted, sampled: undefined };
  const { windows, ...counts } = record.sampled;
  return { assigned: 0n, authored: 0n, windows, sampled: { ...counts, ...figures } };
}

function textOf(name: string): string {
  return plainText(name.startsWith('0x') ? Buffer.from(name.slice(2), 'hex').toString('utf8') : name);
}
