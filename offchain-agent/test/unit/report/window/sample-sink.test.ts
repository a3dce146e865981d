import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { silentLogger } from '../../../../src/base/logger.ts';
import { createMetrics } from '../../../../src/report/metrics.ts';
import { SampleSink } from '../../../../src/report/window/window-run.ts';
import type { Sample } from '../../../../src/sli/sample.ts';
import { FakeClock } from '../../agent/fakes/fake-clock.ts';

function sampleAt(instantUs: number): Sample {
  const outcome = { kind: 'answer', latencyUs: 1_000 } as const;
  return { network: 0, window: 0, target: 1, indicator: 'rpc', instantUs, outcome };
}

/** A store whose disk is full until there is room. */
class FullStore extends MemoryStore {
  isFull = true;
  writes = 0;

  override async putSamples(reporter: string, samples: readonly Sample[]): Promise<void> {
    this.writes += 1;
    if (this.isFull) throw new Error('no space left on device');
    await super.putSamples(reporter, samples);
  }
}

describe('the way of samples to the store', () => {
  const reporter = 'r';
  let clock: FakeClock;
  let store: FullStore;
  let sink: SampleSink;
  let metrics: ReturnType<typeof createMetrics>;

  const open = (mostWaiting?: number): SampleSink =>
    new SampleSink({
      reporter,
      store,
      clock,
      log: silentLogger(),
      metrics,
      ...(mostWaiting !== undefined && { mostWaiting }),
    });
  beforeEach(() => {
    clock = new FakeClock(0);
    store = new FullStore();
    metrics = createMetrics([reporter]);
    sink = open();
  });
  afterEach(async () => {
    await sink.close();
    metrics.stop();
  });

  it('is at once, and those that come meanwhile go together', async () => {
    store.isFull = false;
    for (let instant = 0; instant < 100; instant += 1) sink.put(sampleAt(instant));
    await sink.flush();
    equal((await store.samplesOf(reporter, 0, 0)).length, 100);
    equal(store.writes, 2);
  });

  it('strands none that comes just when a write ends', async () => {
    store.isFull = false;
    for (let turns = 0; turns < 20; turns += 1) {
      sink.put(sampleAt(2 * turns));
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      sink.put(sampleAt(2 * turns + 1));
      await sink.flush();
      equal((await store.samplesOf(reporter, 0, 0)).length, 2 * turns + 2, `after ${turns} turns`);
    }
  });

  it('keeps what a full disk refuses until there is room', async () => {
    sink.put(sampleAt(1));
    await clock.pass(1_000);
    match(sink.fault ?? '', /no space left/);
    await rejects(sink.flush(), { code: 'unknown/store', retryable: true });
    match(await metrics.text(), /almanac_store_waiting_samples\{reporter="r"\} 1/);
    store.isFull = false;
    sink.put(sampleAt(2));
    await clock.pass(30_000);
    equal(sink.fault, undefined);
    deepEqual(
      (await store.samplesOf(reporter, 0, 0)).map(({ instantUs }) => instantUs),
      [1, 2],
    );
  });

  it('bounds its memory', async () => {
    sink = open(3);
    for (let instant = 0; instant < 10; instant += 1) sink.put(sampleAt(instant));
    await clock.pass(1_000);
    store.isFull = false;
    await clock.pass(30_000);
    equal((await store.samplesOf(reporter, 0, 0)).length, 3);
  });
});
