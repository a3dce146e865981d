import assert from 'node:assert/strict';
import { AgentError } from '../../../src/base/error.ts';
import { causeOf } from '../../../src/demo/demo-network.ts';

describe('causeOf', () => {
  const lost = new AgentError('unreachable/closed', 'the connection was closed');
  const ended = new AgentError('unknown/network', 'the process has ended');
  const endedSoon = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    throw ended;
  };

  it('names the end of the network where a connection is lost to it', async () => {
    assert.equal(await causeOf(lost, endedSoon()), ended);
  });

  it('keeps a lost connection to a network that runs on or was closed, and every other failure', async () => {
    assert.equal(await causeOf(lost, new Promise(() => undefined)), lost);
    assert.equal(await causeOf(lost, Promise.resolve()), lost);
    const other = new AgentError('unknown/stalled', 'this machine stood still');
    assert.equal(await causeOf(other, new Promise(() => undefined)), other);
  });
});
