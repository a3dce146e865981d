import assert from 'node:assert/strict';
import { exactPercent, percent, percentAbove } from '../../../src/base/format.ts';
import { parseShare } from '../../../src/base/parse.ts';

describe('percent', () => {
  it('rounds down, so that only a complete share reads 100.00', () => {
    assert.deepEqual([1_000_000, 999_999, 123_456, 0].map(percent), ['100.00', '99.99', '12.34', '0.00']);
  });

  it('is a question mark for an unknown share', () => {
    assert.equal(percent(undefined), '?');
  });
});

describe('percentAbove', () => {
  it('rounds up, so that a bound stays above what it bounds', () => {
    assert.deepEqual([1_000_000, 985_136, 985_100, 0].map(percentAbove), [
      '100.00',
      '98.52',
      '98.51',
      '0.00',
    ]);
  });
});

describe('exactPercent', () => {
  it('keeps every digit of a share as it was read', () => {
    for (const text of ['99.999', '99.5', '99.9999', '100', '0', '0.0001']) {
      assert.equal(exactPercent(parseShare(`${text}%`, 'x')), text);
    }
  });
});

describe('parseShare', () => {
  it('reads percentages up to 100 with at most four decimals', () => {
    assert.deepEqual(
      ['99.5%', '100 %', '0%', '99.9999%'].map((text) => parseShare(text, 'x')),
      [995_000, 1_000_000, 0, 999_999],
    );
  });

  it('refuses everything else and shows an example', () => {
    for (const text of ['99.5', '100.0001%', '99.99999%', '-1%', '1e2%', '']) {
      assert.throws(() => parseShare(text, '--require'), {
        code: 'bad_input/share',
        message: `--require: "${text}" is not a share; expected a percentage from 0% to 100%, for example 99.5%`,
      });
    }
  });
});
