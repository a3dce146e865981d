import { deepEqual, equal, ok } from 'node:assert/strict';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { BlockTree } from '../../../../src/endpoint/gateway/block-tree.ts';
import type { Answered } from '../../../../src/endpoint/gateway/pending-call.ts';
import { Pool } from '../../../../src/endpoint/gateway/pool.ts';

/** A clock that counts its waits by their length. */
class CountingClock extends HandClock {
  readonly waits = new Map<number, number>();

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.waits.set(ms, (this.waits.get(ms) ?? 0) + 1);
    await super.sleep(ms, signal);
  }
}

describe('the sweep of calls', () => {
  let clock: CountingClock;
  let pool: Pool;
  beforeEach(() => {
    clock = new CountingClock();
    pool = new Pool('local', new BlockTree(), silentLogger(), clock);
  });
  afterEach(() => pool.close());

  const waits = (ms: number): number => clock.waits.get(ms) ?? 0;
  const ask = { method: 'state_call', params: '[]', isIdempotent: true };

  it('keeps only the time, ten times a second, while no call waits', async () => {
    await clock.advance(10_000);
    ok(waits(10) <= 20, `${waits(10)} waits of 10 ms`);
    ok(waits(100) >= 95 && waits(100) <= 100, `${waits(100)} waits of 100 ms`);
    ok(pool.time.ms > 9_800 && pool.time.ms <= 10_000, `${pool.time.ms} ms`);
    pool.look();
    // It began with the first look.
    equal(pool.time.ms, 9_990);
  });

  it('looks every 10 ms after a call that waits, which gets its answer in time', async () => {
    await clock.advance(5_050);
    const before = waits(10);
    const answers: (Answered & { atMs: number })[] = [];
    pool.call(ask, (answered) => answers.push({ ...answered, atMs: clock.monotonicMs() }));
    await clock.until('no upstream answers', () => answers.length > 0, 6_000);
    const [answered] = answers;
    deepEqual([answered?.failure, answered?.atMs], ['no upstream answers', 5_050 + 5_010]);
    ok(waits(10) - before >= 500, `${waits(10) - before} waits of 10 ms`);
    const after = waits(10);
    await clock.advance(10_000);
    ok(waits(10) - after <= 20, `${waits(10) - after} waits of 10 ms`);
  });

  it('ends with the pool, busy or not', async () => {
    await clock.advance(1_000);
    const answered = pool.ask(ask);
    pool.close();
    equal(await answered, undefined);
    const before = [...clock.waits.values()];
    await clock.advance(1_000);
    deepEqual([...clock.waits.values()], before);
  });
});
