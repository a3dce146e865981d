import assert from 'node:assert/strict';
import { chartSvg, chartText } from '../../../../../src/scale/cli/fit/chart.ts';
import { pageHtml } from '../../../../../src/scale/cli/fit/page.ts';
import { sentenceOf } from '../../../../../src/scale/cli/fit/sentence.ts';
import { fitUsl } from '../../../../../src/usl/fit.ts';
import { lawPoints, pointsOf } from '../../../usl/cases.ts';

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

  it('has its points where they were measured: from left to right, and upwards from 0', () => {
    const circles = [...chartSvg(schaffer).matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)];
    const places = circles.map(([, cx, cy]) => ({ x: Number(cx), y: Number(cy) }));
    // The axes cross at (80, 370), which is size 1 and throughput 0.
    const largest = { at: places.at(-1), of: schaffer.points.at(-1) };
    const byThroughput = (370 - (largest.at?.y ?? 0)) / (largest.of?.throughput ?? 1);
    const bySize = ((largest.at?.x ?? 0) - 80) / ((largest.of?.n ?? 2) - 1);
    assert.ok(byThroughput > 0 && bySize > 0, JSON.stringify(places));
    for (const [index, { n, throughput }] of schaffer.points.entries()) {
      const { x, y } = places[index] ?? { x: 0, y: 0 };
      assert.ok(Math.abs(x - (80 + bySize * (n - 1))) < 0.2, `size ${n} lies at x ${x}`);
      assert.ok(Math.abs(y - (370 - byThroughput * throughput)) < 0.2, `${throughput} lies at y ${y}`);
    }
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
      'Best: 6 validators, 83.1/s. 4 already give 95 %. More than 6 is slower. Low confidence: 5 sizes; measure at six or more.',
    );
  });

  it('warns of a peak that was not measured', () => {
    assert.match(
      sentenceOf(fitUsl(pointsOf('nodejs'))),
      /extrapolated, nothing above 25 was measured; do not quote it/,
    );
  });

  it('says that there is no peak', () => {
    assert.match(
      sentenceOf(fitUsl(pointsOf('voltdb'))),
      /^No peak: throughput approaches 915,318\/s; 113 validators give 90 % of it/,
    );
    const level = [1, 2, 4, 8].map((n) => ({ n, throughput: 100 }));
    assert.match(sentenceOf(fitUsl(level)), /^No peak: .* 100\/s; 1 validator gives 90 % of it\./);
  });
});
