import assert from 'node:assert/strict';
import { milliseconds } from '../../../src/base/format.ts';

describe('milliseconds', () => {
  it('rounds up and keeps the digits that count', () => {
    const shown = [0, 1, 147, 9_991, 10_001, 99_999, 253_951, 134_217_727].map(milliseconds);
    assert.deepEqual(shown, ['0.00', '0.01', '0.15', '10.00', '10.1', '100.0', '254', '134218']);
  });
});
