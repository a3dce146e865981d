import { exitCode } from '../../../base/exit.ts';
import { writeOutput } from '../../../base/write-output.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { fitUsl } from '../../../usl/fit.ts';
import type { Sweep, UslFit } from '../../../usl/usl-fit.ts';
import { failedAnswers, failedText, withSuccesses } from '../../campaign/failed-answers.ts';
import { loadPoints, oneOf, parseWeights, sourceOf } from '../../campaign/points-file.ts';
import type { ColumnFlags } from '../columns-option.ts';
import { chartSvg, chartText } from './chart.ts';
import { figureRows, intervalTitle, methodLine } from './figures.ts';
import { pageHtml } from './page.ts';
import { sentenceOf } from './sentence.ts';

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

/** Whether the points themselves do not say how far it scales: the commands that fit end with exit code 3. */
export function isUndecided({ flags }: Pick<UslFit, 'flags'>): boolean {
  return flags.includes('past_peak') || flags.includes('not_usl');
}
