import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { VoteWatch } from '../../../../src/report/parts.ts';
import { closingOf } from '../../../../src/report/window/close-window.ts';
import { AgentRig, account, firstWindow, startMs } from '../../agent/fakes/agent-rig.ts';

describe('closing a window', () => {
  const endMs = startMs + 20_000;

  async function closing(finalizedMs: number): Promise<string> {
    const rig = new AgentRig();
    rig.chain.finalize(finalizedMs);
    const { network, evidence } = rig.options();
    const context = { parts: rig.parts(), network, account, evidence, clockFault: 'the clock was set' };
    const found = await closingOf(context, firstWindow);
    return found.kind === 'absent' ? found.absence.reason : found.kind;
  }

  it('waits until its end is final: before, nobody knows which blocks are in it', async () => {
    await rejects(closing(endMs - 1), {
      code: 'unknown/not_final',
      message: `the end of the window ${firstWindow} is not final yet`,
      retryable: true,
    });
  });

  it('begins with the block that makes its end final', async () => {
    equal(await closing(endMs), 'clock_fault');
  });

  it('reports the votes of another network beside what was drawn, but for the own ones', async () => {
    const rig = new AgentRig();
    rig.chain.finalize(endMs);
    const { network, evidence } = rig.options();
    const votes: VoteWatch = {
      votesOf: async ({ window }) =>
        [1, 2].map((target) => ({
          network,
          window,
          target,
          indicator: 'finality',
          instantUs: window * 1_000_000,
          outcome: { kind: 'null', reason: 'no_vote' },
        })),
    };
    const context = { parts: rig.parts({ votes }), network, account, evidence, clockFault: undefined };
    const found = await closingOf(context, firstWindow);
    equal(found.kind, 'reported');
    for (const { call } of found.kind === 'reported' ? found.rows : []) rig.chain.accept(call);
    deepEqual(rig.chain.reports.get(firstWindow)?.entries, [
      { target: 1, indicator: 'finality', samples: 1, buckets: [] },
    ]);
  });
});
