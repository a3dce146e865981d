import assert from 'node:assert/strict';
import { Episodes } from '../../../src/notify/episodes.ts';
import type { Observation } from '../../../src/notify/observation.ts';

function said(state: Observation['state'], atMs: number, sinceMs?: number): Observation {
  const since = sinceMs === undefined ? {} : { sinceMs };
  return { key: 'k', kind: 'node', subject: 'a', severity: 'warning', state, summary: state, atMs, ...since };
}

describe('Episodes', () => {
  it('tells a begin and an end once', () => {
    const episodes = new Episodes([], 0);
    const told = [said('good', 1), said('bad', 2), said('bad', 3), said('good', 4), said('good', 5)].map(
      (one) => episodes.take(one)?.phase,
    );
    assert.deepEqual(told, [undefined, 'begin', undefined, 'end', undefined]);
  });

  it('neither begins nor ends while the monitor is blind', () => {
    const episodes = new Episodes([], 0);
    assert.equal(episodes.take(said('unknown', 1)), undefined);
    assert.equal(episodes.take(said('bad', 2))?.phase, 'begin');
    assert.equal(episodes.take(said('unknown', 3)), undefined);
    assert.equal(episodes.take(said('bad', 4)), undefined);
    assert.deepEqual(episodes.take(said('good', 5))?.endedMs, 5);
  });

  it('tells nothing of what is over before its time', () => {
    const episodes = new Episodes([], 10);
    assert.deepEqual(
      [said('bad', 0), said('bad', 9), said('good', 9)].map((one) => episodes.take(one)),
      [undefined, undefined, undefined],
    );
    assert.equal(episodes.take(said('bad', 20)), undefined);
    const begun = episodes.take(said('bad', 30));
    assert.equal(begun?.episode.beganMs, 20);
  });

  it('takes the begin that the source knows', () => {
    const begun = new Episodes([], 10).take(said('bad', 100, 50));
    assert.equal(begun?.episode.beganMs, 50);
  });

  it('ends no episode before it began, though the clock was set back', () => {
    const episodes = new Episodes([], 0);
    episodes.take(said('bad', 1_000));
    assert.equal(episodes.take(said('good', 10))?.endedMs, 1_000);
  });

  it('waits no longer than it was told to when the clock is set back', () => {
    const episodes = new Episodes([], 10);
    episodes.take(said('bad', 1_000));
    assert.equal(episodes.take(said('bad', 100)), undefined);
    assert.equal(episodes.take(said('bad', 110))?.episode.beganMs, 100);
  });

  it('goes on with what was open', () => {
    const before = new Episodes([], 0);
    before.take(said('bad', 1));
    const after = new Episodes(before.open, 0);
    assert.equal(after.take(said('bad', 2)), undefined);
    assert.equal(after.take(said('good', 3))?.episode.id, before.open[0]?.id);
  });

  it('tells again of what has become worse, once, and keeps the worst', () => {
    const episodes = new Episodes([], 0);
    const critical = { severity: 'critical' } as const;
    const told = [
      said('bad', 1),
      { ...said('bad', 2), ...critical },
      { ...said('bad', 3), ...critical },
      said('bad', 4),
      said('good', 5),
    ].map((one) => episodes.take(one));
    assert.deepEqual(
      told.map((notice) => notice && [notice.phase, notice.episode.severity, notice.isWorse === true]),
      [
        ['begin', 'warning', false],
        ['begin', 'critical', true],
        undefined,
        undefined,
        ['end', 'critical', false],
      ],
    );
    assert.equal(new Set(told.flatMap((notice) => notice?.episode.id ?? [])).size, 1);
  });

  it('tells what became worse before its time as what it is', () => {
    const episodes = new Episodes([], 10);
    episodes.take(said('bad', 0));
    episodes.take({ ...said('bad', 5), severity: 'critical' });
    const begun = episodes.take(said('bad', 10));
    assert.deepEqual([begun?.episode.severity, begun?.isWorse], ['critical', undefined]);
  });

  it('tells a moment each time, and keeps nothing of it', () => {
    const episodes = new Episodes([], 60_000);
    const moments = [1, 2].map((atMs) => episodes.take({ ...said('bad', atMs), isMoment: true }));
    assert.deepEqual(
      moments.map((notice) => [notice?.phase, notice?.endedMs]),
      [
        ['begin', undefined],
        ['begin', undefined],
      ],
    );
    assert.notEqual(moments[0]?.episode.id, moments[1]?.episode.id);
    assert.deepEqual(episodes.open, []);
  });
});
