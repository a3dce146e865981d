import { escaped } from '../../../base/markup.ts';
import type { UslFit } from '../../../usl/usl-fit.ts';
import { failedText } from '../../campaign/failed-answers.ts';
import { chartSvg } from './chart.ts';
import { figureRows, intervalTitle } from './figures.ts';
import { sentenceCase, sentenceOf } from './sentence.ts';

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
<p>Points: ${escaped(source)}. Weights: ${fit.method.weights}. Flags: ${fit.flags.join(', ') || 'none'}. ${sentenceCase(failedText(fit.points))}. The band is the 95 % interval
of the law; dashed lies beyond what was measured.</p>
</html>
`;
}
