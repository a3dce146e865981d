import assert from 'node:assert/strict';
import { HeadWitness } from '../../../../src/measure/sample/instant-signs.ts';
import { SetClock } from './set-clock.ts';

const never = new AbortController().signal;

describe('HeadWitness', () => {
  let clock: SetClock;
  let witness: HeadWitness;
  const headAt = (atMs: number, height: number): void => {
    clock.set(atMs);
    witness.note(height);
  };

  beforeEach(() => {
    clock = new SetClock();
    witness = new HeadWitness(clock);
  });

  it('knows that this machine was online between two finalized blocks at most 30 s apart', async () => {
    headAt(1_000, 1);
    headAt(31_000, 2);
    headAt(61_001, 3);
    assert.equal(await witness.wasOnline(5_000, never), true);
    assert.equal(await witness.wasOnline(40_000, never), false);
    assert.equal(await witness.wasOnline(500, never), false, 'nothing was heard before');
  });

  it('waits for the next block', async () => {
    headAt(1_000, 1);
    clock.set(7_000);
    const told = witness.wasOnline(5_000, never);
    headAt(9_000, 2);
    assert.equal(await told, true);
  });

  it('waits no longer than a gap may be, nor than the run lasts', async () => {
    headAt(1_000, 1);
    const [late, ended] = [witness.wasOnline(5_000, never), new AbortController()];
    const stopped = witness.wasOnline(5_000, ended.signal);
    ended.abort();
    assert.equal(await stopped, false);
    clock.set(31_000);
    assert.equal(await late, false);
  });

  it('takes no block for news that it was told before', async () => {
    headAt(1_000, 5);
    headAt(9_000, 5);
    clock.set(31_000);
    assert.equal(await witness.wasOnline(5_000, never), false);
  });
});
