import { deepEqual, equal, throws } from 'node:assert/strict';
import { parseFigures, parseWholeNumber } from '../../../../src/cli/network/run.ts';

describe('parseFigures', () => {
  it('turns what is typed into milliseconds and counts', () => {
    deepEqual(parseFigures({ validators: '4', slot: '6s', session: '10m', era: '6', window: '1h' }), {
      validators: 4,
      slotMs: 6_000,
      sessionMs: 600_000,
      sessionsPerEra: 6,
      windowMs: 3_600_000,
    });
  });

  it('refuses a duration without a unit and names the option', () => {
    throws(() => parseFigures({ validators: '4', slot: '6', session: '10m', era: '6', window: '1h' }), {
      code: 'bad_input/duration',
      message: /^--slot: /,
    });
  });
});

describe('parseWholeNumber', () => {
  it('takes whole numbers only', () => {
    equal(parseWholeNumber('0', '--era'), 0);
    for (const text of ['-1', '1.5', '1e3', '', 'four', '9007199254740993']) {
      throws(() => parseWholeNumber(text, '--era'), {
        code: 'bad_input/number',
        message: `--era ${text}: expected a whole number`,
      });
    }
  });
});
