import { deepEqual, equal } from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../tests/support/poll.ts';
import { stateOf } from '../../../../../tests/support/watched-network.ts';
import { systemClock } from '../../../../src/base/clock.ts';
import { claimNetwork, readNetwork, reportOf } from '../../../../src/lab/networks.ts';
import { logFile, networkFolder, removeNetwork, writeNetwork } from '../../../../src/lab/real/state.ts';
import { faultFile, fileFaultLog } from '../../../../src/lab/watch/fault-log.ts';
import { type OpenWatcher, openWatcher } from '../../../../src/lab/watch/open-watcher.ts';
import { livingWatch, readWatch, watchLink, writeWatch } from '../../../../src/lab/watch/watch-process.ts';

const patience = { everyMs: 20 };

describe('an open watcher', () => {
  const given = process.env['ALMANAC_STATE'];
  const folder = mkdtempSync(join(tmpdir(), 'almanac-state-'));
  const network = stateOf('v1');
  let opened: OpenWatcher;

  before(async () => {
    process.env['ALMANAC_STATE'] = folder;
    await claimNetwork(network.name);
    writeNetwork(network);
    opened = openWatcher(network, {
      trickleMs: undefined,
      clock: systemClock,
      networks: { readNetwork, reportOf },
    });
  });

  after(async () => {
    await opened.close();
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    rmSync(folder, { recursive: true });
  });

  it('reads logs and faults of the network, sees nodes that come, and ends when it is taken down', async () => {
    const { watcher, run } = opened;
    const over = run(new AbortController().signal);
    appendFileSync(logFile(network.name, 'v1'), '2026-11-22 05:13:49.123  WARN main sync: late by 7\n');
    fileFaultLog(faultFile(network.name)).begin({ id: 'a', kind: 'pause', nodes: ['v1'], text: 'pause v1' });
    await poll(
      'the line',
      async () => watcher.book.alerts.length,
      (count) => count === 1,
      patience,
    );
    deepEqual(
      watcher.faults.map(({ text }) => text),
      ['pause v1'],
    );
    writeNetwork(stateOf('v1', 'v2'));
    await poll(
      'the node',
      async () => watcher.sight?.nodes.length,
      (count) => count === 2,
      patience,
    );
    await removeNetwork(network.name);
    await over;
  });
});

describe('the record of who watches', () => {
  const given = process.env['ALMANAC_STATE'];
  const folder = mkdtempSync(join(tmpdir(), 'almanac-state-'));

  before(async () => {
    process.env['ALMANAC_STATE'] = folder;
    await claimNetwork('test');
  });

  after(() => {
    if (given === undefined) delete process.env['ALMANAC_STATE'];
    else process.env['ALMANAC_STATE'] = given;
    rmSync(folder, { recursive: true });
  });

  it('is none before there is one, nor when it is broken', () => {
    equal(readWatch('test'), undefined);
    appendFileSync(join(networkFolder('test'), 'watch.json'), '{"port":');
    equal(readWatch('test'), undefined);
  });

  it('names a process that lives, and no other', () => {
    const watch = { host: '::1', port: 9640, token: 'x' };
    writeWatch('test', watch);
    equal(livingWatch('test'), undefined);
    writeWatch('test', { ...watch, process: { pid: process.pid, started: 'another one' } });
    equal(livingWatch('test'), undefined);
    equal(watchLink(watch), 'http://[::1]:9640/?token=x');
  });
});
