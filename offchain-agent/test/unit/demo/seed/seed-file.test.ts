import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import type { Lived } from '../../../../src/demo/seed/live-story.ts';
import { packLived, unpackLived } from '../../../../src/demo/seed/seed-file.ts';

const hash = `0x${'11'.repeat(32)}` as const;
const header = { parentHash: hash, number: 3, stateRoot: hash, extrinsicsRoot: hash, digest: { logs: [] } };
const code = '0x0061736d01';
const lived: Lived = {
  seed: { number: 1, startS: 1_767_571_200 },
  kept: {
    identity: { id: 'almanac_demo', name: 'Almanac demo', properties: { tokenSymbol: 'ALM' } },
    genesis: { hash, header: { ...header, number: 0 } },
    head: { hash, header, extrinsics: ['0x00'] },
    lastSlot: 42,
    top: { '0x3a636f6465': code, '0x0a': '0x', '0x0b01': '0xffee' },
    blocks: [],
    past: { prefixes: ['0x0a'], blocks: [{ number: 2, changes: [['0x0a', null]] }] },
  },
  turns: [3, 0, 1, 2, 0],
};

describe('the file of a seed', () => {
  it('holds all that a chain goes on with, but for the runtime', () => {
    deepEqual(unpackLived(packLived(lived), code, 'demo.seed'), lived);
  });

  it('names what to do where another runtime has lived it', () => {
    throws(() => unpackLived(packLived(lived), '0x0061736d02', 'demo.seed'), {
      code: 'bad_input/seed_runtime',
      message:
        /^demo\.seed was made by another runtime \(0x.{8}, here 0x.{8}\); in a clone "npm run seed" makes it again$/,
    });
  });

  it('refuses bytes that are no seed, and one that is cut off', () => {
    const refused = {
      code: 'bad_input/seed',
      message: /^demo\.seed is not a seed of the demo: .*npm run seed/s,
    };
    throws(() => unpackLived(Buffer.from('no seed'), code, 'demo.seed'), refused);
    throws(() => unpackLived(packLived(lived).subarray(0, -9), code, 'demo.seed'), refused);
  });

  it('never reads another state where one bit of the file has changed', () => {
    const packed = packLived(lived);
    let refused = 0;
    for (let bit = 0; bit < 8 * packed.length; bit += 1) {
      const changed = packed.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      let found: Lived;
      try {
        found = unpackLived(changed, code, 'demo.seed');
      } catch {
        refused += 1;
        continue;
      }
      // Some bits of the form mean nothing.
      deepEqual(found, lived);
    }
    ok(refused > 7 * packed.length, `${refused} of ${8 * packed.length}`);
  });

  it('packs the same state to the same bytes', () => {
    equal(Buffer.compare(packLived(lived), packLived(lived)), 0);
  });
});
