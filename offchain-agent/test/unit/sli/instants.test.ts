import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { hexText } from '../../../src/base/bytes.ts';
import {
  byDrawNumber,
  distributions,
  drawInstants,
  drawNumber,
  windowSeed,
} from '../../../src/sli/hash-chain.ts';
import { headerCase } from './evidence/evidence-case.ts';

const input = {
  genesis: `0x${'00'.repeat(32)}`,
  network: 0,
  window: 1_795_161_600,
  windowMs: 20_000,
  samplesPerWindow: 3,
  distribution: 'Stratified' as const,
  reporter: `0x${'11'.repeat(32)}`,
  link: `0x${'22'.repeat(32)}`,
};

const vectors = JSON.parse(
  readFileSync(new URL('../../../../tests/vectors/instants.json', import.meta.url), 'utf8'),
) as readonly (Parameters<typeof drawInstants>[0] & { readonly instants: readonly number[] })[];

describe('the instants of a window', () => {
  it('are those of the worked example in docs/reference/evidence-format.md', () => {
    assert.equal(
      hexText(windowSeed(input.genesis, 0, input.window)),
      '0x1a9090b929da6913b0dc7f26be81f5e19ce3b98b4e327db977b3f81d861e3a6c',
    );
    // Computed apart from this code, with Python's hashlib and integers.
    assert.deepEqual(
      drawInstants(input),
      [1_795_161_606_027_465, 1_795_161_607_155_546, 1_795_161_618_545_959],
    );
    assert.deepEqual(
      drawInstants({ ...input, distribution: 'Uniform' }),
      [1_795_161_601_466_641, 1_795_161_615_637_877, 1_795_161_618_082_395],
    );
  });

  it('draws the instants of the vectors, by their numbers', () => {
    for (const distribution of distributions) {
      assert.ok(vectors.filter((vector) => vector.distribution === distribution).length >= 5);
    }
    for (const { instants, ...law } of vectors) {
      const drawn = drawInstants(law);
      assert.deepEqual(
        drawn,
        instants.toSorted((one, other) => one - other),
      );
      const numbered = byDrawNumber(
        drawn.map((instantUs) => ({ instantUs })),
        law,
      );
      assert.deepEqual(
        numbered.map(({ instantUs }) => instantUs),
        instants,
      );
    }
  });

  it('lie one in each of the equal parts of the window, also where it does not divide evenly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.nat(86_400), (samples, seed) => {
        const instants = drawInstants({ ...input, window: seed * 20, samplesPerWindow: samples });
        const start = seed * 20_000_000;
        for (const [index, instant] of instants.entries()) {
          assert.ok(instant >= start + Math.floor((index * 20_000_000) / samples));
          assert.ok(instant < start + Math.floor(((index + 1) * 20_000_000) / samples));
        }
        assert.equal(instants.length, samples);
      }),
    );
  });

  it('lie anywhere in the window where they are uniform, each at a microsecond of its own that says its number', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_600 }),
        fc.integer({ min: 1, max: 20 }),
        fc.nat(86_400),
        (samples, seconds, seed) => {
          const law = { ...input, window: seed * seconds, windowMs: seconds * 1_000 };
          const uniform = { ...law, samplesPerWindow: samples, distribution: 'Uniform' as const };
          const instants = drawInstants(uniform);
          const start = seed * seconds * 1_000_000;
          assert.ok(instants.every((one, place) => one > (instants[place - 1] ?? start - 1)));
          assert.ok((instants.at(-1) ?? 0) < start + seconds * 1_000_000);
          const numbers = instants.map((instantUs) => drawNumber(instantUs, uniform));
          assert.equal(new Set(numbers).size, samples);
          assert.ok(numbers.every((number) => number >= 0 && number < samples));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('have the numbers of their parts where they are stratified', () => {
    for (const [windowMs, samplesPerWindow] of [
      [1_000, 997],
      [20_000, 7],
      [3_600_000, 3_600],
      [86_400_000, 3_599],
    ] as const) {
      const law = { ...input, window: 86_400, windowMs, samplesPerWindow };
      assert.deepEqual(
        drawInstants(law).map((instantUs) => drawNumber(instantUs, law)),
        Array.from({ length: samplesPerWindow }, (_, number) => number),
      );
      const bound = (part: number) => 86_400e6 + Math.floor((part * windowMs * 1_000) / samplesPerWindow);
      for (const part of [0, 1, samplesPerWindow - 1]) {
        assert.equal(drawNumber(bound(part), law), part, 'the first microsecond of a part');
        assert.equal(drawNumber(bound(part + 1) - 1, law), part, 'the last one');
      }
    }
  });

  it('are drawn by the law of their distribution', () => {
    for (const distribution of distributions) {
      const windows = Array.from({ length: 500 }, (_, index) => {
        const window = index * 3_600;
        const law = { ...input, window, windowMs: 3_600_000, samplesPerWindow: 60, distribution };
        return drawInstants(law).map((instantUs) => (instantUs - window * 1_000_000) / 3.6e9);
      });
      // What one of a thousand fair draws of 30,000 exceeds (Kolmogorov and Smirnov).
      const all = windows.flat().toSorted((one, other) => one - other);
      const distance = Math.max(...all.map((at, rank) => Math.abs(at - (rank + 0.5) / all.length)));
      assert.ok(distance < 1.95 / Math.sqrt(all.length), `${distribution}: ${distance}`);
      // Instants in the first tenth of a window: always 6, or binomial with the variance 5.4, known to 6 % of 500.
      const counts = windows.map((one) => one.filter((at) => at < 0.1).length);
      const variance = counts.reduce((sum, count) => sum + (count - 6) ** 2, 0) / counts.length;
      if (distribution === 'Stratified') assert.equal(variance, 0);
      else assert.ok(Math.abs(variance - 5.4) < 1.1, `${variance}`);
    }
  });

  it('differ with each of the things that they follow from', () => {
    const changes = [
      { genesis: `0x${'01'.repeat(32)}` },
      { network: 1 },
      { reporter: headerCase().reporter },
      { link: headerCase().link },
      { distribution: 'Uniform' as const },
    ];
    for (const change of changes) {
      assert.notDeepEqual(drawInstants({ ...input, ...change }), drawInstants(input));
    }
  });

  it('are exact to the microsecond in the last window of a u32 and the longest window', () => {
    const instants = drawInstants({
      ...input,
      window: 4_294_944_000,
      windowMs: 86_400_000,
      samplesPerWindow: 2,
    });
    assert.ok(instants.every(Number.isSafeInteger));
  });
});
