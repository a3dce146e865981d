import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coordinatorConformance } from '../../../../../tests/support/coordinator-conformance.ts';
import { EtcdCluster } from '../../../../../tests/support/etcd-member.ts';
import { EtcdCoordinator } from '../../../../src/ha/coordinator/etcd.ts';
import { FileCoordinator } from '../../../../src/ha/coordinator/file.ts';
import { MemoryCoordinator } from '../../../../src/ha/coordinator/memory.ts';
import { emptyTable } from '../../../../src/ha/coordinator/table.ts';

coordinatorConformance('in memory', async () => {
  const table = emptyTable();
  return {
    leaseMs: 300,
    open: (own) => new MemoryCoordinator(own, table),
    stop: async () => undefined,
  };
});

coordinatorConformance('in a file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'almanac-ha-'));
  return {
    leaseMs: 500,
    open: (own) => FileCoordinator.open(join(folder, 'records'), own),
    stop: async () => await rm(folder, { recursive: true }),
  };
});

describe('with an etcd', () => {
  let etcd: EtcdCluster;
  let validators = 0;
  before(async () => {
    etcd = await EtcdCluster.start({ extra: ['--heartbeat-interval=50', '--election-timeout=500'] });
  });
  after(async () => {
    await etcd.stop();
  });

  coordinatorConformance('in etcd', async () => {
    validators += 1;
    const folder = `/test/0x00/${validators}/`;
    return {
      leaseMs: 1_000,
      open: (own) => new EtcdCoordinator({ endpoints: etcd.endpoints }, folder, own),
      stop: async () => undefined,
    };
  });
});
