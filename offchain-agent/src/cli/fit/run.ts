import { exitCode } from '../../base/exit.ts';
import { loadPoints, oneOf, parseWeights, sourceOf, writeOutput } from '../../scale/campaign/points-file.ts';
import { fitUsl, type Sweep } from '../../usl/fit.ts';
import { print, writeJson } from '../output.ts';
import { renderTable } from '../table.ts';
import { chartSvg } from './chart-svg.ts';
import { chartText } from './chart-text.ts';
import { figureRows } from './figures.ts';
import { pageHtml } from './page-html.ts';
import { sentenceOf } from './sentence.ts';

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
