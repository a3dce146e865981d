import assert from 'node:assert/strict';
import { disconnectOnAbort, extended } from '../../../src/cli/open-at.ts';

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

describe('extended', () => {
  let ended = 0;
  const connection = {
    url: 'ws://127.0.0.1:9944',
    [Symbol.asyncDispose]: async (): Promise<void> => {
      ended += 1;
    },
  };
  beforeEach(() => {
    ended = 0;
  });

  it('has what was open and what was read, and ends with the block that binds it', async () => {
    {
      await using open = await extended(connection, async () => ({ block: 7 }));
      assert.deepEqual([open.url, open.block, ended], ['ws://127.0.0.1:9944', 7, 0]);
    }
    assert.equal(ended, 1);
  });

  it('ends what is open when the rest cannot be read, and throws why', async () => {
    const read = async (): Promise<object> => {
      throw new Error('no such block');
    };
    await assert.rejects(extended(connection, read), /no such block/);
    assert.equal(ended, 1);
  });
});
