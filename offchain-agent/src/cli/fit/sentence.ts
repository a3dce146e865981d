import { figure } from '../../base/figure.ts';
import type { UslFit } from '../../usl/fit.ts';

/** Where returns diminish, and how far the figures can be trusted, in words. */
export function sentenceOf(fit: UslFit): string {
  const largest = Math.max(...fit.points.map(({ n }) => n));
  if (fit.flags.includes('past_peak') && fit.points.some(({ n }) => n === 1))
    return `Throughput falls from the first size on: one alone does most, and every further one costs${fit.flags.includes('not_usl') ? '; but the law does not describe these points' : ''}.`;
  if (fit.flags.includes('past_peak'))
    return 'Throughput falls from the first size on: every size measured lies past the peak, and the throughput of one cannot be known.';
  const parts: string[] = [];
  if (fit.peak) {
    const { n, best_n: best } = fit.peak;
    parts.push(
      fit.ideal.n95 === null
        ? `Throughput peaks at ${figure(n)}`
        : `Returns diminish: ${figure(fit.ideal.n90 ?? 0)} give 90 % of the peak, ${figure(fit.ideal.n95)} give 95 %; it lies at ${figure(n)} (best whole size ${best})`,
    );
    if (fit.flags.includes('extrapolated'))
      parts.push(
        `the peak is extrapolated, nothing above ${figure(largest)} was measured${n > 2 * largest ? '; do not quote it, it is more than twice that far' : ''}`,
      );
    else parts.push(`the peak lies within what was measured (up to ${figure(largest)})`);
  } else if (fit.limit === null)
    parts.push('Throughput grows in proportion: neither peak nor limit shows in these points');
  else
    parts.push(
      `There is no peak: throughput approaches ${figure(fit.limit)}, 90 % of which takes ${figure(fit.ideal.n90 ?? 0)}`,
    );
  if (fit.flags.includes('not_usl')) parts.push('but the law does not describe these points');
  if (fit.flags.includes('low_confidence')) parts.push('few points: low confidence');
  return `${parts.join('; ')}.`;
}
