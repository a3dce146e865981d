import { figure } from '../../../base/figure.ts';
import { parametersOf } from '../../../usl/band.ts';
import type { Flag } from '../../../usl/flags.ts';
import { throughputAt } from '../../../usl/model.ts';
import { largestOf, leastCertain, type Point, smallestOf } from '../../../usl/point.ts';
import { mean } from '../../../usl/statistics.ts';
import type { UslFit } from '../../../usl/usl-fit.ts';
import { isFar } from './figures.ts';

/**
 * The answer: the best size, the smallest that is nearly as good, and all that speaks against quoting it.
 * @param counts what N counts, where the points say it
 */
export function sentenceOf(fit: UslFit, counts?: string): string {
  return [...answerOf(fit, counts), ...doubtsOf(fit)].join(' ');
}

/** Noise of a plateau is no rise. */
const leastRise = 0.05;

/** Whether the mean of some size is noticeably above that of a smaller one. */
function rises(points: readonly Point[]): boolean {
  const means = meansOf(points).map(({ throughput }) => throughput);
  return means.some((value, i) => means.slice(0, i).some((before) => value > before * (1 + leastRise)));
}

/** Whether somewhere the mean grows more than in proportion to the size. */
function growsBeyondSize(points: readonly Point[]): boolean {
  const shares = meansOf(points).map(({ n, throughput }) => throughput / n);
  return shares.some((share, i) => share > (shares[i - 1] ?? Infinity));
}

/** The mean throughput of each size, ascending. */
function meansOf(points: readonly Point[]): Point[] {
  const sizes = [...new Set(points.map(({ n }) => n))].toSorted((a, b) => a - b);
  return sizes.map((size) => ({
    n: size,
    throughput: mean(points.filter(({ n }) => n === size).map(({ throughput }) => throughput)),
  }));
}

function answerOf(fit: UslFit, counts: string | undefined): string[] {
  const largest = largestOf(fit.points);
  const { flags, peak, limit, ideal } = fit;
  const of = (n: number): string => counted(fit, n, counts);
  if (flags.includes('past_peak') && rises(fit.points))
    return [
      `No size gives more than the first, ${figure(smallestOf(fit.points))}, but throughput does not fall all the way: a larger one gives more than a smaller one. No law of this kind does that.`,
    ];
  if (flags.includes('past_peak') && fit.points.some(({ n }) => n === 1))
    return ['Throughput falls from the first size on: size 1 gives the most, and every further one costs.'];
  if (flags.includes('past_peak'))
    return [
      'Throughput falls from the first size on: every size measured lies past the peak, and the throughput of one cannot be known.',
    ];
  if (!peak && limit === null)
    return ['Throughput grows in proportion: neither peak nor limit shows in these points.'];
  if (!peak) {
    const nearly = Math.ceil(ideal.n90 ?? 1);
    const beyond = nearly > largest ? ` (extrapolated: nothing above ${figure(largest)} was measured)` : '';
    if (isFar(fit))
      return ['No peak, and no limit near what was measured: measure at larger sizes to see where it ends.'];
    return [
      `No peak: throughput approaches ${figure(limit ?? 0)}/s; ${of(nearly)} ${nearly === 1 || of(nearly).startsWith('size') ? 'gives' : 'give'} 90 % of it${beyond}.`,
    ];
  }
  const { best_n: best } = peak;
  const known = peak.throughput === null ? '' : `, ${figure(throughputAt(parametersOf(fit), best))}/s`;
  const at = `${of(best)}${known}`;
  if (flags.includes('extrapolated'))
    return [
      `Best by the law: ${at}.`,
      `That is extrapolated, nothing above ${figure(largest)} was measured${peak.n > 2 * largest ? '; do not quote it, it is more than twice that far' : ''}.`,
    ];
  const nearly = Math.ceil(ideal.n95 ?? best);
  return [
    `Best: ${at}.`,
    ...(nearly < best ? [`${figure(nearly)} already ${nearly === 1 ? 'gives' : 'give'} 95 %.`] : []),
    `More than ${figure(best)} is slower.`,
  ];
}

/** A sentence for each flag that the answer has not told, for sizes far off and for intervals that are withheld. */
function doubtsOf(fit: UslFit): string[] {
  const { flags, points, method } = fit;
  const sizes = new Set(points.map(({ n }) => n)).size;
  const tells: Partial<Record<Flag, string>> = {
    superlinear: growsBeyondSize(points)
      ? 'Somewhere throughput grew more than in proportion to the size, so sigma is held at 0.'
      : 'The points alone give a sigma below 0, so it is held at 0.',
    not_usl: misfitSentence(fit),
    low_confidence:
      points.length < leastCertain
        ? `Low confidence: any ${points.length} points have such a law; measure at six sizes or more.`
        : `Low confidence: ${sizes} sizes; measure at six or more.`,
  };
  const far = flags.includes('not_usl') || flags.includes('past_peak') ? [] : farOff(fit);
  return [
    ...flags.flatMap((flag) => tells[flag] ?? []),
    ...(far.length > 0 ? [`${sentenceCase(far.join(', '))} the fit.`] : []),
    ...withheldSentence(method.no_interval, method.serial_p),
  ];
}

/** What lies this far from the law is named, whatever the noise. */
const noticeable = 0.1;
const mostNamed = 3;

/** The sizes that lie furthest from the law, with by how much. */
function farOff({ deviations }: UslFit, least = noticeable): string[] {
  return deviations
    .filter(({ deviation }) => Math.abs(deviation) >= least)
    .slice(0, mostNamed)
    .map(
      ({ n, deviation }) =>
        `size ${figure(n)} lies ${figure(Number(Math.abs(100 * deviation).toPrecision(2)))} % ${deviation < 0 ? 'below' : 'above'}`,
    );
}

function misfitSentence(fit: UslFit): string {
  const { lack_of_fit: lack } = fit;
  const assumed = lack?.assumed_noise
    ? `, with noise of ${figure(100 * lack.assumed_noise)} % assumed between sizes`
    : '';
  const test = lack
    ? ` (lack of fit: F = ${lack.f.toPrecision(3)}, p = ${lack.p.toPrecision(2)}${assumed})`
    : '';
  return `But the law does not describe these points: ${farOff(fit, 0).join(', ')} it${test}.`;
}

function withheldSentence(reason: UslFit['method']['no_interval'], serial: number | null): string[] {
  if (reason === 'superlinear')
    return ['No 95 % intervals: throughput grows beyond what the law allows, so they would miss.'];
  if (reason === 'serial')
    return [
      `No 95 % intervals: measurements one after the other resemble each other (p = ${(serial ?? 0).toPrecision(1)}), as on a host that drifts; measure in a drawn order, with a start of its own for each.`,
    ];
  return [];
}

/** With a capital letter first. */
export function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function counted({ method }: UslFit, n: number, counts = 'validators'): string {
  if (method.sweep === 'concurrency')
    return `${figure(n)} ${n === 1 ? 'request in flight' : 'requests in flight'}`;
  if (counts === 'size') return `size ${figure(n)}`;
  return `${figure(n)} ${n === 1 ? counts.replace(/s$/, '') : counts}`;
}
