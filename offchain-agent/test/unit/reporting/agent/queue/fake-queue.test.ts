import { setTimeout as sleep } from 'node:timers/promises';
import { describeJobQueue } from '../../../../../../tests/support/job-queue-conformance.ts';
import { poll } from '../../../../../../tests/support/poll.ts';
import { TimerQueue } from '../../../../../src/demo/timer-queue.ts';
import { FakeClock } from '../fakes/fake-clock.ts';
import { FakeQueue } from '../fakes/fake-queue.ts';

describeJobQueue('FakeQueue', async () => {
  const clock = new FakeClock(1_800_000_000_000);
  const life = new AbortController();
  return {
    queue: new FakeQueue(clock, life.signal),
    nowMs: () => clock.wallMs(),
    until: async (isSo) => {
      for (let seconds = 0; seconds < 10 && !isSo(); seconds += 1) await clock.pass(1_000);
    },
    close: async () => life.abort(),
  };
});

describeJobQueue('TimerQueue', async () => ({
  queue: new TimerQueue(),
  nowMs: () => Date.now(),
  until: async (isSo) => {
    await poll('jobs', async () => isSo(), Boolean, { everyMs: 5 });
    await sleep(20);
  },
}));
