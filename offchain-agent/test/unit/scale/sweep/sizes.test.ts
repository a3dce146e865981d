import { deepEqual, match, throws } from 'node:assert/strict';
import { parseSizes, sizesThatFit } from '../../../../src/scale/sweep/sized-network.ts';

const gibibyte = 1024 ** 3;

describe('the sizes of a sweep', () => {
  it('are ranges, single ones, or both', () => {
    deepEqual(parseSizes('1..4'), [1, 2, 3, 4]);
    deepEqual(parseSizes('8, 1..2,2'), [1, 2, 8]);
  });

  for (const text of ['', '0', '4..1', '1..', '1.5', 'many', '1..201', '-1']) {
    it(`are none in "${text}"`, () => {
      throws(() => parseSizes(text), { code: 'bad_input/validators' });
    });
  }

  it('fit while nodes, generator and a tenth of idle time have room on the cores', () => {
    const { held, refused } = sizesThatFit(
      parseSizes('12..14'),
      { share: 0.1 },
      { cores: 2, freeBytes: 16 * gibibyte },
    );
    deepEqual(held, [12, 13]);
    match(
      refused[0]?.why ?? '',
      /^14 nodes at 0\.1 of a core need 1\.9 of 2 cores: at most 13 fit; lower --share/,
    );
  });

  it('fit beside the relay chain of a parachain', () => {
    const machine = { cores: 2, freeBytes: 16 * gibibyte };
    const { held, refused } = sizesThatFit([1, 2, 3], { share: 0.4, relay: true }, machine);
    deepEqual(held, [1, 2]);
    match(refused[0]?.why ?? '', /^3 nodes at 0\.4 of a core need 2\.1 of 2 cores: at most 2 fit/);
  });

  it('fit while their memory is free', () => {
    const { held, refused } = sizesThatFit([2, 8], { share: 0.1 }, { cores: 64, freeBytes: gibibyte });
    deepEqual(held, [2]);
    match(refused[0]?.why ?? '', /^8 nodes need more memory than is free: at most 5 fit$/);
  });
});
