import { deepEqual, equal, ok } from 'node:assert/strict';
import type { Store } from '../../../../src/store/store.ts';
import { AgentRig, firstWindow, startMs } from './fakes/agent-rig.ts';

const dayMs = 86_400_000;
const nextMidnightMs = Math.ceil(startMs / dayMs) * dayMs;

describe('an agent, when something is away: its node, its queue, or it itself', () => {
  let rig: AgentRig;
  beforeEach(() => {
    rig = new AgentRig();
  });
  afterEach(() => rig.stop());

  it('goes on measuring while its node is dead', async () => {
    rig.start();
    await rig.pass(10);
    rig.chain.isReachable = false;
    await rig.pass(50);
    rig.chain.isReachable = true;
    await rig.pass(40);
    deepEqual(rig.reported(), [0, 1, 2, 3]);
    for (const window of [0, 1, 2, 3]) {
      equal(rig.chain.reports.get(firstWindow + 20 * window)?.entries[0]?.samples, 4, `window ${window}`);
    }
  });

  it('goes on measuring while its node is dead across UTC midnight', async () => {
    rig = new AgentRig(nextMidnightMs - 40_000);
    rig.start();
    await rig.pass(10);
    rig.chain.isReachable = false;
    await rig.pass(130);
    rig.chain.isReachable = true;
    await rig.pass(60);
    const windows = [0, 1, 2, 3, 4, 5, 6, 7, 8];
    deepEqual(rig.reported(), windows);
    for (const window of windows) {
      const start = nextMidnightMs / 1_000 + 20 * (window - 2);
      equal(rig.chain.reports.get(start)?.entries[0]?.samples, 4, `window ${window}`);
    }
  });

  it('goes on measuring while its node takes a connection and answers nothing when a window is to be closed', async () => {
    rig.start();
    await rig.pass(23);
    // The end of the first window is final, and nothing of what closing it asks is answered.
    rig.queue?.die();
    rig.chain.isReachable = false;
    await rig.pass(50);
    rig.chain.isReachable = true;
    await rig.pass(45);
    deepEqual(rig.reported(), [0, 1, 2, 3, 4]);
    for (const window of [1, 2, 3, 4]) {
      equal(rig.chain.reports.get(firstWindow + 20 * window)?.entries[0]?.samples, 4, `window ${window}`);
    }
  });

  it('closes what a former life left open, and leaves the windows of its absence to the coverage', async () => {
    rig.start();
    await rig.pass(30);
    await rig.stop();
    await rig.pass(60);
    rig.start();
    await rig.pass(35);
    deepEqual(await rig.states(), {
      0: 'closed',
      1: 'closed',
      2: 'absent not_running',
      3: 'absent not_running',
      4: 'closed',
      5: 'closed',
      6: 'measuring',
    });
    deepEqual(rig.reported(), [0, 1, 4, 5]);
    equal(rig.chain.duplicates, 0);
  });

  it('measures at once after a long absence, before it has noted the windows that it missed', async () => {
    rig.start();
    await rig.pass(30);
    await rig.stop();
    await rig.pass(200);
    const before = rig.measured;
    const { store } = rig;
    let release = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const putWindow: Store['putWindow'] = async (row) => {
      if (row.state === 'absent') await slow;
      await store.putWindow(row);
    };
    const slowStore = new Proxy(store, {
      get: (target, name) => {
        if (name === 'putWindow') return putWindow;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    rig.start({ store: slowStore });
    await rig.pass(15);
    ok(rig.measured > before, 'nothing is measured');
    release();
    await rig.pass(20);
    const states = Object.values(await rig.states());
    equal(states.filter((state) => state === 'absent not_running').length, 9);
  });

  it('forgets no window of its absence while the chain stood still, whatever it lives through since', async () => {
    rig.start();
    await rig.pass(10);
    await rig.stop();
    rig.isHalted = true;
    await rig.pass(60);
    // Window 3 begins, when nobody can tell yet that 1 and 2 are over.
    rig.start();
    await rig.pass(5);
    await rig.stop();
    rig.isHalted = false;
    await rig.pass(30);
    rig.start();
    await rig.pass(20);
    const states = await rig.states();
    deepEqual([states[1], states[2]], ['absent not_running', 'absent not_running']);
  });

  it('goes on without its queue', async () => {
    rig.start();
    await rig.pass(10);
    rig.queue?.die();
    await rig.pass(80);
    deepEqual(rig.reported(), [0, 1, 2, 3]);
    equal((await rig.agent?.status())?.faults['queue'], 'the queue does not answer');
  });

  it('names to a queue that was emptied again what comes again and again', async () => {
    rig.start();
    await rig.pass(10);
    deepEqual(rig.queue?.scheduled, ['window', 'retain']);
    rig.queue?.forget();
    deepEqual(rig.queue?.scheduled, []);
    await rig.pass(50);
    deepEqual(rig.queue?.scheduled, ['window', 'retain']);
    deepEqual(rig.reported(), [0, 1]);
  });

  it('waits for a chain that does not answer at the start', async () => {
    rig.chain.isReachable = false;
    rig.start();
    await rig.pass(5);
    equal((await rig.agent?.status())?.faults['chain'], 'the chain has not answered yet');
    await rig.pass(16);
    equal((await rig.agent?.status())?.faults['chain'], 'the chain does not answer');
    rig.chain.isReachable = true;
    await rig.pass(40);
    ok(rig.reported().includes(1));
  });
});
