import { exactPercent, utc } from '../base/format.ts';
import type { Bounds } from '../chain/agreement/agreement-shapes.ts';
import type { AgreedIndicator, AgreedPeriod, WrittenOffer } from './offer-file.ts';

/**
 * What the chain would refuse in an offer, all at once, each with what to write instead; the chain's own check stays the judge.
 * @param nowS UTC seconds
 */
export function offerFaults(
  offer: WrittenOffer,
  { bounds, rate, nowS }: { readonly bounds: Bounds; readonly rate: SamplingRate; readonly nowS: number },
): readonly string[] {
  const { objective, indicator, fee, cap } = offer;
  const isSampled = indicator !== 'authorship';
  const percentOf = (ppm: number): string => `${exactPercent(ppm)} %`;
  const faults: readonly (readonly [isFault: boolean, text: string])[] = [
    [objective.sharePpm < bounds.minSharePpm, `share: must be at least ${percentOf(bounds.minSharePpm)}`],
    [
      objective.sharePpm - objective.floorPpm < bounds.minGapPpm,
      `floor: must lie at least ${percentOf(bounds.minGapPpm)} below the share, so that no single sample decides`,
    ],
    [
      isSampled && offer.minCoveragePpm < bounds.minCoveragePpm,
      `coverage: must be at least ${percentOf(bounds.minCoveragePpm)}`,
    ],
    [
      isSampled && offer.minReporters < bounds.minReporters,
      `reporters: must be at least ${bounds.minReporters}`,
    ],
    [cap > fee * BigInt(bounds.mostCapPerFee), `cap: must be at most ${bounds.mostCapPerFee} times the fee`],
    [offer.mostPeriods > bounds.mostPeriods, `periods: must be at most ${bounds.mostPeriods}`],
    [offer.untilS <= nowS, `until: must lie behind the time of the chain, ${utc(nowS * 1_000)} UTC`],
  ];
  const room = roomFault(objective.sharePpm, rate);
  return [
    ...faults.flatMap(([isFault, text]) => (isFault ? [text] : [])),
    ...(room === undefined ? [] : [`share: ${room}`]),
  ];
}

/** Misses that an objective must leave room for: with fewer, chance decides more than the service does. */
export const leastMisses = 10;

/** What it takes to say how many samples of a target a period has. */
export interface SamplingRate {
  readonly indicator: AgreedIndicator;
  readonly period: AgreedPeriod;
  /** Of one reporter. */
  readonly samplesPerWindow: number;
  readonly windowMs: number;
  readonly slotMs: number;
  /** Validators that share the slots. */
  readonly validators: number;
}

const dayMs = 86_400_000;
/** The shortest of its kind. */
const periodMs: Readonly<Record<AgreedPeriod, number>> = { day: dayMs, week: 7 * dayMs, month: 28 * dayMs };
const whole = 1_000_000;

/** Samples (slots) of one target in the shortest period of the kind. */
export function samplesIn(rate: SamplingRate): number {
  const isOfSlots = rate.indicator === 'authorship' || rate.indicator === 'arrival';
  const length = periodMs[rate.period];
  return isOfSlots
    ? Math.floor(length / rate.slotMs / Math.max(1, rate.validators))
    : Math.floor(length / rate.windowMs) * rate.samplesPerWindow;
}

/** The samples that a share needs for `leastMisses`; infinitely many for a share of all. */
export function samplesNeeded(sharePpm: number): number {
  return sharePpm >= whole ? Number.POSITIVE_INFINITY : Math.ceil((leastMisses * whole) / (whole - sharePpm));
}

/** The highest share that so many samples carry, in ppm. */
export function highestShare(samples: number): number {
  return samples < leastMisses ? 0 : Math.floor(whole - (leastMisses * whole) / samples);
}

/**
 * Why a period is too short for a share, in words; undefined when it is not.
 * @example roomFault(999_900, { indicator: 'rpc', period: 'day', ... })
 */
export function roomFault(sharePpm: number, rate: SamplingRate): string | undefined {
  const [samples, needed] = [samplesIn(rate), samplesNeeded(sharePpm)];
  if (samples >= needed) return undefined;
  const unit = rate.indicator === 'authorship' ? 'slots' : 'samples';
  const takes = Number.isFinite(needed)
    ? `a share of ${exactPercent(sharePpm)} % takes ${needed.toLocaleString('en-US')} ${unit} in a period`
    : 'a share of 100 % leaves no room for a single miss';
  const highest = highestShare(samples);
  const advice =
    highest > 0
      ? `promise ${exactPercent(highest)} % at most, or choose a longer period`
      : 'choose a longer period';
  return `${takes}, so that chance decides nothing (room for ${leastMisses} misses); a ${rate.period} has ${samples.toLocaleString('en-US')}: ${advice}`;
}
