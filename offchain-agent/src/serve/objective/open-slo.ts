import { z } from 'zod';
import { burnRates } from './burn-rates.ts';
import { allSeries, goodSeries, parseSeries } from './series.ts';

/** The documents of OpenSLO v1 of which Almanac keeps all that is in them, in the order in which they are written. */
export const openSloKinds = [
  'Service',
  'SLI',
  'AlertNotificationTarget',
  'AlertCondition',
  'AlertPolicy',
  'SLO',
] as const;

export type OpenSloKind = (typeof openSloKinds)[number];

export const openSloVersion = 'openslo/v1';

const mostDescription = 1_050;
const mostName = 63;
const whole = 1_000_000;

/** A field that OpenSLO has, and Almanac cannot hold: the reason is what a person reads. */
const notHeld = (reason: string) =>
  z
    .unknown()
    .refine((value) => value === undefined, reason)
    .optional();

const name = z
  .string()
  .regex(/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, 'must be 1 to 63 lower-case letters, digits and -');

const isLabel = (value: unknown): value is string | string[] =>
  typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

const metadata = z.strictObject({
  name,
  displayName: z.string().max(mostName, `must have at most ${mostName} characters`).optional(),
  labels: z.record(z.string(), z.custom(isLabel, 'must be text, or a list of texts')).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

const description = z
  .string()
  .max(mostDescription, `must have at most ${mostDescription} characters`)
  .optional();

const otherSource = 'Almanac reads the metrics of `almanac serve` alone; expected type: Prometheus';

const metric = (series: string) =>
  z.strictObject({
    metricSource: z.strictObject({
      metricSourceRef: notHeld(otherSource),
      type: z.literal('Prometheus'),
      spec: z.strictObject({
        query: z.string().superRefine((query, context) => {
          const read = parseSeries(query, series);
          if (typeof read === 'string') context.addIssue({ code: 'custom', message: read });
        }),
      }),
    }),
  });

const ratioOnly = 'an indicator of Almanac is the ratio of good to total';
const sliSpec = z
  .strictObject({
    description,
    thresholdMetric: notHeld(ratioOnly),
    ratioMetric: z.strictObject({
      counter: z.literal(true),
      good: metric(goodSeries),
      bad: notHeld(ratioOnly),
      total: metric(allSeries),
      rawType: notHeld(ratioOnly),
      raw: notHeld(ratioOnly),
    }),
  })
  .superRefine(({ ratioMetric: { good, total } }, context) => {
    const [part, all] = [
      parseSeries(good.metricSource.spec.query, goodSeries),
      parseSeries(total.metricSource.spec.query, allSeries),
    ];
    if (typeof part === 'string' || typeof all === 'string') return;
    if (JSON.stringify(part) === JSON.stringify(all)) return;
    context.addIssue({
      code: 'custom',
      path: ['ratioMetric', 'total', 'metricSource', 'spec', 'query'],
      message: 'must be of the same network, target and indicator as good',
    });
  });

const monthOnly = 'the error budget of Almanac is that of a calendar month in UTC';
const timeWindow = z.strictObject({
  duration: z.literal('1M'),
  isRolling: z.literal(false).optional(),
  calendar: z.strictObject({
    startTime: z
      .string()
      .regex(/^\d{4}-(?:0[1-9]|1[0-2])-01 00:00:00$/, `${monthOnly}: must be the first of a month, 00:00:00`),
    timeZone: z.enum(['Etc/UTC', 'UTC']),
  }),
});

const simple = 'Almanac holds one share of good to total by objective';
/** Of a share that has at most six decimals it is exact. */
const isHeld = (share: number): boolean => Math.abs(share * whole - Math.round(share * whole)) < 1e-4;
const tooFine = 'must have no more decimals than parts per million';
const objective = z
  .strictObject({
    displayName: z.string().optional(),
    op: notHeld(simple),
    value: notHeld(simple),
    target: z.number().min(0).lt(1, 'must be below 1').refine(isHeld, tooFine).optional(),
    targetPercent: z
      .number()
      .min(0)
      .lt(100, 'must be below 100')
      .refine((percent) => isHeld(percent / 100), tooFine)
      .optional(),
    timeSliceTarget: notHeld(simple),
    timeSliceWindow: notHeld(simple),
    indicator: notHeld(simple),
    indicatorRef: notHeld(simple),
    compositeWeight: notHeld(simple),
  })
  .refine((one) => (one.target === undefined) !== (one.targetPercent === undefined), {
    message: 'must have one of target and targetPercent',
  });

const burnTexts = burnRates.map(({ rate, over, severity }) => `${rate} over ${over} (${severity})`);
const conditionSpec = z
  .strictObject({
    severity: z.string(),
    condition: z.strictObject({
      kind: z.literal('burnrate'),
      op: z.literal('gt'),
      threshold: z.number(),
      lookbackWindow: z.string(),
      alertAfter: z.literal('0m').optional(),
    }),
    description,
  })
  .refine(
    ({ severity, condition: { threshold, lookbackWindow } }) =>
      burnRates.some(
        (one) => one.rate === threshold && one.over === lookbackWindow && one.severity === severity,
      ),
    { message: `the rules for Prometheus alert on burn rates of ${burnTexts.join(', ')}` },
  );

const targetSpec = z.strictObject({
  target: z.string().refine((text) => text.toLowerCase() === 'alertmanager', {
    message: 'alerts go to Alertmanager, whose configuration says to whom; must be alertmanager',
  }),
  description,
});

/** An object by its name, or as it stands: exactly one of the two. */
const either = <Ref extends string, Kind extends OpenSloKind, Spec extends z.ZodType>(
  ref: Ref,
  kind: Kind,
  spec: Spec,
) =>
  z
    .strictObject({
      [ref]: name.optional(),
      kind: z.literal(kind).optional(),
      metadata: metadata.optional(),
      spec: spec.optional(),
    } as { [Key in Ref]: z.ZodOptional<typeof name> } & {
      kind: z.ZodOptional<z.ZodLiteral<Kind>>;
      metadata: z.ZodOptional<typeof metadata>;
      spec: z.ZodOptional<Spec>;
    })
    .refine(
      (one) => {
        const given = one as Readonly<Record<string, unknown>>;
        const inline = ['kind', 'metadata', 'spec'].filter((key) => given[key] !== undefined).length;
        return given[ref] === undefined ? inline === 3 : inline === 0;
      },
      { message: `must have either ${ref}, or kind, metadata and spec` },
    );

const policySpec = z.strictObject({
  description,
  alertWhenNoData: z.literal(false).optional(),
  alertWhenBreaching: z.literal(true),
  alertWhenResolved: z.literal(false).optional(),
  conditions: z
    .array(either('conditionRef', 'AlertCondition', conditionSpec))
    .length(1, 'must have one entry'),
  notificationTargets: z.array(either('targetRef', 'AlertNotificationTarget', targetSpec)).min(1),
});

const sloSpec = z
  .strictObject({
    description,
    service: name,
    indicator: z.strictObject({ metadata, spec: sliSpec }).optional(),
    indicatorRef: name.optional(),
    timeWindow: z.array(timeWindow).length(1, `${monthOnly}; must have one entry`),
    budgetingMethod: z.literal('Occurrences'),
    objectives: z.array(objective).length(1, `${simple}; must have one entry`),
    alertPolicies: z.array(either('alertPolicyRef', 'AlertPolicy', policySpec)).optional(),
  })
  .refine((spec) => (spec.indicator === undefined) !== (spec.indicatorRef === undefined), {
    message: 'must have one of indicator and indicatorRef',
  });

const documentOf = <Kind extends OpenSloKind, Spec extends z.ZodType>(kind: Kind, spec: Spec) =>
  z.strictObject({ apiVersion: z.literal(openSloVersion), kind: z.literal(kind), metadata, spec });

export const openSloShapes = {
  Service: documentOf('Service', z.strictObject({ description })),
  SLI: documentOf('SLI', sliSpec),
  AlertNotificationTarget: documentOf('AlertNotificationTarget', targetSpec),
  AlertCondition: documentOf('AlertCondition', conditionSpec),
  AlertPolicy: documentOf('AlertPolicy', policySpec),
  SLO: documentOf('SLO', sloSpec),
} as const satisfies Record<OpenSloKind, z.ZodType>;

export type OpenSloDocument = { [Kind in OpenSloKind]: z.output<(typeof openSloShapes)[Kind]> }[OpenSloKind];
export type SloDocument = z.output<typeof openSloShapes.SLO>;
export type SliSpec = z.output<typeof sliSpec>;
