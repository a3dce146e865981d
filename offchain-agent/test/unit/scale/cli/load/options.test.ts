import { deepEqual, equal, throws } from 'node:assert/strict';
import { parseFractions, parsePositive, parseSchedule } from '../../../../../src/scale/cli/load/options.ts';

const flags = { rate: '200', for: '60s', schedule: 'poisson', seed: '3' };

describe('the options of almanac load', () => {
  it('are a schedule with a warm-up of a fifth', () => {
    deepEqual(parseSchedule(flags), { kind: 'poisson', rate: 200, forMs: 60_000, warmUpMs: 12_000, seed: 3 });
  });

  it('take the warm-up that is given, when something is left', () => {
    equal(parseSchedule({ ...flags, warmUp: '59s' }).warmUpMs, 59_000);
    throws(() => parseSchedule({ ...flags, warmUp: '60s' }), { code: 'bad_input/duration' });
  });

  const refused: [string, Partial<typeof flags>, string][] = [
    ['no schedule', { schedule: 'sine' }, 'bad_input/option'],
    ['a rate in words', { rate: 'many' }, 'bad_input/number'],
    ['a negative rate', { rate: '-5' }, 'bad_input/number'],
    ['a rate of zero', { rate: '0' }, 'bad_input/number'],
    ['a duration without unit', { for: '60' }, 'bad_input/duration'],
    ['more than an hour', { for: '61m' }, 'bad_input/duration'],
    ['a seed in words', { seed: 'x' }, 'bad_input/count'],
  ];
  for (const [what, change, code] of refused) {
    it(`refuse ${what}`, () => {
      throws(() => parseSchedule({ ...flags, ...change }), { code });
    });
  }

  it('take a seed of zero', () => {
    equal(parseSchedule({ ...flags, seed: '0' }).seed, 0);
  });

  it('order fractions and refuse what is none', () => {
    deepEqual(parseFractions('0.9, 0.5,1'), [0.5, 0.9, 1]);
    for (const text of ['', '0', '1.1', '0.5,', 'half'])
      throws(() => parseFractions(text), { code: 'bad_input/fractions' }, text);
  });

  it('read a number above zero', () => {
    equal(parsePositive('0.25', '--share'), 0.25);
    throws(() => parsePositive('1e3', '--share'), { code: 'bad_input/number' });
  });
});
