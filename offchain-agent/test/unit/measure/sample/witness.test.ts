import assert from 'node:assert/strict';
import type { SampleClock } from '../../../../src/base/clock.ts';
import { HeadWitness } from '../../../../src/measure/sample/instant-signs.ts';

const never = new AbortController().signal;

/** A clock that a test sets; waits end with their signal, or when somebody sets it far enough. */
class SetClock implements SampleClock {
  nowMs = 0;
  readonly #waiting = new Set<() => void>();

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs;
  }

  set(nowMs: number): void {
    this.nowMs = nowMs;
    for (const look of this.#waiting) look();
  }

  async until(dueMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (this.nowMs < dueMs && !signal.aborted) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }
}

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
