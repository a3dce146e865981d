import { figure } from '../../../base/figure.ts';
import { highestOf } from '../../../usl/point.ts';
import type { Estimate, UslFit } from '../../../usl/usl-fit.ts';

/** The title of the intervals: points that leave none have no column that is called 95 %. */
export function intervalTitle({ method }: Pick<UslFit, 'method'>): string {
  return method.no_interval === null || method.no_interval === 'too_few' ? '95 %' : 'no interval';
}

/** Which noise was assumed, and what counted as one look. */
export function methodLine({ method }: Pick<UslFit, 'method'>): string {
  const noise = {
    none: 'none (noise alike at all sizes)',
    relative: 'relative (noise in proportion to throughput)',
    given: 'given',
  }[method.weights];
  const looks = method.looks === 'fresh' ? 'each start counts' : 'a size counts once';
  return `weights: ${noise}${method.weights_chosen ? ', chosen by likelihood' : ''}; ${looks} (${method.degrees_of_freedom} ${method.degrees_of_freedom === 1 ? 'degree' : 'degrees'} of freedom)`;
}

/** The figures of a fit, row by row: name, value, interval, what it means. */
export function figureRows(fit: UslFit): string[][] {
  const share = (value: number): string => `${figure(value * 100)} %`;
  const interval = (low: number | null, high: number | null, show: (value: number) => string): string =>
    low === null && high === null && intervalTitle(fit) !== '95 %' ? '' : range(low, high, show);
  const parameter = (
    name: string,
    { estimate, low, high, bound }: Estimate,
    show: (value: number) => string,
    meaning: string,
  ): string[] => [
    name,
    show(estimate),
    interval(low, high, show),
    bound ? `${meaning}, on its bound ${bound === 'zero' ? 0 : 1}` : meaning,
  ];
  const { peak, largest } = fit;
  const isBelow = peak !== null && peak.n < 1;
  return [
    parameter('lambda', fit.lambda, figure, 'throughput of one'),
    parameter('sigma', fit.sigma, share, 'contention'),
    parameter('kappa', fit.kappa, share, 'coherency'),
    ...(peak
      ? [
          [
            'N at the peak',
            isBelow ? 'below 1' : figure(peak.n),
            isBelow ? '' : interval(peak.n_low, peak.n_high, figure),
            `best whole size ${peak.best_n}`,
          ],
          peak.throughput === null
            ? ['peak', 'not known', '', `the points do not bound it below size ${figure(2 * largest.n)}`]
            : [
                'peak',
                figure(peak.throughput),
                isBelow ? '' : interval(peak.throughput_low, peak.throughput_high, figure),
                isBelow || peak.latency === null
                  ? 'highest throughput'
                  : `latency there ${figure(peak.latency)} s`,
              ],
        ]
      : [limitRow(fit)]),
    [
      `at ${figure(largest.n)}`,
      figure(largest.throughput),
      interval(largest.low, largest.high, figure),
      'largest size measured',
    ],
    [
      'penalties',
      `${share(fit.penalties.contention)} + ${share(fit.penalties.coherency)}`,
      '',
      `contention + coherency of the cost at ${figure(fit.penalties.n)}`,
    ],
    [
      'error',
      fit.loo_error === null ? '?' : share(fit.loo_error),
      '',
      'at a size left out (root mean square)',
    ],
  ];
}

/** As many times what was measured as a limit may be to be quoted. */
const furthestLimit = 3;

function limitRow({ limit, points }: UslFit): string[] {
  if (limit === null) return ['limit', '-', '', 'no peak'];
  return isFar({ limit, points })
    ? ['limit', 'not known', '', `no peak; more than ${furthestLimit} times what was measured`]
    : ['limit', figure(limit), '', 'no peak'];
}

/** Whether the limit is too far above what was measured to be quoted. */
export function isFar({ limit, points }: Pick<UslFit, 'limit' | 'points'>): boolean {
  return limit !== null && limit > furthestLimit * highestOf(points);
}

function range(low: number | null, high: number | null, show: (value: number) => string): string {
  if (low === null && high === null) return 'not known';
  return `${low === null ? 'not bounded' : show(low)} .. ${high === null ? 'not bounded' : show(high)}`;
}
