import { belowHistory, confirmsBelow, historyOf } from './history.ts';
import { defaultPolicy } from './verdict.ts';

/** How often equal releases are refused by their history, up to a release. */
interface HistoryRates {
  /** The share of histories in which one is refused, and in which a second run is asked for. */
  readonly refused: number;
  readonly alarmed: number;
}

/** Few enough to wait for, enough for two standard errors of 2 points at 5 %. */
const histories = 400;
const seed = 20_260_101;

/**
 * Simulates histories of equal releases: as many as were known when a baseline was accepted, then those that are judged one after
 * the other, each measured again where it is below. Deterministic.
 */
export function historyRates(of: {
  readonly accepted: number;
  /** Up to which releases, in ascending order: one simulation, so that no later rate is below an earlier one. */
  readonly judged: readonly number[];
  /** How much each release resembles the one before it, from 0 to 1. */
  readonly correlation: number;
}): HistoryRates[] {
  const { accepted, judged, correlation } = of;
  const normal = normals(seed);
  const last = judged.at(-1) ?? 0;
  const firsts = Array.from({ length: histories }, () => {
    let level = normal();
    const next = (): number => {
      level = correlation * level + Math.sqrt(1 - correlation ** 2) * normal();
      return spread * level;
    };
    const levels = Array.from({ length: accepted }, next);
    const first = { refused: Number.POSITIVE_INFINITY, alarmed: Number.POSITIVE_INFINITY };
    for (let release = 1; release <= last; release++) {
      const candidate = next();
      const history = historyOf(levels);
      const past = { levels, baselineEnds: accepted };
      if (!history || belowHistory(history, past, candidate, defaultPolicy.magnitude) === undefined) {
        levels.push(candidate);
        continue;
      }
      first.alarmed = Math.min(first.alarmed, release);
      const again = next();
      if (confirmsBelow(history, past, { candidate, again }, defaultPolicy.magnitude))
        first.refused = Math.min(first.refused, release);
      levels.push(again);
    }
    return first;
  });
  const share = (isCounted: (first: HistoryRates) => boolean): number =>
    firsts.filter(isCounted).length / histories;
  return judged.map((until) => ({
    refused: share(({ refused }) => refused <= until),
    alarmed: share(({ alarmed }) => alarmed <= until),
  }));
}

/** Of a release, as ln: above the smallest deviation and the magnitude, so that neither decides. */
const spread = 0.03;

/** Standard normal values that a seed determines: a linear congruential generator, and Box and Muller's polar form. */
export function normals(start: number): () => number {
  let state = BigInt(start);
  const uniform = (): number => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number(state >> 11n) / 2 ** 53;
  };
  return () => {
    for (;;) {
      const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
      const square = x * x + y * y;
      if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
    }
  };
}
