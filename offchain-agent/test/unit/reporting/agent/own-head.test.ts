import { deepEqual, equal } from 'node:assert/strict';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { Attempts } from '../../../../src/base/attempts.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { Logger } from '../../../../src/base/logger.ts';
import type { FinalizedHead } from '../../../../src/chain/reporting/reporting-chain.ts';
import { followOwnHead } from '../../../../src/reporting/agent/open-chain-agents.ts';
import { FakeClock } from './fakes/fake-clock.ts';

describe('the head of the own node', () => {
  it('is followed although the first subscription fails, and the failure is told', async () => {
    const clock = new FakeClock(0);
    const warnings: string[] = [];
    const log: Logger = { ...silentLogger(), warn: (_data, message) => void warnings.push(message) };
    const stop = new AbortController();
    let tell: (head: FinalizedHead) => void = () => undefined;
    let tries = 0;
    const followFinalized = async (onHead: (head: FinalizedHead) => void): Promise<() => void> => {
      tries += 1;
      if (tries === 1) throw new AgentError('unreachable/closed', 'the node is away', { retryable: true });
      tell = onHead;
      return () => undefined;
    };
    const { height, witness } = followOwnHead(
      { followFinalized },
      new Attempts(clock, log),
      clock,
      stop.signal,
    );
    await clock.pass(1_000);
    deepEqual([tries, warnings], [2, ['a duty is tried again']]);
    for (const number of [7, 8]) {
      tell({ number, hash: '0x', timeMs: 0 });
      await clock.pass(2_000);
    }
    equal(height(), 8);
    equal(await witness.wasOnline(2_000, stop.signal), true);
    stop.abort();
  });
});
