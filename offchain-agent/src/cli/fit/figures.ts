import { figure } from '../../base/figure.ts';
import type { Estimate, UslFit } from '../../usl/fit.ts';

/** The figures of a fit, row by row: name, value, interval, what it means. */
export function figureRows(fit: UslFit): string[][] {
  const share = (value: number): string => `${figure(value * 100)} %`;
  const parameter = (
    name: string,
    { estimate, low, high, bound }: Estimate,
    show: (value: number) => string,
    meaning: string,
  ): string[] => [
    name,
    show(estimate),
    bound ? `on its bound ${bound === 'zero' ? 0 : 1}` : range(low, high, show),
    meaning,
  ];
  return [
    parameter('lambda', fit.lambda, figure, 'throughput of one'),
    parameter('sigma', fit.sigma, share, 'contention'),
    parameter('kappa', fit.kappa, share, 'coherency'),
    ...(fit.peak
      ? [
          [
            'N at the peak',
            fit.peak.n < 1 ? 'below 1' : figure(fit.peak.n),
            fit.peak.n < 1 ? '' : range(fit.peak.n_low, fit.peak.n_high, figure),
            `best whole size ${fit.peak.best_n}`,
          ],
          [
            'peak',
            figure(fit.peak.throughput),
            fit.peak.n < 1 ? '' : range(fit.peak.throughput_low, fit.peak.throughput_high, figure),
            fit.peak.n < 1 || fit.peak.latency === null
              ? 'highest throughput'
              : `latency there ${figure(fit.peak.latency)} s`,
          ],
        ]
      : [['limit', fit.limit === null ? '-' : figure(fit.limit), '', 'no peak']]),
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

function range(low: number | null, high: number | null, show: (value: number) => string): string {
  if (low === null && high === null) return 'not known';
  return `${low === null ? 'not bounded' : show(low)} .. ${high === null ? 'not bounded' : show(high)}`;
}
