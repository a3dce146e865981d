import assert from 'node:assert/strict';
import { readCall } from '../../../../src/chain/govern/changes.ts';
import { shareOfCall, standingOf, votesOf } from '../../../../src/chain/govern/motion.ts';
import { fakeCall } from './fake-call.ts';

describe('votesOf', () => {
  it('is more than half, and three quarters, of a Council of any size', () => {
    const sizes = [1, 2, 3, 4, 5, 7, 100];
    assert.deepEqual(
      sizes.map((members) => votesOf('more than half', members)),
      [1, 2, 2, 3, 3, 4, 51],
    );
    assert.deepEqual(
      sizes.map((members) => votesOf('three quarters', members)),
      [1, 2, 3, 3, 4, 6, 75],
    );
  });
});

describe('shareOfCall', () => {
  const share = (call: ReturnType<typeof fakeCall>) => shareOfCall(readCall(call));
  const members = fakeCall('council.setMembers', { newMembers: [] });
  const closing = fakeCall('sli.setClosingShare', { ppm: 1 });

  it('is three quarters for the Council itself and for the way to Root', () => {
    assert.equal(share(members), 'three quarters');
    assert.equal(share(fakeCall('whitelist.whitelistCall', { callHash: '0x00' })), 'three quarters');
    assert.equal(share(closing), 'more than half');
  });

  it('is the largest of a batch', () => {
    assert.equal(share(fakeCall('utility.batchAll', { calls: [closing, closing] })), 'more than half');
    assert.equal(share(fakeCall('utility.batchAll', { calls: [closing, members] })), 'three quarters');
  });
});

describe('standingOf', () => {
  const motion = (ayes: number, nays: number) => ({
    threshold: 3,
    ayes: Array.from({ length: ayes }, String),
    nays: Array.from({ length: nays }, String),
    endBlock: 100,
  });

  it('is carried with the votes it needs, lost when it cannot get them any more, open between', () => {
    assert.equal(standingOf(motion(3, 1), 4, 1), 'carried');
    assert.equal(standingOf(motion(2, 1), 4, 1), 'open');
    assert.equal(standingOf(motion(2, 2), 4, 1), 'lost');
  });

  it('is lost at its end when votes are missing', () => {
    assert.equal(standingOf(motion(2, 0), 4, 99), 'open');
    assert.equal(standingOf(motion(2, 0), 4, 100), 'lost');
    assert.equal(standingOf(motion(3, 0), 4, 100), 'carried');
  });
});
