import { z } from 'zod';
import type { CalendarKind } from '../../sli/calendar.ts';
import type { IndicatorName } from '../../sli/indicator.ts';
import { unsignedJson } from '../json-numbers.ts';

// As @polkadot/api writes the types of pallet-agreements as JSON.
const lower = <Name extends string>() => z.string().transform((name) => name.toLowerCase() as Name);

const terms = z
  .object({
    network: z.number(),
    target: z.number(),
    indicator: lower<IndicatorName>(),
    kind: lower<CalendarKind>(),
    objective: z.object({ withinUs: z.number(), sharePpm: z.number(), floorPpm: z.number() }),
    minCoveragePpm: z.number(),
    minReporters: z.number(),
    fee: unsignedJson,
    cap: unsignedJson,
  })
  .transform(({ kind, ...rest }) => ({ ...rest, period: kind }));

const offer = z.object({
  provider: z.string(),
  guarantor: z
    .object({ account: z.string(), agreed: z.boolean() })
    .nullish()
    .transform((value) => value ?? undefined),
  terms,
  availability: z
    .object({ mostPeriods: z.number(), capacity: z.number(), until: z.number() })
    .transform(({ until, ...rest }) => ({ ...rest, untilS: until })),
  deposit: unsignedJson,
});

const accepted = z.object({
  offer: z.number(),
  provider: z.string(),
  guarantor: z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
  customer: z.string(),
  terms,
  next: z.number(),
  left: z.number(),
});

const rewarded = accepted.extend({ reportersPpm: z.number() });

const calendared = rewarded.extend({
  callerPpm: z
    .number()
    .nullish()
    .transform((value) => value ?? undefined),
  due: z
    .object({ samples: unsignedJson, windows: z.number() })
    .nullish()
    .transform((value) => value ?? undefined),
});

/** The first form was accepted before reporters were paid of fees, the second before a period was held against the calendar. */
const agreement = z
  .union([z.object({ v1: accepted }), z.object({ v2: rewarded }), z.object({ v3: calendared })])
  .transform((stored) => {
    const { next, ...rest } =
      'v3' in stored
        ? stored.v3
        : {
            ...('v2' in stored ? stored.v2 : { ...stored.v1, reportersPpm: 0 }),
            callerPpm: undefined,
            due: undefined,
          };
    return { ...rest, nextS: next };
  });

const outcome = z.union([
  z.object({ kept: z.null() }).transform(() => ({ kind: 'kept' as const })),
  z
    .object({ missed: z.object({ payout: unsignedJson }) })
    .transform(({ missed }) => ({ kind: 'missed' as const, payout: missed.payout })),
  z
    .object({ unknown: z.object({ why: z.string() }) })
    .transform(({ unknown }) => ({ kind: 'unknown' as const, why: unknown.why })),
]);

const settlement = z
  .object({
    start: z.number(),
    outcome,
    feeToProvider: unsignedJson,
    toCaller: unsignedJson,
    payout: unsignedJson,
    // A runtime that pays no reporters does not say it.
    toReporters: unsignedJson.optional(),
  })
  .transform(({ start, toReporters = 0n, ...rest }) => ({ ...rest, toReporters, startS: start }));

export const agreementShapes = {
  offer: offer.nullish().transform((value) => value ?? undefined),
  agreement: agreement.nullish().transform((value) => value ?? undefined),
  eachOffer: offer,
  eachAgreement: agreement,
  settlement,
  bounds: z.object({
    leadS: z.number(),
    minSharePpm: z.number(),
    minGapPpm: z.number(),
    mostCapPerFee: z.number(),
    mostPeriods: z.number(),
    minCoveragePpm: z.number(),
    minReporters: z.number(),
    callerPpm: z.number(),
    exposurePerReporter: unsignedJson,
  }),
  reward: z.object({ reportersPpm: z.number(), openings: z.number() }),
  pause: z
    .object({ from: z.number(), until: z.number() })
    .nullish()
    .transform((value) => value ?? { from: 0, until: 0 }),
  id: z.number(),
  any: z.unknown(),
  first: z.number().nullish(),
  due: settlement.nullish().transform((value) => value ?? undefined),
  room: z
    .object({ network: unsignedJson, target: unsignedJson, more: z.number().nullish() })
    .nullish()
    .transform((value) => value ?? undefined),
  samples: unsignedJson
    .nullish()
    .transform((value) => (value === undefined || value === null ? undefined : Number(value))),
  millis: unsignedJson.transform(Number),
};

export type Terms = z.infer<typeof terms>;
/** What a provider offers to anyone. */
export type StoredOffer = z.infer<typeof offer>;
/** What a customer has accepted, with the terms as they were. */
export type StoredAgreement = z.infer<typeof agreement>;
/** How much exposure is free, in the chain's smallest part, and from when on a first period that ends has more. */
export type ExposureRoom = NonNullable<z.infer<typeof agreementShapes.room>>;
export type AgreementBounds = z.infer<typeof agreementShapes.bounds>;
/** A period that is settled, or what it would be; amounts in the chain's smallest part. */
export type Settlement = z.infer<typeof settlement>;
