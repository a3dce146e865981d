import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { settled } from '../../../../../tests/support/settled.ts';
import { AgentError } from '../../../../src/base/error.ts';
import { leadOf, patienceOf, type WindowDuties } from '../../../../src/reporting/window/window-duties.ts';
import type { WindowRow } from '../../../../src/store/store.ts';
import { account, firstWindow, startMs } from '../agent/fakes/agent-rig.ts';
import { DutiesScene, endMs, next, windowS } from './duties-scene.ts';

/** A store whose writes of windows wait until they are let go. */
class SlowStore extends MemoryStore {
  letGo: () => void = () => undefined;
  readonly #slow = new Promise<void>((resolve) => {
    this.letGo = resolve;
  });

  override async putWindow(row: WindowRow): Promise<void> {
    await this.#slow;
    await super.putWindow(row);
  }
}

class DeafStore extends MemoryStore {
  override async windows(): Promise<never> {
    throw new Error('no answer');
  }
}

describe('the duties of windows', () => {
  let rig: DutiesScene;
  let duties: WindowDuties;

  beforeEach(() => {
    rig = new DutiesScene();
    ({ duties } = rig);
  });
  afterEach(async () => {
    await duties.drain();
  });

  describe('that begin one', () => {
    beforeEach(async () => {
      await duties.resume(rig.clock.wallMs());
    });

    it('measure it once, however often they are asked', async () => {
      await Promise.all([duties.begin(firstWindow), duties.begin(firstWindow)]);
      await duties.begin(firstWindow);
      await settled();
      equal(rig.runs.length, 1);
      deepEqual([...duties.open], [[firstWindow, endMs]]);
      equal(await rig.stateOf(firstWindow), 'measuring');
      equal(duties.idle, undefined);
      deepEqual(rig.figuresOf('almanac_window_start_seconds'), [
        ['almanac_window_start_seconds', { reporter: account }, firstWindow],
      ]);
      deepEqual(rig.toldAs('info'), [
        {
          level: 'info',
          data: { window: firstWindow, targets: 1, instants: 4 },
          message: 'window begins',
        },
      ]);
    });

    it('go on with one that is measured, and leave one that is settled', async () => {
      await rig.keep(firstWindow, 'measuring');
      await rig.keep(next, 'absent');
      await duties.begin(firstWindow);
      await duties.begin(next);
      await settled();
      deepEqual([...duties.runs.keys()], [firstWindow]);
    });

    it('say why they measure none', async () => {
      rig.chain.standing = undefined;
      await duties.begin(firstWindow);
      ok(duties.idle?.includes('is not a reporter'));
      equal(await rig.stateOf(firstWindow), undefined);
    });

    it('begin none once they are drained', async () => {
      await duties.drain();
      await duties.begin(firstWindow);
      equal(await rig.stateOf(firstWindow), undefined);
      const store = new SlowStore();
      const slow = rig.dutiesWith({ store });
      const beginning = slow.begin(firstWindow);
      await settled();
      const draining = slow.drain();
      store.letGo();
      await Promise.all([beginning, draining]);
      deepEqual([rig.runs.length, slow.runs.size], [0, 0]);
    });

    it('tell of one whose measuring failed', async () => {
      const failure = new Error('no probe');
      const failing = rig.dutiesWith({
        runInstants: async () => {
          throw failure;
        },
      });
      await failing.begin(firstWindow);
      await settled();
      deepEqual(rig.toldAs('error'), [
        {
          level: 'error',
          data: { err: failure, window: firstWindow },
          message: 'measuring a window failed',
        },
      ]);
      await failing.drain();
    });

    it('take other targets with the first final block of the window, once', async () => {
      await duties.begin(firstWindow);
      let reads = 0;
      Object.assign(rig.chain, {
        targetsAt: async () => {
          reads += 1;
          return [];
        },
      });
      const headAt = async (timeMs: number): Promise<void> =>
        await duties.onHead({ number: 2, hash: '0x02', timeMs });
      await headAt(startMs - 1);
      equal(reads, 0);
      await headAt(startMs);
      equal(reads, 1);
      await headAt(startMs + 1_000);
      await settled();
      equal(reads, 1);
      equal(rig.runs.length, 2);
    });

    it('take what the chain said last while it is away, and nothing that it refuses', async () => {
      await duties.begin(firstWindow);
      const say = (failure: Error): void => {
        Object.assign(rig.chain, {
          targetsAt: async () => {
            throw failure;
          },
        });
      };
      const away = new AgentError('unreachable/closed', 'the node is away', { retryable: true });
      say(away);
      await duties.begin(next);
      equal(await rig.stateOf(next), 'measuring');
      deepEqual(rig.toldAs('warn'), [
        {
          level: 'warn',
          data: { err: away, window: next },
          message: 'the chain is away; measuring with what it said last',
        },
      ]);
      say(new AgentError('bad_input/network', 'there is no such network'));
      await rejects(duties.begin(next + windowS), { code: 'bad_input/network' });
      say(away);
      const first = rig.dutiesWith();
      await rejects(first.begin(next + windowS), { code: 'unreachable/closed' });
    });

    it('do not wait for a node that says nothing until the first samples were to be taken', async () => {
      await duties.begin(firstWindow);
      Object.assign(rig.chain, { targetsAt: async () => await new Promise(() => undefined) });
      await rig.clock.pass(1_000 * (next - firstWindow) - leadOf(1_000 * windowS));
      const begun = duties.begin(next);
      await rig.clock.pass(patienceOf(1_000 * windowS) - 1);
      equal(await rig.stateOf(next), undefined);
      await rig.clock.pass(1);
      await begun;
      equal(await rig.stateOf(next), 'measuring');
      ok(rig.clock.trueMs < 1_000 * next);
    });

    it('are patient for seconds, but not for more than half of the lead', () => {
      deepEqual([4_000, 16_000, 20_000, 300_000].map(leadOf), [1_000, 4_000, 5_000, 5_000]);
      deepEqual([4_000, 16_000, 20_000, 300_000].map(patienceOf), [500, 2_000, 2_000, 2_000]);
    });
  });

  describe('of an absence', () => {
    const longAgo = firstWindow - 40 * windowS;

    beforeEach(async () => {
      const { standing } = rig.chain;
      rig.chain.standing = standing && { ...standing, joined: longAgo, linkWindow: longAgo - windowS };
      await rig.keep(longAgo, 'closed');
      await duties.resume(rig.clock.wallMs());
    });

    it('note every window that the chain says is over, and none after it', async () => {
      await duties.onHead({ number: 2, hash: '0x02', timeMs: startMs - 1_000 * windowS });
      await duties.begin(firstWindow);
      await settled();
      equal(await rig.stateOf(longAgo), 'closed');
      equal(rig.news.length, 38);
      for (const { state, reason } of rig.news)
        deepEqual([state, reason], ['absent', 'the agent was not running']);
      equal(await rig.stateOf(firstWindow - 2 * windowS), 'absent');
      equal(await rig.stateOf(firstWindow - windowS), undefined);
      deepEqual(rig.figuresOf('almanac_window_absent_total')[0], [
        'almanac_window_absent_total',
        { reporter: account, reason: 'not_running' },
        1,
      ]);
      deepEqual(rig.toldAs('warn')[0], {
        level: 'warn',
        data: { window: longAgo + windowS, reason: 'not_running' },
        message: 'window without a report: the agent was not running',
      });
      deepEqual(rig.news[0], {
        window: longAgo + windowS,
        state: 'absent',
        taken: 0,
        planned: 0,
        reason: 'the agent was not running',
      });
      // The rest with the next window, and what was noted not again.
      await duties.onHead({ number: 3, hash: '0x03', timeMs: startMs });
      await duties.begin(next);
      await settled();
      equal(rig.news.length, 39);
      equal(await rig.stateOf(firstWindow - windowS), 'absent');
    });

    it('note nothing of the window itself and of later ones, however late it begins', async () => {
      await duties.onHead({ number: 2, hash: '0x02', timeMs: endMs + 60_000 });
      await duties.begin(firstWindow);
      await settled();
      equal(await rig.stateOf(firstWindow), 'measuring');
      equal(await rig.stateOf(next), undefined);
    });

    it('are made up for later where the store does not answer', async () => {
      const deaf = rig.dutiesWith({ store: new DeafStore() });
      await deaf.begin(firstWindow);
      await settled();
      deepEqual(
        rig
          .toldAs('warn')
          .map(({ data, message }) => [message, Object.keys(data), (data as WindowRow).window]),
        [['windows of an absence are not noted yet', ['err', 'window'], firstWindow]],
      );
      await deaf.drain();
    });
  });
});
