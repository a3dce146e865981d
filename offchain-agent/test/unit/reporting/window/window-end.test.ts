import { deepEqual, equal, rejects } from 'node:assert/strict';
import { AgentError } from '../../../../src/base/error.ts';
import type { WindowDuties } from '../../../../src/reporting/window/window-duties.ts';
import { account, firstWindow, startMs } from '../agent/fakes/agent-rig.ts';
import { DutiesScene, endMs, network, next, windowS } from './duties-scene.ts';

describe('the duties of windows that are over', () => {
  let rig: DutiesScene;
  let duties: WindowDuties;

  beforeEach(() => {
    rig = new DutiesScene();
    ({ duties } = rig);
  });
  afterEach(async () => {
    await duties.drain();
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
      await rig.end();
      rig.told.length = 0;
      await duties.close(firstWindow);
      equal(rig.runs[0]?.signal.aborted, true);
      deepEqual([duties.open.size, duties.runs.size], [0, 0]);
      deepEqual(rig.news, [{ window: firstWindow, state: 'closed', taken: 1, planned: 4 }]);
      const closed = await rig.store.windowOf(account, network, firstWindow);
      equal(closed?.state, 'closed');
      deepEqual(
        [
          ...rig.figuresOf('almanac_window_reported_total'),
          ...rig.figuresOf('almanac_window_coverage_ratio'),
        ],
        [
          ['almanac_window_reported_total', { reporter: account }, 1],
          ['almanac_window_coverage_ratio', { reporter: account }, 0.25],
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

    it('can close it when all that was asked has come or is late', async () => {
      equal(duties.closableAtMs(firstWindow), endMs);
      await duties.begin(firstWindow);
      equal(duties.closableAtMs(firstWindow), endMs + rig.chain.sampling.timeoutMs);
    });

    it('count what nobody took once, although the store refuses the closing at first', async () => {
      await duties.begin(firstWindow);
      const [instantUs = 0] = duties.runs.get(firstWindow)?.plan.instantsUs ?? [];
      const place = { network, window: firstWindow, target: 1, indicator: 'rpc' } as const;
      duties.sink.put({ ...place, instantUs, outcome: { kind: 'answer', latencyUs: 5 } });
      await rig.end();
      const closeWindow = rig.store.closeWindow.bind(rig.store);
      Object.assign(rig.store, { closeWindow: async () => await Promise.reject(new Error('it is away')) });
      await rejects(duties.close(firstWindow), { message: 'it is away' });
      Object.assign(rig.store, { closeWindow });
      await duties.close(firstWindow);
      equal(await rig.stateOf(firstWindow), 'closed');
      deepEqual(rig.figuresOf('almanac_samples_untaken_total'), [
        ['almanac_samples_untaken_total', { reporter: account, indicator: 'rpc', reason: 'stopped' }, 3],
      ]);
    });

    it('settle one whose report is too large for the chain, once, and say what to do', async () => {
      await duties.begin(firstWindow);
      const [instantUs = 0] = duties.runs.get(firstWindow)?.plan.instantsUs ?? [];
      const place = { network, window: firstWindow, target: 1, indicator: 'rpc' } as const;
      duties.sink.put({ ...place, instantUs, outcome: { kind: 'answer', latencyUs: 5 } });
      await rig.end();
      const tooLarge = new AgentError('bad_input/report_size', 'the report has 4097 entries');
      Object.assign(rig.chain, { reportCalls: async () => await Promise.reject(tooLarge) });
      await duties.close(firstWindow);
      await duties.close(firstWindow);
      equal(await rig.stateOf(firstWindow), 'absent');
      equal(duties.open.size, 0);
      deepEqual(rig.toldAs('warn'), [
        {
          level: 'warn',
          data: { window: firstWindow, reason: 'report_size' },
          message:
            'window without a report: the report has 4097 entries; divide the targets among several networks, or register fewer',
        },
      ]);
      deepEqual(rig.figuresOf('almanac_window_absent_total'), [
        ['almanac_window_absent_total', { reporter: account, reason: 'report_size' }, 1],
      ]);
    });

    it('give one a coverage of 0 of which nobody knows what was planned', async () => {
      await duties.begin(firstWindow);
      await rig.end();
      Object.assign(rig.chain, { storedReport: async () => ({ contentId: `0x${'ab'.repeat(32)}` }) });
      await duties.close(firstWindow);
      deepEqual(rig.figuresOf('almanac_window_coverage_ratio'), [
        ['almanac_window_coverage_ratio', { reporter: account }, 0],
      ]);
    });

    it('wait until it is over, also where they did not begin it', async () => {
      await rig.keep(firstWindow, 'measuring');
      await rig.clock.pass(endMs - rig.clock.trueMs - 1);
      await rejects(duties.close(firstWindow), {
        code: 'unknown/not_over',
        message: `the window ${firstWindow} is not over yet`,
        retryable: true,
      });
      await rig.end();
      await duties.close(firstWindow);
      equal(await rig.stateOf(firstWindow), 'absent');
    });

    it('know nothing to do of one that nobody began', async () => {
      duties.open.set(firstWindow, endMs);
      await rig.end();
      await duties.close(firstWindow);
      deepEqual([duties.open.size, rig.news.length], [0, 0]);
    });
  });

  describe('that take up what a former life left', () => {
    it('go on with what lasts, and leave what is over to be closed', async () => {
      await rig.clock.pass(endMs - rig.clock.trueMs);
      for (const window of [firstWindow, next]) await rig.keep(window, 'measuring');
      const asked: number[] = [];
      const { chain } = rig;
      Object.assign(chain, {
        samplingAt: async (_: number, second: number) => {
          asked.push(second);
          return chain.sampling;
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
      equal(await rig.faultOf(next), undefined);
    });

    it('begin none at the very moment of its end', async () => {
      await rig.keep(firstWindow, 'measuring');
      await duties.resume(endMs);
      equal(duties.runs.size, 0);
      const before = rig.dutiesWith();
      await before.resume(endMs - 1);
      equal(before.runs.size, 1);
      await before.drain();
    });

    for (const [leadMs, fault] of [
      [30_000, undefined],
      [30_001, "this machine's clock was set back: the window was begun long before its time"],
    ] as const) {
      it(`${fault ? 'spoil' : 'keep'} one that was begun ${leadMs} ms before its time`, async () => {
        await rig.keep(firstWindow, 'measuring');
        await duties.resume(startMs - leadMs);
        equal(await rig.faultOf(firstWindow), fault);
      });
    }
  });
});
