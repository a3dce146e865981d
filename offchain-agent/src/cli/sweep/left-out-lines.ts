import { figure } from '../../base/figure.ts';
import type { UslFit } from '../../usl/fit.ts';
import type { LeftOut } from '../../usl/left-out.ts';

/** Repetitions that differ by more say that the size itself was not measured well. */
const wide = 0.1;

/** Whether each size lies where the law of the others expects it, and why not. */
export function leftOutLines(fit: UslFit, left: readonly LeftOut[]): string[] {
  if (left.length === 0)
    return ['Left out one after the other: not possible, the sizes that remain determine no law.'];
  const judged = left.filter(({ isWithin }) => isWithin !== null);
  const within = judged.filter(({ isWithin }) => isWithin).length;
  return [
    `Left out one after the other, ${within} of ${judged.length} sizes lie within the 95 % prediction interval of the law of the others${left.length > judged.length ? ` (${left.length - judged.length} without an interval)` : ''}:`,
    ...left.map((size) => leftOutLine(fit, size, left.length)),
  ];
}

export function leftOutLine(fit: UslFit, left: LeftOut, sizes: number): string {
  const { n, throughput, expected, low, high, isWithin } = left;
  const measured = `size ${n}: ${figure(throughput)} measured, ${figure(expected)} expected`;
  if (low === null || high === null)
    return `${measured}, no interval: the other points leave no degree of freedom`;
  const range = `${figure(low)} .. ${figure(high)}`;
  if (isWithin) return `${measured}, within ${range}`;
  return `${measured}, ${throughput < low ? 'below' : 'above'} ${range}: ${reasonOf(fit, left, sizes)}`;
}

// What the data itself can say about it; chance is always one of the reasons, and named when there is no other.
function reasonOf(fit: UslFit, { place, spread, repetitions }: LeftOut, sizes: number): string {
  const reasons: string[] = [];
  if (place !== 'between')
    reasons.push(
      `it is the ${place} size, to which the law of the others is extrapolated${place === 'smallest' ? ', and they say little of λ' : ''}`,
    );
  if (fit.flags.includes('not_usl')) {
    const p = fit.lack_of_fit?.p;
    reasons.push(
      p === undefined
        ? 'the law does not describe these points, their residuals come in runs'
        : `the law does not describe these points (lack of fit, p = ${p.toPrecision(2)}): sizes deviate by more than repetitions do`,
    );
  }
  if (repetitions > 1 && spread > wide)
    reasons.push(`its own repetitions lie ${figure(100 * spread)} % apart`);
  if (reasons.length === 0)
    reasons.push(
      `nothing else speaks against it; by chance alone ${figure(0.05 * sizes)} of ${sizes} sizes are expected outside`,
    );
  return reasons.join('; ');
}
