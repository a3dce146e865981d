import assert from 'node:assert/strict';
import { chartSvg } from '../../../../src/cli/fit/chart-svg.ts';
import { chartText } from '../../../../src/cli/fit/chart-text.ts';
import { pageHtml } from '../../../../src/cli/fit/page-html.ts';
import { sentenceOf } from '../../../../src/cli/fit/sentence.ts';
import { fitUsl } from '../../../../src/usl/fit.ts';
import { lawPoints, pointsOf } from '../../usl/cases.ts';

const schaffer = fitUsl(pointsOf('schaffer'));

describe('the chart of a fit', () => {
  it('shows every point and what lies beyond them otherwise than what lies between', () => {
    const text = chartText(schaffer).join('\n');
    assert.equal(text.match(/o/g)?.length, 5);
    assert.match(text, /·/);
    const measured = text.split('\n').filter((line) => line.includes('|'));
    assert.ok(measured.some((line) => line.includes('---')));
  });

  it('is an SVG with a band, a dashed part and a circle a point', () => {
    const svg = chartSvg(schaffer);
    assert.equal(svg.match(/<circle/g)?.length, 5);
    assert.match(svg, /<polygon/);
    assert.match(svg, /stroke-dasharray="6 5"/);
    assert.match(svg, /83\.13 at 5\.814/);
    assert.equal(/NaN|Infinity|undefined/.test(svg), false);
  });

  it('has no band where nothing can be said', () => {
    const svg = chartSvg(fitUsl(lawPoints({ lambda: 10, sigma: 0.05, kappa: 0.001 }, [1, 8, 40])));
    assert.equal(/<polygon|NaN/.test(svg), false);
  });

  it('is not broken by the name of a file', () => {
    assert.match(pageHtml(schaffer, '<b>&.csv'), /&#60;b&#62;&#38;\.csv/);
  });
});

describe('the sentence of a fit', () => {
  it('says where returns diminish and whether the peak was measured', () => {
    assert.equal(
      sentenceOf(schaffer),
      'Returns diminish: 3.201 give 90 % of the peak, 3.844 give 95 %; it lies at 5.814 (best whole size 6); the peak lies within what was measured (up to 20); few points: low confidence.',
    );
  });

  it('warns of a peak that was not measured', () => {
    assert.match(
      sentenceOf(fitUsl(pointsOf('nodejs'))),
      /extrapolated, nothing above 25 was measured; do not quote it/,
    );
  });

  it('says that there is no peak', () => {
    assert.match(sentenceOf(fitUsl(pointsOf('voltdb'))), /There is no peak: throughput approaches 915,318/);
  });
});
