import assert from 'node:assert/strict';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { Episodes } from '../../../../src/notify/episodes.ts';
import type { Observation } from '../../../../src/notify/observation.ts';
import { observedStatus, observedWindow, tellReporters } from '../../../../src/reporting/agent/observed.ts';

const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
const hour = 3_600;
const firstS = 1_795_132_800;

describe('what an agent tells', () => {
  it('names every part that keeps a reporter from reporting', () => {
    const faults = { chain: 'the chain does not answer', store: 'the store takes no samples' };
    const { state, severity, summary } = observedStatus({ account, faults }, 60_000, 0);
    assert.deepEqual([state, severity], ['bad', 'critical']);
    assert.equal(
      summary,
      'the reporter is not ready: chain: the chain does not answer; store: the store takes no samples',
    );
  });

  it('waits for 30 s after the start', () => {
    const status = { account, faults: { chain: 'the chain has not answered yet' } };
    assert.equal(observedStatus(status, 29_999, 0).state, 'unknown');
    assert.equal(observedStatus(status, 30_000, 0).state, 'bad');
    assert.equal(observedStatus({ account, faults: {} }, 0, 0).state, 'good');
  });

  it('does not tell of a standby that another process signs', () => {
    const faults = { lease: 'another process signs for this account' };
    assert.equal(observedStatus({ account, faults }, 60_000, 0).state, 'good');
  });

  it('tells of a window of each chain under its own key', () => {
    const news = { window: firstS, state: 'closed', taken: 7, planned: 8 } as const;
    const keys = ['', 'also[0].'].map((place) => observedWindow(account, news, 0, place).key);
    assert.deepEqual(keys, [`report/${account}`, `report/also[0].${account}`]);
  });

  it('tells of windows without a report once, until one has a report', () => {
    const episodes = new Episodes([], 0);
    const told = ['closed', 'absent', 'absent', 'closed', 'closed'].map((state, at) => {
      const window = firstS + at * hour;
      const news = { window, state: state as 'closed' | 'absent', taken: 7, planned: 8, reason: 'too late' };
      return episodes.take(observedWindow(account, news, (window + hour) * 1_000));
    });
    assert.deepEqual(
      told.map((notice) => notice?.phase),
      [undefined, 'begin', undefined, 'end', undefined],
    );
    assert.equal(told[1]?.summary, 'no report of the window 2026-11-20T01:00:00Z: too late');
    assert.equal(told[3]?.endedMs, (firstS + 3 * hour) * 1_000);
    assert.equal(told[3]?.summary, 'the window 2026-11-20T03:00:00Z has a report, with 7 of 8 samples');
  });

  it('looks at all reporters, and outlives a status that fails', async () => {
    const heard: (readonly Observation[])[] = [];
    let calls = 0;
    const status = async () => {
      calls += 1;
      if (calls === 1) throw new Error('the queue is away');
      return { account, window: undefined, head: undefined, faults: {} };
    };
    const later = new Promise<void>((resolve) => {
      const stop = tellReporters(
        {
          observe: (all) => {
            heard.push(all);
            stop();
            resolve();
          },
        },
        [{ status }, { status: async () => ({ ...(await status()), place: 'also[0].' }) }],
        silentLogger(),
        1,
      );
    });
    await keepAlive(later);
    assert.deepEqual(
      heard[0]?.map(({ key }) => key),
      [`reporter/${account}`, `reporter/also[0].${account}`],
    );
  });

  it('waits after the start by a clock that never jumps', async () => {
    let isSetBack = false;
    const clock = {
      monotonicMs: () => (isSetBack ? 60_000 : 0),
      wallMs: () => (isSetBack ? 60_000 - hour * 1_000 : 0),
    };
    const state = new Promise<string | undefined>((resolve) => {
      const observe = ([first]: readonly Observation[]): void => {
        stop();
        resolve(first?.state);
      };
      const status = async () =>
        await Promise.resolve({ account, window: undefined, head: undefined, faults: { chain: 'away' } });
      const stop = tellReporters({ observe }, [{ status }], silentLogger(), 1, clock);
    });
    isSetBack = true;
    await keepAlive(state);
    assert.equal(await state, 'bad');
  });
});

/** The timer of the notifier keeps no process alive; the test does meanwhile. */
async function keepAlive(waited: Promise<unknown>): Promise<void> {
  const timer = setInterval(() => undefined, 1_000);
  await waited.finally(() => clearInterval(timer));
}
