import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { claimedIntervals } from '../../../../../src/chain/scalability/stored-units.ts';
import { figureRows, intervalTitle, methodLine } from '../../../../../src/scale/cli/fit/figures.ts';
import { isUndecided } from '../../../../../src/scale/cli/fit/run.ts';
import { sentenceOf } from '../../../../../src/scale/cli/fit/sentence.ts';
import { fitUsl } from '../../../../../src/usl/fit.ts';

/** λ 100, σ 1, κ 0.2: every node does the work of all. */
const falling = (sizes: readonly number[]) =>
  fitUsl(sizes.map((n) => ({ n, throughput: 100 / (1 + 0.2 * (n - 1)), latency: 2 })));

describe('a fit of throughput that falls from the first size on', () => {
  it('knows the throughput of one where one was measured', () => {
    equal(
      sentenceOf(falling([1, 2, 3, 4, 6, 8])),
      'Throughput falls from the first size on: size 1 gives the most, and every further one costs.',
    );
  });

  it('does not say that every further size costs where one gives more than a smaller one', () => {
    const uneven = [10_276.83, 4_968.56, 7_972.31];
    const fit = fitUsl([1, 4, 8].map((n, i) => ({ n, throughput: uneven[i] ?? 0 })));
    ok(isUndecided(fit));
    ok(
      sentenceOf(fit).startsWith(
        'No size gives more than the first, 1, but throughput does not fall all the way',
      ),
    );
  });

  it('does not where it was not', () => {
    equal(
      sentenceOf(falling([2, 3, 4, 6, 8])),
      'Throughput falls from the first size on: every size measured lies past the peak, and the throughput of one cannot be known. Low confidence: 5 sizes; measure at six or more.',
    );
  });

  it('has its peak below one, and no figure that is none', () => {
    deepEqual(figureRows(falling([1, 2, 3, 4, 6, 8])).slice(3, 5), [
      ['N at the peak', 'below 1', '', 'best whole size 1'],
      ['peak', '100', '', 'highest throughput'],
    ]);
  });
});

describe('a fit of fewer than four points', () => {
  // As measured by `almanac sweep --validators 1..3 --repeat 1`.
  const fit = fitUsl([112, 110.3, 81.9].map((throughput, index) => ({ n: index + 1, throughput })));

  it('knows no interval, and says that it knows nothing', () => {
    deepEqual(
      figureRows(fit).map(([what, , interval]) => [what, interval]),
      [
        ['lambda', 'not known'],
        ['sigma', 'not known'],
        ['kappa', 'not known'],
        ['N at the peak', 'not known'],
        ['peak', 'not known'],
        ['at 3', 'not known'],
        ['penalties', ''],
        ['error', ''],
      ],
    );
    equal(fit.covariance, null);
    deepEqual(claimedIntervals(fit), {
      levelPpm: 950_000,
      lambda: undefined,
      sigma: undefined,
      kappa: undefined,
      peakSize: undefined,
    });
  });

  it('tells every flag in words', () => {
    deepEqual(fit.flags, ['superlinear', 'past_peak', 'low_confidence']);
    equal(
      sentenceOf(fit),
      'Throughput falls from the first size on: size 1 gives the most, and every further one costs. The points alone give a sigma below 0, so it is held at 0. Low confidence: any 3 points have such a law; measure at six sizes or more.',
    );
    equal(isUndecided(fit), true);
  });

  it('says that throughput grew more than in proportion only where it did', () => {
    const grown = 'Somewhere throughput grew more than in proportion to the size';
    const sentence = (rates: readonly number[]) =>
      sentenceOf(fitUsl(rates.map((throughput, i) => ({ n: [1, 2, 4, 8][i] ?? 0, throughput }))));
    ok(sentence([100, 230, 480, 800]).includes(grown));
    const falling = sentence([99.8, 199, 390, 500]);
    ok(!falling.includes(grown) && falling.includes('The points alone give a sigma below 0'));
  });

  it('says of four points what they say', () => {
    const four = fitUsl([100, 150, 170, 165].map((throughput, index) => ({ n: index + 1, throughput })));
    ok(four.kappa.low !== null);
  });
});

