import assert from 'node:assert/strict';
import { panicMessage } from '../../../../src/network/genesis/stateless-executor.ts';

describe('panicMessage', () => {
  it('takes what the runtime said from the line after the place in its source', () => {
    const output =
      '  runtime  ERROR: [6] panicked at pallets/validators/src/lib.rs:150:5:\nsessionLength is 0\n';
    assert.equal(panicMessage(output), 'sessionLength is 0');
  });

  it('finds nothing in other output', () => {
    assert.equal(panicMessage('some warning\n'), undefined);
  });
});
