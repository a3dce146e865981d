import { equal } from 'node:assert/strict';
import { panicMessage } from '../../../../src/lab/executor/runtime.ts';

describe('panicMessage', () => {
  it('is what follows the place in the source', () => {
    equal(panicMessage('panicked at src/lib.rs:40:1:\nsessionLength is 0'), 'sessionLength is 0');
  });

  it('leaves other words as they are', () => {
    equal(panicMessage('unreachable'), 'unreachable');
  });
});
