import { exitCode } from '../../base/exit.ts';
import { figure } from '../../base/figure.ts';
import { loadPoints, oneOf, parseWeights, sourceOf, writeOutput } from '../../scale/campaign/points-file.ts';
import { type Estimate, fitUsl, type Sweep, type UslFit } from '../../usl/fit.ts';
import { print, writeJson } from '../output.ts';
import { escaped } from '../svg.ts';
import { renderTable } from '../table.ts';
import { chartSvg, chartText } from './chart.ts';

export interface FitCommandOptions {
  readonly weights: string;
  readonly sweep: string;
  readonly svg?: string;
  readonly html?: string;
  readonly json?: boolean;
}

const sweeps: readonly Sweep[] = ['validators', 'concurrency'];

export async function runFit(file: string, options: FitCommandOptions): Promise<void> {
  const weights = parseWeights(options.weights);
  const sweep = oneOf('--sweep', options.sweep, sweeps);
  const fit = fitUsl(await loadPoints(file), { weights, sweep });
  if (options.svg) writeOutput(options.svg, chartSvg(fit));
  if (options.html) writeOutput(options.html, pageHtml(fit, sourceOf(file)));
  if (options.json) {
    const { covariance: _, ...document } = fit;
    writeJson({ schema: 'almanac.fit.v1', ...document });
  } else {
    chartText(fit).forEach(print);
    print('');
    renderTable(
      [{ title: 'what' }, { title: 'estimate', align: 'right' }, { title: '95 %' }, { title: '' }],
      figureRows(fit),
    ).forEach(print);
    print('');
    print(sentenceOf(fit));
  }
  if (fit.flags.includes('past_peak') || fit.flags.includes('not_usl')) process.exitCode = exitCode.unknown;
}

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

/** The chart with its figures as one page without any other file. */
export function pageHtml(fit: UslFit, source: string): string {
  const rows = figureRows(fit)
    .map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Scalability: ${escaped(source)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}td{padding:.2rem 1rem .2rem 0}svg{width:100%}</style>
<h1>How far it scales</h1>
<p>${escaped(sentenceOf(fit))}</p>
${chartSvg(fit)}<table>
<tr><th align="left">what</th><th align="left">estimate</th><th align="left">95 %</th><th></th></tr>
${rows}
</table>
<p>Points: ${escaped(source)}. Weights: ${fit.method.weights}. Flags: ${fit.flags.join(', ') || 'none'}. The band is the 95 % interval
of the law; dashed lies beyond what was measured.</p>
</html>
`;
}
