import { deepEqual, equal } from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { poll } from '../../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../../tests/support/silent-logger.ts';
import { AgentError } from '../../../../../src/base/error.ts';
import { parseYaml } from '../../../../../src/base/yaml.ts';
import { parseAgentConfig } from '../../../../../src/reporting/agent/config/load.ts';
import { validExample } from '../../../../../src/reporting/agent/config/schema.ts';
import type { SnapshotConfig } from '../../../../../src/reporting/agent/config/snapshots.ts';
import { openQueueHome, type QueueHome } from '../../../../../src/reporting/agent/queue/open-queue.ts';
import { openSnapshotSchedule } from '../../../../../src/reporting/agent/queue/snapshot-schedule.ts';
import { noMetrics } from '../../../../../src/reporting/metrics.ts';

const least = { every: '1h', basePath: '/node', out: '/out', snapshotKey: '/key' };

function configOf(snapshots: unknown): readonly SnapshotConfig[] {
  const example = parseYaml(validExample);
  const document = 'value' in example ? (example.value as object) : {};
  return parseAgentConfig({ ...document, snapshots }, 'x').snapshots;
}

describe('the configuration of snapshots', () => {
  it('needs little, and keeps seven', () => {
    const [snapshot] = configOf([least]);
    equal(snapshot?.every, 3_600_000);
    equal(snapshot?.keep, 7);
    equal(snapshot?.s3.requesterPays, false);
  });

  it('says all that is wrong with it', () => {
    try {
      configOf([{ ...least, every: '5s', keep: 0, s3: { endpoint: 'x' } }]);
      equal('refused', 'accepted');
    } catch (error) {
      deepEqual((error as AgentError).data['faults'], [
        'snapshots[0].every: must be a duration from 1m to 365d, for example 1d',
        'snapshots[0].s3.endpoint: must begin with http:// or https://',
        'snapshots[0].keep: must be at least 1',
      ]);
    }
  });
});

describe('snapshots on a schedule', () => {
  let data: string;
  let home: QueueHome;

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'almanac-schedule-'));
    home = await openQueueHome({ data, log: silentLogger(), metrics: noMetrics() });
  });

  after(async () => {
    await home.close();
    await rm(data, { recursive: true });
  });

  it('are made one after the other, again when one fails, and end with the agent', async () => {
    const asked: string[] = [];
    let running = 0;
    let most = 0;
    let aborted = false;
    const make = async ({ basePath }: SnapshotConfig, _: unknown, signal: AbortSignal): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      asked.push(basePath);
      try {
        if (basePath === '/fails' && asked.filter((path) => path === basePath).length === 1)
          throw new AgentError('unknown/disk_full', 'the disk is full');
        if (basePath === '/long')
          await new Promise<void>((resolve) => {
            signal.addEventListener('abort', () => {
              aborted = true;
              resolve();
            });
          });
      } finally {
        running -= 1;
      }
    };
    const log = silentLogger();
    const snapshots = (paths: readonly string[]): readonly SnapshotConfig[] =>
      configOf(paths.map((basePath) => ({ ...least, basePath })));
    const options = { name: 'snapshots-test', backend: home.backend, log, make };
    const first = await openSnapshotSchedule({ ...options, snapshots: snapshots(['/a', '/fails']) });
    await poll(
      'both are made, and the failed one again',
      async () => asked.toSorted(),
      (paths) => paths.length >= 3,
      { everyMs: 20 },
    );
    deepEqual(asked.toSorted(), ['/a', '/fails', '/fails']);
    equal(most, 1);
    await first.close();
    const second = await openSnapshotSchedule({
      ...options,
      name: 'snapshots-long',
      snapshots: snapshots(['/long']),
    });
    await poll(
      'the long one runs',
      async () => running,
      (count) => count === 1,
      { everyMs: 20 },
    );
    await second.close();
    equal(aborted, true);
  });
});
