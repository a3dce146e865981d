import { rejects } from 'node:assert/strict';
import { freePorts } from '../../../../../src/lab/real/ports.ts';
import { openLoadChain } from '../../../../../src/scale/load/chain/load-chain.ts';

describe('the chain of a load', () => {
  it('is said to be missing where nothing listens', async () => {
    const [port] = await freePorts(1);
    await rejects(openLoadChain(`ws://127.0.0.1:${port}`, new AbortController().signal), {
      code: 'unreachable/refused',
      message: /cannot connect to ws:\/\/127\.0\.0\.1:\d+: connection refused; start a chain/,
    });
  });
});
