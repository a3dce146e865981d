import { equal, notEqual } from 'node:assert/strict';
import { type Fingerprint, fingerprintHash } from '../../../../../src/scale/load/host/host.ts';

const bed: Fingerprint = {
  cores: 4,
  memory_bytes: 16_000_000_000,
  cpu_model: 'test',
  kernel: 'Linux 6',
  node_version: '1.0.0-abc',
  runtime: 'almanac 2',
  runtime_hash: '0x11',
  slot_ms: 1_000,
  block_weight_ref_time: '2000000000000',
  block_length_bytes: '3932160',
  regions: ['local'],
  share: 0.1,
};

describe('the fingerprint of a test bed', () => {
  it('is the same for the next release: a gate could else compare no two of them', () => {
    const next = { ...bed, node_version: '1.1.0-def', runtime: 'almanac 3', runtime_hash: '0x22' };
    equal(fingerprintHash(next), fingerprintHash(bed));
  });

  it('does not depend on the order of the description', () => {
    equal(fingerprintHash(Object.fromEntries(Object.entries(bed).toReversed())), fingerprintHash(bed));
  });

  it('does not depend on the order of what is described in parts', () => {
    const bedOf = (machine: object): object => ({ machine, disks: [{ gb: 100, kind: 'ssd' }] });
    const hash = fingerprintHash(bedOf({ cores: 8, ram: 16 }));
    equal(fingerprintHash({ disks: [{ kind: 'ssd', gb: 100 }], machine: { ram: 16, cores: 8 } }), hash);
    notEqual(fingerprintHash(bedOf({ cores: 8, ram: 32 })), hash);
  });

  for (const change of [{ cores: 8 }, { kernel: 'Linux 7' }, { slot_ms: 2_000 }, { share: null }]) {
    it(`is another one with ${JSON.stringify(change)}`, () => {
      notEqual(fingerprintHash({ ...bed, ...change }), fingerprintHash(bed));
    });
  }
});
