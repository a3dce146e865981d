import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hexText } from '../../../src/base/bytes.ts';
import { drawInstants, windowSeed } from '../../../src/sli/hash-chain.ts';
import { headerCase } from './evidence/evidence-case.ts';

const input = {
  genesis: `0x${'00'.repeat(32)}`,
  network: 0,
  window: 1_795_161_600,
  windowMs: 20_000,
  samplesPerWindow: 3,
  reporter: `0x${'11'.repeat(32)}`,
  link: `0x${'22'.repeat(32)}`,
};

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

  it('differ with each of the things that they follow from', () => {
    const changes = [
      { genesis: `0x${'01'.repeat(32)}` },
      { network: 1 },
      { reporter: headerCase().reporter },
      { link: headerCase().link },
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
