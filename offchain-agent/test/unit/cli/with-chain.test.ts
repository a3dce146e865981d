import assert from 'node:assert/strict';
import { disconnectOnAbort } from '../../../src/cli/with-chain.ts';

describe('disconnectOnAbort', () => {
  let disconnected = 0;
  const api = {
    disconnect: async (): Promise<void> => {
      disconnected += 1;
    },
  };
  beforeEach(() => {
    disconnected = 0;
  });

  it('ends the connection when the signal aborts, not before', () => {
    const controller = new AbortController();
    disconnectOnAbort(api, controller.signal);
    assert.equal(disconnected, 0);
    controller.abort();
    assert.equal(disconnected, 1);
  });

  it('ends it at once when the signal has aborted', () => {
    disconnectOnAbort(api, AbortSignal.abort());
    assert.equal(disconnected, 1);
  });
});
