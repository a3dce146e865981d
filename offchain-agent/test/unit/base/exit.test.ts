import assert from 'node:assert/strict';
import { AgentError } from '../../../src/base/error.ts';
import { exitCodeOf } from '../../../src/base/exit.ts';

describe('exitCodeOf', () => {
  const expected = {
    'no/below': 1,
    'bad_input/url': 2,
    'unknown/no_data': 3,
    'unreachable/timeout': 4,
    interrupted: 130,
  };
  for (const [code, exit] of Object.entries(expected)) {
    it(`is ${exit} for ${code}`, () => assert.equal(exitCodeOf(new AgentError(code, '')), exit));
  }

  it('is "cannot tell" for what nobody foresaw', () => {
    assert.equal(exitCodeOf(new TypeError('x')), 3);
    assert.equal(exitCodeOf(new AgentError('strange/code', '')), 3);
  });
});
