import assert from 'node:assert/strict';
import type { MachineFinding } from '../../../../../src/lab/cli/doctor/machine.ts';
import { doctorExit } from '../../../../../src/lab/cli/doctor/run.ts';

function finding(state: MachineFinding['state'], required: boolean): MachineFinding {
  return { name: 'part', state, required, found: '', needed_for: '', fix: '' };
}

describe('doctorExit', () => {
  it('is 0 when nothing required is missing', () => {
    assert.equal(doctorExit([finding('missing', false)], finding('missing', false)), 0);
  });

  it('is 4 when only the named chain does not answer', () => {
    assert.equal(doctorExit([finding('ok', true)], finding('missing', true)), 4);
  });

  it('is 1 when this machine lacks something required, whatever the chain does', () => {
    assert.equal(doctorExit([finding('missing', true)], finding('missing', true)), 1);
  });
});