describe('the best size', () => {
  it('has the words of the points, else validators', () => {
    const rising = [100, 180, 280, 310, 280].map((throughput, i) => ({ n: 2 ** i, throughput }));
    const fit = fitUsl(rising);
    for (const [counts, expected] of [
      ['clients', /^Best: \d+ clients, /],
      ['VUs', /^Best: \d+ VUs, /],
      ['size', /^Best: size \d+, /],
      [undefined, /^Best: \d+ validators, /],
    ] as const)
      match(sentenceOf(fit, counts), expected);
    match(sentenceOf(fitUsl(rising, { sweep: 'concurrency' }), 'clients'), /^Best: \d+ requests in flight, /);
    const flat = fitUsl([1, 2, 4, 8].map((n) => ({ n, throughput: (100 * n) / (1 + 0.2 * (n - 1)) })));
    match(sentenceOf(flat, 'size'), /; size \d+ gives 90 % of it/);
    match(sentenceOf(flat, 'users'), /; \d+ users give 90 % of it/);
  });
});

describe('the intervals of a fit', () => {
  it('reach nowhere where the parameters cannot be', () => {
    const points = [88.17, 92.57, 89.74, 82.76, 77.11, 74.59, 75.87, 77.28];
    const { lambda, sigma, kappa, peak } = fitUsl(points.map((throughput, i) => ({ n: i + 1, throughput })));
    equal(sigma.high, 1);
    ok((sigma.low ?? -1) >= 0 && (kappa.low ?? -1) >= 0 && (lambda.low ?? -1) >= 0);
    equal(peak?.n_low, 1);
  });

  it('are found for as many points as a file has', () => {
    const many = Array.from({ length: 200_000 }, (_, i) => ({ n: 1 + (i % 9), throughput: 100 + (i % 7) }));
    equal(fitUsl(many).n, 200_000);
  });
});

describe('what speaks against quoting a fit', () => {
  const rows = (rates: readonly number[], sizes: readonly number[]) =>
    fitUsl(rates.map((throughput, i) => ({ n: sizes[i] ?? 0, throughput })));

  it('names a size far off, with by how much, where the law holds all the same', () => {
    // R's specsdm91: the figures of its package usl are those of weights none.
    const fit = rows([64.9, 995.9, 1652.4, 1853.2, 1828.9, 1775, 1702.2], [1, 18, 36, 72, 108, 144, 216]);
    equal(isUndecided(fit), false);
    equal(fit.lambda.estimate.toFixed(3), '89.995');
    ok(sentenceOf(fit).endsWith('Size 1 lies 28 % below the fit.'));
    match(
      methodLine(fit),
      /^weights: none \(noise alike at all sizes\), chosen by likelihood; a size counts once \(4 degrees/,
    );
  });

  it('names the sizes that the law misses most, and what was assumed of the noise', () => {
    const cliff = rows([100, 190, 350, 600, 150, 140], [1, 2, 4, 8, 16, 32]);
    ok(isUndecided(cliff));
    match(
      sentenceOf(cliff),
      /But the law does not describe these points: (size \d+ lies \d+ % (above|below), ){2}size \d+ lies [\d.]+ % (above|below) it \(lack of fit: F = .*, with noise of 10 % assumed between sizes\)\./,
    );
  });

  it('is growth beyond proportion: no column is called 95 %', () => {
    const growing = rows([100.2, 207, 429, 624, 769, 872], [1, 2, 4, 6, 8, 12]);
    equal(intervalTitle(growing), 'no interval');
    deepEqual(
      figureRows(growing)
        .slice(0, 3)
        .map(([, , interval]) => interval),
      ['', '', ''],
    );
    ok(sentenceOf(growing).includes('No 95 % intervals: throughput grows beyond what the law allows'));
  });
});
