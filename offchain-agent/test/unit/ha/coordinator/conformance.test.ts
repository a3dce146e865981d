import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { coordinatorConformance } from '../../../../../tests/support/coordinator-conformance.ts';
import { EtcdCluster } from '../../../../../tests/support/etcd-member.ts';
import { EtcdCoordinator } from '../../../../src/ha/coordinator/etcd.ts';
import { FileCoordinator } from '../../../../src/ha/coordinator/file.ts';
import { MemoryCoordinator } from '../../../../src/ha/coordinator/memory.ts';
import { emptyTable } from '../../../../src/ha/coordinator/table.ts';

coordinatorConformance('in memory', async () => {
  const table = emptyTable();
  const { nowMs, pass } = clock();
  return {
    leaseMs: 2_000,
    pass,
    open: (own) => new MemoryCoordinator(own, table, nowMs),
    stop: async () => undefined,
  };
});

coordinatorConformance('in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-ha-'));
  const { nowMs, pass } = clock();
  return {
    leaseMs: 2_000,
    pass,
    open: (own) => FileCoordinator.open(join(folder, 'records'), own, nowMs),
    stop: async () => await rm(folder, { recursive: true }),
  };
});

describe('with an etcd', () => {
  let etcd: EtcdCluster;
  let validators = 0;
  before(async () => {
    etcd = await EtcdCluster.start({ extra: ['--heartbeat-interval=200', '--election-timeout=2000'] });
  });
  after(async () => {
    await etcd.stop();
  });

  coordinatorConformance('in etcd', async () => {
    validators += 1;
    const folder = `/test/0x00/${validators}/`;
    return {
      // Of real time: a busy machine must come to a beat within a lease, and to each answer within a quarter of it.
      leaseMs: 10_000,
      pass: async (ms) => {
        await sleep(ms);
      },
      open: (own) =>
        new EtcdCoordinator({ endpoints: etcd.endpoints }, { author: folder, voter: `${folder}vote/` }, own),
      stop: async () => undefined,
    };
  });
});

/** A clock that goes when it is told to. */
function clock(): { readonly nowMs: () => number; readonly pass: (ms: number) => Promise<void> } {
  let now = 0;
  return {
    nowMs: () => now,
    pass: async (ms) => {
      now += ms;
    },
  };
}
