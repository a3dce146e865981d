import { z } from 'zod';
import { plainText } from '../../base/plain-text.ts';
import { signedJson, smallJson, unsignedJson } from '../json-numbers.ts';

// As @polkadot/api writes the types of pallet-scalability as JSON.
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const text = z
  .string()
  .regex(/^0x(?:[0-9a-f]{2})*$/)
  .transform((bytes) => plainText(Buffer.from(bytes.slice(2), 'hex').toString('utf8')));

const subject = z.object({ name: text, owner: z.string(), deposit: unsignedJson });

/** With a size; before runtime 7 it was not called `sizeMillionths` but `size`, which @polkadot/api keeps for itself. */
const sized = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.preprocess(
    (value) => {
      const { sizeMillionths, ...rest } = (value ?? {}) as Record<string, unknown>;
      return sizeMillionths === undefined ? value : { ...rest, size: sizeMillionths };
    },
    z.object({ size: smallJson, ...shape }),
  );

const latency = z.object({ meanUs: smallJson, p50Us: smallJson, p95Us: smallJson, p99Us: smallJson });

const point = sized({
  throughput: unsignedJson,
  latency: optional(latency),
  repetitions: z.number(),
  weight: unsignedJson,
});

const run = z.object({
  subject: z.number(),
  version: text,
  commit: text,
  fingerprint: hash,
  varied: z.enum(['Validators', 'Concurrency']),
  weighting: z.enum(['None', 'Given', 'Relative']),
  points: z.array(point),
  evidence: z.object({ root: hash, contentId: hash }),
  submitted: smallJson,
  deposit: unsignedJson,
});

const parameters = z.object({ lambda: unsignedJson, sigma: unsignedJson, kappa: unsignedJson });

const interval = z.object({ low: signedJson, high: signedJson });

const claimed = z.object({
  levelPpm: z.number(),
  lambda: optional(interval),
  sigma: optional(interval),
  kappa: optional(interval),
  peakSize: optional(z.object({ low: smallJson, high: optional(smallJson) })),
});

/** In 1e-15. */
const step = z.object({ lambda: signedJson, sigma: signedJson, kappa: signedJson }).transform((femto) => ({
  lambda: Number(femto.lambda),
  sigma: Number(femto.sigma),
  kappa: Number(femto.kappa),
}));

const flags = z
  .object({
    extrapolated: z.boolean(),
    superlinear: z.boolean(),
    noPeak: z.boolean(),
    pastPeak: z.boolean(),
    lowConfidence: z.boolean(),
    notUsl: z.boolean(),
  })
  .transform((set) => [
    ...(set.extrapolated ? ['extrapolated' as const] : []),
    ...(set.superlinear ? ['superlinear' as const] : []),
    ...(set.noPeak ? ['no_peak' as const] : []),
    ...(set.pastPeak ? ['past_peak' as const] : []),
    ...(set.lowConfidence ? ['low_confidence' as const] : []),
    ...(set.notUsl ? ['not_usl' as const] : []),
  ]);

const checked = z.object({
  bounds: z.object({ sigma: optional(z.enum(['Zero', 'One'])), kappa: z.boolean() }),
  step,
  figures: z.object({
    peak: optional(sized({ throughput: unsignedJson, bestSize: smallJson })),
    limit: optional(unsignedJson),
    flags,
    sumOfSquares: unsignedJson,
  }),
});

const prediction = z.object({
  parameters,
  checked,
  claimed,
  submitter: z.string(),
  submitted: smallJson,
  replaceableUntil: smallJson,
});

const requirement = z.object({
  minThroughput: optional(unsignedJson),
  maxLatency: optional(sized({ latencyUs: smallJson })),
  maxSigma: optional(unsignedJson),
  maxKappa: optional(unsignedJson),
  maxRegressionPpm: optional(z.number()),
});

const outcome = z.object({
  throughput: unsignedJson,
  latencyUs: optional(smallJson),
  regressionPpm: optional(signedJson.transform(Number)),
  missed: z.object({
    throughput: z.boolean(),
    latency: z.boolean(),
    sigma: z.boolean(),
    kappa: z.boolean(),
    regression: z.boolean(),
  }),
});

const refused = z.union([
  z
    .union([z.literal('UnknownRun'), z.object({ unknownRun: z.null() })])
    .transform(() => ({ kind: 'unknown_run' as const })),
  z
    .union([z.literal('OutOfRange'), z.object({ outOfRange: z.null() })])
    .transform(() => ({ kind: 'out_of_range' as const })),
  z
    .union([z.literal('IllConditioned'), z.object({ illConditioned: z.null() })])
    .transform(() => ({ kind: 'ill_conditioned' as const })),
  z.object({ moves: step }).transform(({ moves }) => ({ kind: 'moves' as const, step: moves })),
  z
    .object({ sigmaLeavesItsBound: step })
    .transform((it) => ({ kind: 'sigma_leaves_its_bound' as const, step: it.sigmaLeavesItsBound })),
  z
    .object({ kappaLeavesItsBound: step })
    .transform((it) => ({ kind: 'kappa_leaves_its_bound' as const, step: it.kappaLeavesItsBound })),
]);

export const scalabilityShapes = {
  subjectId: optional(z.number()),
  nextSubject: z.number(),
  subject: optional(
    z.object({
      id: z.number(),
      subject,
      runs: z.array(z.number()),
      requirement: optional(requirement),
      baseline: optional(z.number()),
    }),
  ),
  runs: z.array(z.tuple([z.number(), run]).transform(([id, rest]) => ({ id, ...rest }))),
  prediction: optional(prediction),
  predictionInfo: optional(
    z.object({ run: z.number(), version: text, prediction, outcome: optional(outcome) }),
  ),
  history: z.array(
    z.object({
      run: z.number(),
      version: text,
      commit: text,
      submitted: smallJson,
      law: optional(
        z.tuple([parameters, checked]).transform(([law, found]) => ({ parameters: law, checked: found })),
      ),
    }),
  ),
  check: z.union([
    z.object({ ok: checked }).transform(({ ok }) => ({ kind: 'accepted' as const, checked: ok })),
    z.object({ err: refused }).transform(({ err }) => err),
  ]),
  throughput: optional(unsignedJson),
  latency: optional(smallJson),
  amount: unsignedJson,
  /** The data of `RequirementMet` and `RequirementMissed`. */
  judged: z
    .tuple([z.number(), z.number(), outcome])
    .transform(([id, , found]) => ({ run: id, outcome: found })),
};

export type Parameters = z.infer<typeof parameters>;
export type ClaimedIntervals = z.infer<typeof claimed>;
export type Checked = z.infer<typeof checked>;
export type Requirement = z.infer<typeof requirement>;
export type FitOutcome = z.infer<typeof outcome>;
export type StoredPoint = z.infer<typeof point>;
export type StoredRun = z.infer<typeof scalabilityShapes.runs>[number];
export type StoredPrediction = z.infer<typeof prediction>;
export type SubjectInfo = NonNullable<z.infer<typeof scalabilityShapes.subject>>;
export type PredictionInfo = NonNullable<z.infer<typeof scalabilityShapes.predictionInfo>>;
export type RunHistoryRow = z.infer<typeof scalabilityShapes.history>[number];
/** What `check_prediction` answers. */
export type LawAnswer = z.infer<typeof scalabilityShapes.check>;
/** A run as it is submitted. */
export type RunInput = Omit<StoredRun, 'id' | 'subject' | 'submitted' | 'deposit'>;
