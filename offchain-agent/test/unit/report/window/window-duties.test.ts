import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import type { AgentParts } from '../../../../src/agent/parts.ts';
import { AgentError } from '../../../../src/base/error.ts';
import type { InstantsContext } from '../../../../src/measure/sample/run-instants.ts';
import { WindowDuties } from '../../../../src/report/window/window-duties.ts';
import type { WindowRow } from '../../../../src/store/store.ts';
import { AgentRig, account, firstWindow, startMs } from '../../agent/fakes/agent-rig.ts';
import { settled } from '../../agent/fakes/fake-clock.ts';

const windowS = 20;
const endMs = startMs + 1_000 * windowS;
const next = firstWindow + windowS;
const reporter = account;
const network = 0;

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
  let rig: AgentRig;
  let duties: WindowDuties;
  let runs: InstantsContext[];

  /** Samples are taken until they are stopped. */
  const runInstants: AgentParts['runInstants'] = async (_, context) => {
    runs.push(context);
    await rig.clock.until(Number.POSITIVE_INFINITY, context.signal);
  };

  const dutiesWith = (change: Partial<AgentParts> = {}): WindowDuties =>
    new WindowDuties(rig.options(), rig.parts({ runInstants, ...change }), (news) => rig.news.push(news));
  const told = (level: string) => rig.told.filter((line) => line.level === level);
  const figures = (name: string) => rig.figures.filter(([series]) => series === name);
  const stateOf = async (window: number) => (await rig.store.windowOf(reporter, network, window))?.state;
  const faultOf = async (window: number) =>
    await rig.store.getValue(`clock-fault/${network}/${account}/${window}`);
  const row = (window: number, state: WindowRow['state']): WindowRow => ({
    network,
    reporter,
    window,
    state,
  });
  /** The first window is over, and its end is final. */
  const end = async (): Promise<void> => {
    await rig.clock.pass(endMs - rig.clock.trueMs);
    rig.chain.finalize(endMs);
  };

  beforeEach(() => {
    rig = new AgentRig();
    runs = [];
    duties = dutiesWith();
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
      equal(runs.length, 1);
      deepEqual([...duties.open], [[firstWindow, endMs]]);
      equal(await stateOf(firstWindow), 'measuring');
      equal(duties.idle, undefined);
      deepEqual(figures('almanac_window_start_seconds'), [
        ['almanac_window_start_seconds', { reporter }, firstWindow],
      ]);
      deepEqual(told('info'), [
        {
          level: 'info',
          data: { window: firstWindow, targets: 1, instants: 4 },
          message: 'window begins',
        },
      ]);
    });

    it('go on with one that is measured, and leave one that is settled', async () => {
      await rig.store.putWindow(row(firstWindow, 'measuring'));
      await rig.store.putWindow(row(next, 'absent'));
      await duties.begin(firstWindow);
      await duties.begin(next);
      await settled();
      deepEqual([...duties.runs.keys()], [firstWindow]);
    });

    it('say why they measure none', async () => {
      rig.chain.standing = undefined;
      await duties.begin(firstWindow);
      ok(duties.idle?.includes('is no reporter'));
      equal(await stateOf(firstWindow), undefined);
    });

    it('begin none once they are drained', async () => {
      await duties.drain();
      await duties.begin(firstWindow);
      equal(await stateOf(firstWindow), undefined);
      const store = new SlowStore();
      const slow = dutiesWith({ store });
      const beginning = slow.begin(firstWindow);
      await settled();
      const draining = slow.drain();
      store.letGo();
      await Promise.all([beginning, draining]);
      deepEqual([runs.length, slow.runs.size], [0, 0]);
    });

    it('tell of one whose measuring failed', async () => {
      const failure = new Error('no probe');
      const failing = dutiesWith({
        runInstants: async () => {
          throw failure;
        },
      });
      await failing.begin(firstWindow);
      await settled();
      deepEqual(told('error'), [
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
      await headAt(startMs + 1_000);
      await settled();
      equal(reads, 1);
      equal(runs.length, 2);
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
      equal(await stateOf(next), 'measuring');
      deepEqual(told('warn'), [
        {
          level: 'warn',
          data: { err: away, window: next },
          message: 'the chain is away; measuring with what it said last',
        },
      ]);
      say(new AgentError('bad_input/network', 'there is no such network'));
      await rejects(duties.begin(next + windowS), { code: 'bad_input/network' });
      say(away);
      const first = dutiesWith();
      await rejects(first.begin(next + windowS), { code: 'unreachable/closed' });
    });
  });

  describe('of an absence', () => {
    const longAgo = firstWindow - 40 * windowS;

    beforeEach(async () => {
      const { standing } = rig.chain;
      rig.chain.standing = standing && { ...standing, joined: longAgo, linkWindow: longAgo - windowS };
      await rig.store.putWindow(row(longAgo, 'closed'));
      await duties.resume(rig.clock.wallMs());
    });

    it('note every window that the chain says is over, and none after it', async () => {
      await duties.onHead({ number: 2, hash: '0x02', timeMs: startMs - 1_000 * windowS });
      await duties.begin(firstWindow);
      await settled();
      equal(await stateOf(longAgo), 'closed');
      equal(rig.news.length, 38);
      for (const { state, reason } of rig.news)
        deepEqual([state, reason], ['absent', 'the agent was not running']);
      equal(await stateOf(firstWindow - 2 * windowS), 'absent');
      equal(await stateOf(firstWindow - windowS), undefined);
      deepEqual(figures('almanac_window_absent_total')[0], [
        'almanac_window_absent_total',
        { reporter, reason: 'not_running' },
        1,
      ]);
      deepEqual(told('warn')[0], {
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
      equal(await stateOf(firstWindow - windowS), 'absent');
    });

    it('note nothing of the window itself and of later ones, however late it begins', async () => {
      await duties.onHead({ number: 2, hash: '0x02', timeMs: endMs + 60_000 });
      await duties.begin(firstWindow);
      await settled();
      equal(await stateOf(firstWindow), 'measuring');
      equal(await stateOf(next), undefined);
    });

    it('are made up for later where the store does not answer', async () => {
      const deaf = dutiesWith({ store: new DeafStore() });
      await deaf.begin(firstWindow);
      await settled();
      deepEqual(
        told('warn').map(({ data, message }) => [message, Object.keys(data), (data as WindowRow).window]),
        [['windows of an absence are not noted yet', ['err', 'window'], firstWindow]],
      );
      await deaf.drain();
    });
  });

  describe('that end one', () => {
    beforeEach(async () => {
      await duties.resume(rig.clock.wallMs());
    });

    it('report it with its coverage, stop measuring, and forget it', async () => {
      await duties.begin(firstWindow);
      const [instant = 0] = duties.runs.get(firstWindow)?.plan.instantsUs ?? [];
      const place = { network, window: firstWindow, target: 1, indicator: 'rpc' } as const;
      duties.sink.put({ ...place, instantUs: instant, outcome: { kind: 'answer', latencyUs: 5 } });
      await end();
      rig.told.length = 0;
      await duties.close(firstWindow);
      equal(runs[0]?.signal.aborted, true);
      deepEqual([duties.open.size, duties.runs.size], [0, 0]);
      deepEqual(rig.news, [{ window: firstWindow, state: 'closed', taken: 1, planned: 4 }]);
      const closed = await rig.store.windowOf(reporter, network, firstWindow);
      equal(closed?.state, 'closed');
      deepEqual(
        [...figures('almanac_window_reported_total'), ...figures('almanac_window_coverage_ratio')],
        [
          ['almanac_window_reported_total', { reporter }, 1],
          ['almanac_window_coverage_ratio', { reporter }, 0.25],
        ],
      );
      const [cid] = rig.files.keys();
      deepEqual(rig.told, [
        {
          level: 'info',
          data: { window: firstWindow, taken: 1, planned: 4, parts: 1, evidence: cid },
          message: 'window closed; its report is in the outbox',
        },
      ]);
      // Once more changes nothing.
      await duties.close(firstWindow);
      equal(rig.news.length, 1);
    });

    it('give one a coverage of 0 of which nobody knows what was planned', async () => {
      await duties.begin(firstWindow);
      await end();
      Object.assign(rig.chain, { storedReport: async () => ({ contentId: `0x${'ab'.repeat(32)}` }) });
      await duties.close(firstWindow);
      deepEqual(figures('almanac_window_coverage_ratio'), [
        ['almanac_window_coverage_ratio', { reporter }, 0],
      ]);
    });

    it('wait until it is over, also where they did not begin it', async () => {
      await rig.store.putWindow(row(firstWindow, 'measuring'));
      await rig.clock.pass(endMs - rig.clock.trueMs - 1);
      await rejects(duties.close(firstWindow), {
        code: 'unknown/not_over',
        message: `the window ${firstWindow} is not over yet`,
        retryable: true,
      });
      await end();
      await duties.close(firstWindow);
      equal(await stateOf(firstWindow), 'absent');
    });

    it('know nothing to do of one that nobody began', async () => {
      duties.open.set(firstWindow, endMs);
      await end();
      await duties.close(firstWindow);
      deepEqual([duties.open.size, rig.news.length], [0, 0]);
    });
  });

  describe('that take up what a former life left', () => {
    it('go on with what lasts, and leave what is over to be closed', async () => {
      await rig.clock.pass(endMs - rig.clock.trueMs);
      for (const window of [firstWindow, next]) await rig.store.putWindow(row(window, 'measuring'));
      const asked: number[] = [];
      const { chain } = rig;
      Object.assign(chain, {
        samplingAt: async (_: number, second: number) => {
          asked.push(second);
          return chain.parameters;
        },
      });
      await duties.resume(endMs + 999);
      equal(asked[0], endMs / 1_000);
      equal(duties.windowMs, 1_000 * windowS);
      deepEqual(
        [...duties.open],
        [
          [firstWindow, endMs],
          [next, endMs + 1_000 * windowS],
        ],
      );
      deepEqual([...duties.runs.keys()], [next]);
      equal(await faultOf(next), undefined);
    });

    it('begin none at the very moment of its end', async () => {
      await rig.store.putWindow(row(firstWindow, 'measuring'));
      await duties.resume(endMs);
      equal(duties.runs.size, 0);
      const before = dutiesWith();
      await before.resume(endMs - 1);
      equal(before.runs.size, 1);
      await before.drain();
    });

    for (const [leadMs, fault] of [
      [30_000, undefined],
      [30_001, "this machine's clock was set back: the window was begun long before its time"],
    ] as const) {
      it(`${fault ? 'spoil' : 'keep'} one that was begun ${leadMs} ms before its time`, async () => {
        await rig.store.putWindow(row(firstWindow, 'measuring'));
        await duties.resume(startMs - leadMs);
        equal(await faultOf(firstWindow), fault);
      });
    }
  });
});
