import { deepEqual, equal, throws } from 'node:assert/strict';
import { parseWholeNumber } from '../../../../../src/lab/cli/network/run.ts';
import { parseFigures } from '../../../../../src/lab/cli/network/up.ts';

const typed = { validators: '4', engine: 'aura', slot: '6s', session: '10m', era: '6', window: '1h' };

describe('parseFigures', () => {
  it('turns what is typed into milliseconds and counts', () => {
    deepEqual(parseFigures(typed), {
      validators: 4,
      engine: 'aura',
      slotMs: 6_000,
      sessionMs: 600_000,
      sessionsPerEra: 6,
      windowMs: 3_600_000,
    });
  });

  it('refuses a duration without a unit and names the option', () => {
    throws(() => parseFigures({ ...typed, slot: '6' }), {
      code: 'bad_input/duration',
      message: /^--slot: /,
    });
  });

  it('has four validators where none are asked for, and one where blocks are sealed on demand', () => {
    const { validators: _, ...rest } = typed;
    equal(parseFigures(rest).validators, 4);
    equal(parseFigures({ ...rest, engine: 'instant' }).validators, 1);
  });

  it('knows four engines', () => {
    equal(parseFigures({ ...typed, engine: 'babe' }).engine, 'babe');
    throws(() => parseFigures({ ...typed, engine: 'BABE' }), {
      code: 'bad_input/engine',
      message: '--engine BABE: expected aura, babe, manual, instant',
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
