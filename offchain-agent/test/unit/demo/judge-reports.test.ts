import assert from 'node:assert/strict';
import type { ArrivalFigures, DemoFigures } from '../../../src/demo/demo-figures.ts';
import { judgeReports, undisturbedWindow } from '../../../src/demo/judge-reports.ts';
import type { WindowNews } from '../../../src/reporting/window/window-duties.ts';

const whole = 1_000_000;
const unseen = { validator: 'v4', reporter: 'r3' };
const names = ['r1', 'r2', 'r3'];

const seen: ArrivalFigures = {
  expected: 6,
  reporters: 3,
  quorum: true,
  uptimePpm: whole,
  coveragePpm: whole,
  p50Us: 1_000,
  p95Us: 2_000,
};
const halfSeen = { ...seen, reporters: 2, coveragePpm: 666_666 };

const figures = (rows: Record<string, ArrivalFigures | undefined>, authored = 2): DemoFigures => ({
  blockNumber: 30,
  asOfMs: 60_000,
  lastClosedS: 40,
  lastSampledS: 20,
  validators: Object.entries(rows).map(([name, arrival]) => ({
    validator: { name, account: name, key: name, role: 'good' },
    today: undefined,
    windows: new Map([
      [20, { assigned: 2, authored }],
      [40, { assigned: 2, authored }],
    ]),
    missedSlots: [],
    arrivalToday: undefined,
    arrivalWindows: new Map(arrival ? [[20, arrival]] : []),
    arrivalP95Ms: undefined,
  })),
});

describe('judgeReports', () => {
  it('is content when all are seen by all but the one, whose coverage alone is lower', () => {
    assert.deepEqual(judgeReports(figures({ v1: seen, v4: halfSeen }), 20, { names, unseen }), []);
  });

  it('names an uptime that silence has lowered', () => {
    assert.deepEqual(
      judgeReports(figures({ v4: { ...halfSeen, uptimePpm: 500_000 } }), 20, { names, unseen }),
      ['v4, window 00:00:20: uptime 500000 ppm, every block was seen in time'],
    );
  });

  it('names a coverage that does not show who was silent', () => {
    assert.deepEqual(judgeReports(figures({ v4: seen }), 20, { names, unseen }), [
      'v4, window 00:00:20: 3 reports count, 2 reporters saw it',
      'v4, window 00:00:20: coverage 1000000 ppm, 2 of 3 are 666666',
    ]);
  });

  it('names a record without a quorum, and one that is not there', () => {
    assert.deepEqual(
      judgeReports(figures({ v1: { ...seen, quorum: false }, v2: undefined }), 20, {
        names,
        unseen: undefined,
      }),
      [
        'v1, window 00:00:20: its reports reach no quorum',
        'v2, window 00:00:20: the chain has no sampled record',
      ],
    );
  });

  it('expects no record of a validator that authored nothing', () => {
    assert.deepEqual(judgeReports(figures({ v3: undefined }, 0), 20, { names, unseen }), []);
  });
});

describe('undisturbedWindow', () => {
  const news = (window: number, planned: number, taken: number): WindowNews => ({
    window,
    state: 'closed',
    planned,
    taken,
  });
  const reporters = (third: WindowNews | undefined, window = 20) => ({
    names,
    unseen,
    newsOf: (startS: number) =>
      new Map(
        startS !== window
          ? []
          : [
              ['r1', news(window, 8, 8)],
              ['r2', news(window, 8, 8)],
              ...(third ? [['r3', third] as const] : []),
            ],
      ),
  });
  const rows = figures({ v1: seen, v4: halfSeen });

  it('finds a closed window in which nothing is untaken but the blind spot, of its author and of all', () => {
    assert.equal(undisturbedWindow(rows, 20, 20, reporters(news(20, 8, 4))), 20);
  });

  it('passes a window over in which more was untaken, or that one has not reported', () => {
    assert.equal(undisturbedWindow(rows, 20, 20, reporters(news(20, 8, 3))), undefined);
    assert.equal(undisturbedWindow(rows, 20, 20, reporters(undefined)), undefined);
    const absent: WindowNews = { window: 20, state: 'absent', planned: 8, taken: 4 };
    assert.equal(undisturbedWindow(rows, 20, 20, reporters(absent)), undefined);
  });

  it('passes over what is not closed, or lies before the first window of all', () => {
    assert.equal(undisturbedWindow(rows, 40, 20, reporters(news(20, 8, 4))), undefined);
    assert.equal(undisturbedWindow(rows, 40, 20, reporters(news(40, 8, 4), 40)), undefined);
  });

  it('passes a window over in which a block was late for everyone', () => {
    const late = figures({ v1: { ...seen, uptimePpm: 500_000 }, v4: halfSeen });
    assert.equal(undisturbedWindow(late, 20, 20, reporters(news(20, 8, 4))), undefined);
  });
});
