import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { VoteWatch } from '../../offchain-agent/src/reporting/parts.ts';
import type { WindowPlan } from '../../offchain-agent/src/reporting/window-facts.ts';

interface VoteSubject {
  readonly watch: VoteWatch;
  /** Of a window whose targets could all vote. */
  readonly plan: WindowPlan;
  /** Lives on until the block after that window is proved. */
  readonly prove: () => Promise<void>;
}

/** What every `VoteWatch` does, whatever it hears. @param begin makes one that knows of no block after the window yet */
export function describeVoteWatch(name: string, begin: () => Promise<VoteSubject>): void {
  describe(`${name} as a watch over votes`, () => {
    it('has no samples of a window that is not proved, and says that they may come', async () => {
      const { watch, plan } = await begin();
      await rejects(watch.votesOf(plan), { code: 'unknown/votes_open', retryable: true });
    });

    it('has one sample of each target of a window that is, the same whenever it is asked', async () => {
      const { watch, plan, prove } = await begin();
      await prove();
      const samples = await watch.votesOf(plan);
      deepEqual(
        samples.map(({ target }) => target).toSorted((a, b) => a - b),
        plan.targets.map(({ id }) => id),
      );
      for (const { network, window, indicator, instantUs } of samples) {
        deepEqual([network, window, indicator], [plan.network, plan.window, 'finality']);
        const ofWindowUs = instantUs - plan.window * 1_000_000;
        ok(ofWindowUs >= 0 && ofWindowUs < plan.parameters.windowMs * 1_000, String(ofWindowUs));
      }
      deepEqual(await watch.votesOf(plan), samples);
      equal(samples.length, plan.targets.length);
    });
  });
}
