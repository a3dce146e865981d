import { deepEqual, throws } from 'node:assert/strict';
import { parseLast } from '../../../src/cli/parse-last.ts';

describe('parseLast', () => {
  it('reads a number of periods, and days', () => {
    deepEqual(parseLast('8', 256), { count: 8 });
    deepEqual(parseLast('30d', 256), { days: 30 });
  });

  it('rejects none, too many, and other units', () => {
    for (const text of ['0', '257', '0d', 'd', '30h', '3661d'])
      throws(() => parseLast(text, 256), /--last: /);
  });
});
