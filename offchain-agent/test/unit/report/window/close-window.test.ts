import { equal, rejects } from 'node:assert/strict';
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
});
