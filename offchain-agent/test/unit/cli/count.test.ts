import assert from 'node:assert/strict';
import { parseCount } from '../../../src/base/parse.ts';

describe('parseCount', () => {
  it('accepts the bounds and refuses what lies beyond them', () => {
    assert.deepEqual([parseCount('1', '--last', 256), parseCount('256', '--last', 256)], [1, 256]);
    for (const text of ['0', '257', '1.5', '-1', 'x', '']) {
      assert.throws(() => parseCount(text, '--last', 256), {
        code: 'bad_input/count',
        message: `--last: "${text}" is out of range; expected a whole number from 1 to 256`,
      });
    }
  });
});
