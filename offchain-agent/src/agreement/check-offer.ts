import { exactPercent, utc } from '../base/format.ts';
import type { AgreementBounds } from '../chain/agreement/agreement-shapes.ts';
import type { WrittenOffer } from './offer-file.ts';

/**
 * What the chain would refuse in an offer, all at once, each with what to write instead; the chain's own check stays the judge.
 * @param samples of the target in the shortest such period
 * @param nowS UTC seconds
 */
export function offerFaults(
  offer: WrittenOffer,
  {
    bounds,
    samples,
    nowS,
  }: { readonly bounds: AgreementBounds; readonly samples: number; readonly nowS: number },
): readonly string[] {
  const { objective, indicator, fee, cap } = offer;
  const isSampled = indicator !== 'authorship';
  const percentOf = (ppm: number): string => `${exactPercent(ppm)} %`;
  const faults: readonly (readonly [isFault: boolean, text: string])[] = [
    [objective.sharePpm < bounds.minSharePpm, `share: must be at least ${percentOf(bounds.minSharePpm)}`],
    [
      objective.sharePpm - objective.floorPpm < bounds.minGapPpm,
      `floor: must be at least ${percentOf(bounds.minGapPpm)} below the share, so that no single sample decides`,
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
  const room = roomFault(offer, samples);
  return [
    ...faults.flatMap(([isFault, text]) => (isFault ? [text] : [])),
    ...(room === undefined ? [] : [`share: ${room}`]),
  ];
}

/** Misses that an objective must leave room for: with fewer, chance decides more than the service does. */
const leastMisses = 10;

const whole = 1_000_000;

/** The samples that a share needs for `leastMisses`; infinitely many for a share of all. */
export function samplesNeeded(sharePpm: number): number {
  return sharePpm >= whole ? Number.POSITIVE_INFINITY : Math.ceil((leastMisses * whole) / (whole - sharePpm));
}

/** The highest share that so many samples carry, in ppm. */
export function highestShare(samples: number): number {
  return samples < leastMisses ? 0 : Math.floor(whole - (leastMisses * whole) / samples);
}

/** Why a period is too short for a share, in words; undefined when it is not. */
export function roomFault(
  { objective: { sharePpm }, indicator, period }: Pick<WrittenOffer, 'objective' | 'indicator' | 'period'>,
  samples: number,
): string | undefined {
  const needed = samplesNeeded(sharePpm);
  if (samples >= needed) return undefined;
  const unit = indicator === 'authorship' ? 'slots' : 'samples';
  const takes = Number.isFinite(needed)
    ? `a share of ${exactPercent(sharePpm)} % takes ${needed.toLocaleString('en-US')} ${unit} in a period`
    : 'a share of 100 % leaves no room for a single miss';
  const highest = highestShare(samples);
  const advice =
    highest > 0
      ? `promise ${exactPercent(highest)} % at most, or choose a longer period`
      : 'choose a longer period';
  return `${takes}, so that chance decides nothing (room for ${leastMisses} misses); a ${period} has ${samples.toLocaleString('en-US')}: ${advice}`;
}
