import { exitCode } from '../../../base/exit.ts';
import { figure } from '../../../base/figure.ts';
import { escaped } from '../../../base/markup.ts';
import { writeOutput } from '../../../base/write-output.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { parametersOf } from '../../../usl/band.ts';
import { type Estimate, fitUsl, type Sweep, type UslFit } from '../../../usl/fit.ts';
import type { Flag } from '../../../usl/flags.ts';
import { throughputAt } from '../../../usl/model.ts';
import { highestOf, largestOf, leastCertain, type Point, smallestOf } from '../../../usl/point.ts';
import { mean } from '../../../usl/statistics.ts';
import { failedAnswers, failedText, withSuccesses } from '../../campaign/failed-answers.ts';
import { loadPoints, oneOf, parseWeights, sourceOf } from '../../campaign/points-file.ts';
import type { ColumnFlags } from '../columns-option.ts';
import { chartSvg, chartText } from './chart.ts';

interface FitCommandOptions extends ColumnFlags {
  readonly weights?: string;
  readonly sweep: string;
  readonly svg?: string;
  readonly html?: string;
  readonly json?: boolean;
}

const sweeps: readonly Sweep[] = ['validators', 'concurrency'];

export async function runFit(file: string, options: FitCommandOptions): Promise<void> {
  const weights = options.weights === undefined ? 'auto' : parseWeights(options.weights);
  const sweep = oneOf('--sweep', options.sweep, sweeps);
  let counts: string | undefined;
  const onNote = (note: string): void => say(`note: ${note}`);
  const measured = await loadPoints(file, {
    ...options,
    onNote,
    onCounts: (told) => {
      counts = told;
    },
  });
  const points = withSuccesses(measured, sourceOf(file), onNote);
  const fit = fitUsl(points, { weights, sweep });
  if (options.svg) writeOutput(options.svg, chartSvg(fit));
  if (options.html) writeOutput(options.html, pageHtml(fit, sourceOf(file), counts));
  if (options.json) {
    const { covariance: _, noise: __, ...document } = fit;
    writeJson({ schema: 'almanac.fit.v1', ...document, failed: failedAnswers(measured) ?? null });
  } else {
    chartText(fit).forEach(print);
    print('');
    renderTable(
      [
        { title: 'what' },
        { title: 'estimate', align: 'right' },
        { title: intervalTitle(fit) },
        { title: '' },
      ],
      figureRows(fit),
    ).forEach(print);
    print('');
    print(methodLine(fit));
    print(sentenceOf(fit, counts));
    print(failedText(measured));
  }
  if (isUndecided(fit)) process.exitCode = exitCode.unknown;
}

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

function isFar({ limit, points }: Pick<UslFit, 'limit' | 'points'>): boolean {
  return limit !== null && limit > furthestLimit * highestOf(points);
}

function range(low: number | null, high: number | null, show: (value: number) => string): string {
  if (low === null && high === null) return 'not known';
  return `${low === null ? 'not bounded' : show(low)} .. ${high === null ? 'not bounded' : show(high)}`;
}

/** Whether the points themselves do not say how far it scales: the commands that fit end with exit code 3. */
export function isUndecided({ flags }: Pick<UslFit, 'flags'>): boolean {
  return flags.includes('past_peak') || flags.includes('not_usl');
}

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

function sentenceCase(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function counted({ method }: UslFit, n: number, counts = 'validators'): string {
  if (method.sweep === 'concurrency')
    return `${figure(n)} ${n === 1 ? 'request in flight' : 'requests in flight'}`;
  if (counts === 'size') return `size ${figure(n)}`;
  return `${figure(n)} ${n === 1 ? counts.replace(/s$/, '') : counts}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The chart with its figures as one page without any other file. */
export function pageHtml(fit: UslFit, source: string, counts?: string): string {
  const rows = figureRows(fit)
    .map((cells) => `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`)
    .join('\n');
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Scalability: ${escaped(source)}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}td{padding:.2rem 1rem .2rem 0}svg{width:100%}</style>
<h1>How far it scales</h1>
<p>${escaped(sentenceOf(fit, counts))}</p>
${chartSvg(fit)}<table>
<tr><th align="left">what</th><th align="left">estimate</th><th align="left">${intervalTitle(fit)}</th><th></th></tr>
${rows}
</table>
<p>Points: ${escaped(source)}. Weights: ${fit.method.weights}. Flags: ${fit.flags.join(', ') || 'none'}. ${capital(failedText(fit.points))}. The band is the 95 % interval
of the law; dashed lies beyond what was measured.</p>
</html>
`;
}
