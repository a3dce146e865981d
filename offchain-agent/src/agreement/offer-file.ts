import { z } from 'zod';
import { faultsText, readYamlFile } from '../base/config-file.ts';
import { AgentError, messageOf } from '../base/error.ts';
import { faultsOf } from '../base/faults.ts';
import { parseInstant } from '../base/instant.ts';
import { durationMs, parseShare } from '../base/parse.ts';
import { type Currency, parseAmount } from '../chain/amount.ts';
import {
  type AgreedIndicator,
  type AgreedPeriod,
  agreedIndicators,
  agreedPeriods,
} from '../sli/settlement.ts';

/** An offer as a person writes it, read; whom `target` and `guarantor` name, the chain knows. */
export interface WrittenOffer {
  /** Its id, account or name. */
  readonly target: string;
  readonly guarantor: string | undefined;
  readonly indicator: AgreedIndicator;
  readonly period: AgreedPeriod;
  readonly objective: { readonly withinUs: number; readonly sharePpm: number; readonly floorPpm: number };
  readonly minCoveragePpm: number;
  readonly minReporters: number;
  /** Of a period, in the chain's smallest part. */
  readonly fee: bigint;
  readonly cap: bigint;
  readonly mostPeriods: number;
  readonly capacity: number;
  /** UTC seconds. */
  readonly untilS: number;
}

/** Shown beside the faults of an offer, and read by a test. */
export const offerExample = `target: rpc.example.org
indicator: rpc
period: month
share: 99.5%
floor: 98%
within: 800ms
coverage: 80%
reporters: 3
fee: 100 ALM
cap: 400 ALM
periods: 12
capacity: 4
until: 2027-12-31
`;

const largestFile = 65_536;
const microsPerMs = 1_000;
/** The longest latency that a bucket of the chain holds. */
const mostWithinMs = 134_217;
const mostU32 = 2 ** 32 - 1;

/**
 * Reads an offer: the fields of a file, and those that options say over them.
 * @throws AgentError `bad_input/offer_file` when the file cannot be read or is no YAML; `bad_input/offer` with every fault
 */
export function readOffer(
  file: string | undefined,
  options: Readonly<Record<string, unknown>>,
  currency: Currency,
): WrittenOffer {
  const written =
    (file === undefined ? undefined : readYamlFile(file, largestFile, 'bad_input/offer_file')) ?? {};
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const isObject = typeof written === 'object' && written !== null && !Array.isArray(written);
  return parseOffer(isObject ? { ...written, ...given } : written, file ?? 'the offer', currency);
}

/** Checks a document. @throws AgentError `bad_input/offer` */
export function parseOffer(document: unknown, source: string, currency: Currency): WrittenOffer {
  const parsed = offerShape(currency).safeParse(document, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw offerFault(source, faultsOf(parsed.error));
}

/** All that is wrong with an offer, with one that is right beside it. */
export function offerFault(source: string, faults: readonly string[]): AgentError {
  return new AgentError('bad_input/offer', faultsText(source, faults, offerExample), {
    data: { source, faults },
  });
}

function offerShape(currency: Currency) {
  return z
    .strictObject({
      target: text.pipe(z.string().min(1, 'must not be empty')),
      indicator: z.enum(agreedIndicators),
      period: z.enum(agreedPeriods).default('month'),
      share: read(parseShare),
      floor: read(parseShare),
      within: within.optional(),
      coverage: read(parseShare).optional(),
      reporters: count.optional(),
      fee: amount(currency),
      cap: amount(currency),
      periods: count.default(12),
      capacity: count.default(1),
      until: text.pipe(read(parseInstant)),
      guarantor: z.string().optional(),
    })
    .superRefine((offer, context) => {
      const fault = (path: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [path], message });
      if (offer.floor >= offer.share)
        fault('floor', 'must be below the share: at the floor the whole cap is paid');
      const isCounted = offer.indicator === 'authorship';
      const sampledOnly = ['within', 'coverage', 'reporters'] as const;
      for (const field of sampledOnly.filter((name) => isCounted && offer[name] !== undefined))
        fault(field, 'must be left out: slots are counted, and neither sampled nor timed');
      if (!isCounted && offer.within === undefined)
        fault('within', 'must be given; how soon an answer counts, for example 800ms');
    })
    .transform(({ share, floor, within: withinUs, coverage, reporters, periods, until, ...rest }) => ({
      ...rest,
      guarantor: rest.guarantor,
      objective: { withinUs: withinUs ?? 0, sharePpm: share, floorPpm: floor },
      minCoveragePpm: rest.indicator === 'authorship' ? 0 : (coverage ?? usualCoveragePpm),
      minReporters: rest.indicator === 'authorship' ? 0 : (reporters ?? usualReporters),
      mostPeriods: periods,
      untilS: until,
    }));
}

const usualCoveragePpm = 800_000;
const usualReporters = 3;

const within = z.string().transform((text, context) => {
  const ms = durationMs(text);
  if (ms !== undefined && ms >= 1 && ms <= mostWithinMs) return ms * microsPerMs;
  context.addIssue({ code: 'custom', message: `must be a duration from 1ms to ${mostWithinMs}ms` });
  return z.NEVER;
});

/** YAML takes an id or a year for a number. */
const text = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string());

/** A whole number from 1 on; options give it as text. */
const count = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int().min(1).max(mostU32),
);

function amount(currency: Currency) {
  return z.string().transform((text, context) => {
    const parts = parseAmount(text, currency);
    if (parts !== undefined && parts > 0n) return parts;
    context.addIssue({
      code: 'custom',
      message: `must be an amount with its unit, for example 100 ${currency.symbol}`,
    });
    return z.NEVER;
  });
}

/** What one of our readers of text takes; its own words say what is expected. */
function read(reader: (text: string, source: string) => number) {
  return z.string().transform((text, context) => {
    try {
      return reader(text, 'x');
    } catch (error) {
      context.addIssue({ code: 'custom', message: messageOf(error).replace(/^x: /, '') });
      return z.NEVER;
    }
  });
}
