import assert from 'node:assert/strict';
import { DownloadCount } from '../../../../../src/endpoint/snapshot/downloads/count.ts';
import type { LoggedAnswer } from '../../../../../src/endpoint/snapshot/downloads/log-line.ts';
import {
  monthsOf,
  passedBytes,
  passedSteps,
  withDays,
} from '../../../../../src/endpoint/snapshot/downloads/steps.ts';

const name = 'almanac-paritydb-archive-canonical-4711';

function answer(changes: Partial<LoggedAnswer> = {}): LoggedAnswer {
  return {
    source: 'nginx',
    timeMs: Date.UTC(2026, 10, 20, 12),
    client: '192.0.2.1',
    method: 'GET',
    path: `/snapshots/${name}/${name}.tar.zst`,
    status: 200,
    bytes: 100,
    ...changes,
  };
}

function countOf(...answers: Partial<LoggedAnswer>[]): DownloadCount {
  const count = new DownloadCount();
  for (const one of answers) count.add(answer(one));
  return count;
}

describe('the count of downloads', () => {
  it('has the bytes of each form, and each client once', () => {
    const count = countOf(
      { status: 206, bytes: 60 },
      { status: 206, bytes: 40 },
      { client: '192.0.2.2', path: `${name}/full/table_00`, bytes: 7 },
      { path: `/${name}/${name}.packed.car`, bytes: 5 },
      { path: `/${name}/manifest.json`, bytes: 3 },
    );
    assert.deepEqual(count.snapshots(), [
      {
        snapshot: name,
        requests: 5,
        bytes: 115,
        clients: 2,
        bytes_by_form: { packed: 100, bare: 7, car: 5, manifest: 3 },
      },
    ]);
  });

  it('leaves out failures, other files, what a CDN asked, and lines that are there twice', () => {
    const count = countOf(
      { status: 404 },
      { method: 'HEAD' },
      { path: '/latest.json' },
      { path: '/index.html' },
      { isForCdn: true, id: 'a' },
      { id: 'b' },
      { id: 'b' },
    );
    assert.deepEqual(count.left, { duplicates: 1, failed: 1, others: 3, for_cdn: 1 });
    assert.equal(count.snapshots()[0]?.bytes, 100);
  });

  it('has days in UTC, each source apart', () => {
    const count = countOf(
      { timeMs: Date.UTC(2026, 10, 20, 23, 59) },
      { timeMs: Date.UTC(2026, 10, 21) },
      { source: 's3' },
    );
    assert.deepEqual(
      count.days().map(({ day, source, bytes }) => `${day} ${source} ${bytes}`),
      ['2026-11-20 nginx 100', '2026-11-20 s3 100', '2026-11-21 nginx 100'],
    );
  });

  it('keeps ids only of answers that count, and refuses more than it can tell apart', () => {
    const count = new DownloadCount({ ids: 2, clients: 9 });
    for (const id of ['a', 'b', 'c']) count.add(answer({ path: '/index.html', id }));
    for (const id of ['a', 'b', 'b']) count.add(answer({ id }));
    assert.equal(count.left.duplicates, 1);
    assert.throws(() => count.add(answer({ id: 'c' })), {
      code: 'bad_input/downloads_log',
      message: /^these logs have more than 2 downloads with request ids/,
    });
  });

  it('says when there are more clients than it keeps', () => {
    const count = new DownloadCount({ ids: 9, clients: 2 });
    for (const client of ['192.0.2.1', '192.0.2.2', '192.0.2.1']) count.add(answer({ client }));
    assert.equal(count.hasMoreClients, false);
    count.add(answer({ client: '192.0.2.3' }));
    assert.deepEqual([count.hasMoreClients, count.snapshots()[0]?.clients], [true, 2]);
    assert.equal(count.snapshots()[0]?.bytes, 400);
  });

  it('has no more snapshots than 10,000, whatever names clients make up', () => {
    const count = new DownloadCount();
    for (let block = 0; block < 10_050; block += 1)
      count.add(answer({ path: `/a-paritydb-256-${block}/x.tar.zst` }));
    assert.equal(count.snapshots().length, 10_001);
    assert.equal(count.snapshots()[0]?.snapshot, '(other)');
  });
});

describe('what is told of downloads', () => {
  const empty = { schema: 'almanac.downloads-state.v1', days: {}, told: {} } as const;
  const of = (day: string, bytes: number) => ({ day, source: 'nginx' as const, requests: 1, bytes });
  const tb = 1e12;

  it('names each terabyte of a month, once', () => {
    let state = withDays(empty, [of('2026-11-20', tb - 1)]);
    const run = (...days: ReturnType<typeof of>[]): string[] => {
      const passed = passedSteps(withDays(state, days), tb, 0);
      state = passed.state;
      return passed.observations.map(({ summary }) => summary);
    };
    assert.deepEqual(run(), []);
    assert.deepEqual(run(of('2026-11-20', tb)), [
      'downloads of snapshots in 2026-11 have passed 1 TB: 1 TB so far',
    ]);
    assert.deepEqual(run(of('2026-11-20', tb)), []);
    assert.deepEqual(run(of('2026-11-21', 2.5 * tb), of('2026-12-01', tb / 2)), [
      'downloads of snapshots in 2026-11 have passed 3 TB: 3.5 TB so far',
    ]);
    assert.deepEqual(run(of('2026-12-01', 1.2 * tb)), [
      'downloads of snapshots in 2026-12 have passed 1 TB: 1.2 TB so far',
    ]);
  });

  it('keeps the days of logs that are rotated away', () => {
    const first = withDays(empty, [of('2026-11-20', 900), of('2026-11-21', 50)]);
    const later = withDays(first, [of('2026-11-21', 80)]);
    assert.deepEqual(monthsOf(later), [['2026-11', 980]]);
  });

  it('has no end', () => {
    const { observations } = passedSteps(withDays(empty, [of('2026-11-20', tb)]), tb, 7);
    assert.deepEqual(
      observations.map(({ kind, isMoment, atMs }) => ({ kind, isMoment, atMs })),
      [{ kind: 'traffic', isMoment: true, atMs: 7 }],
    );
  });

  it('has sizes that are rounded down', () => {
    assert.deepEqual([999, 1_000, 1_001_000, 1_999_999, tb - 1, 12e15].map(passedBytes), [
      '999 B',
      '1 kB',
      '1.001 MB',
      '1.999 MB',
      '999.999 GB',
      '12 PB',
    ]);
  });
});
