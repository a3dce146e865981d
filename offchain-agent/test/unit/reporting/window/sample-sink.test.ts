import { deepEqual, equal, match, notEqual, rejects } from 'node:assert/strict';
import { MemoryStore } from '../../../../../tests/support/memory-store.ts';
import { countSample, SampleSink } from '../../../../src/reporting/window/window-run.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';
import { AgentRig } from '../agent/fakes/agent-rig.ts';

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
  let rig: AgentRig;
  let store: FullStore;
  let sink: SampleSink;

  const open = (mostWaiting?: number): SampleSink => {
    const { clock, log, metrics } = rig.parts();
    return new SampleSink({
      reporter,
      store,
      clock,
      log,
      metrics,
      ...(mostWaiting !== undefined && { mostWaiting }),
    });
  };
  const kept = async (): Promise<number[]> =>
    (await store.samplesOf(reporter, 0, 0)).map(({ instantUs }) => instantUs);
  const figures = (wanted: string) => rig.figures.filter(([name]) => name === wanted);
  beforeEach(() => {
    rig = new AgentRig();
    store = new FullStore();
    sink = open();
  });
  afterEach(async () => {
    await sink.close();
  });

  it('is at once, and those that come meanwhile go together', async () => {
    store.isFull = false;
    for (let instant = 0; instant < 100; instant += 1) sink.put(sampleAt(instant));
    await sink.flush();
    equal((await store.samplesOf(reporter, 0, 0)).length, 100);
    equal(store.writes, 2);
    deepEqual(rig.told, []);
    deepEqual(figures('almanac_store_waiting_samples').at(-1), [
      'almanac_store_waiting_samples',
      { reporter },
      0,
    ]);
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

  it('keeps what a full disk refuses until there is room, and says so once', async () => {
    sink.put(sampleAt(1));
    await rig.clock.pass(1_000);
    match(sink.fault ?? '', /no space left/);
    await rejects(sink.flush(), {
      code: 'unknown/store',
      message: '1 samples wait for the store: no space left on device',
      retryable: true,
    });
    notEqual(store.writes, 1);
    deepEqual(
      figures('almanac_store_failures_total'),
      Array.from({ length: store.writes }, () => ['almanac_store_failures_total', { reporter }, 1]),
    );
    deepEqual(figures('almanac_store_waiting_samples').at(-1)?.[2], 1);
    store.isFull = false;
    sink.put(sampleAt(2));
    await rig.clock.pass(30_000);
    equal(sink.fault, undefined);
    deepEqual(await kept(), [1, 2]);
    sink.put(sampleAt(3));
    await sink.flush();
    deepEqual(
      rig.told.map(({ level, message }) => `${level}: ${message}`),
      ['error: the store takes no samples; they are kept', 'info: the store takes samples again'],
    );
    deepEqual(rig.told[0]?.data, { err: new Error('no space left on device') });
  });

  it('bounds its memory, and says once that samples are lost', async () => {
    sink = open(3);
    for (let instant = 0; instant < 10; instant += 1) sink.put(sampleAt(instant));
    deepEqual(rig.told, [
      { level: 'error', data: { waiting: 3 }, message: 'samples are lost: the store takes none' },
    ]);
    await rig.clock.pass(1_000);
    store.isFull = false;
    await rig.clock.pass(30_000);
    deepEqual(await kept(), [0, 1, 2]);
  });

  it('counts none that it loses, says how many when the store takes samples again, and tells of the next loss too', async () => {
    sink = open(3);
    for (let instant = 0; instant < 10; instant += 1) sink.put(sampleAt(instant));
    equal(figures('almanac_samples_total').length, 3);
    store.isFull = false;
    await rig.clock.pass(30_000);
    store.isFull = true;
    for (let instant = 10; instant < 14; instant += 1) sink.put(sampleAt(instant));
    store.isFull = false;
    await rig.clock.pass(30_000);
    equal(figures('almanac_samples_total').length, 6);
    deepEqual(await kept(), [0, 1, 2, 10, 11, 12]);
    const losses = rig.told.filter(({ message }) => message.includes('lost'));
    deepEqual(losses, [
      { level: 'error', data: { waiting: 3 }, message: 'samples are lost: the store takes none' },
      { level: 'warn', data: { lost: 7 }, message: 'samples were lost: the store took none' },
      { level: 'error', data: { waiting: 3 }, message: 'samples are lost: the store takes none' },
      { level: 'warn', data: { lost: 1 }, message: 'samples were lost: the store took none' },
    ]);
  });

  it('is gone to its end when it is closed while the store takes samples', async () => {
    store.isFull = false;
    for (let instant = 0; instant < 2_500; instant += 1) sink.put(sampleAt(instant));
    await sink.close();
    equal((await kept()).length, 2_500);
  });

  it('is tried once more when it is closed while the store takes none, and never after that', async () => {
    sink.put(sampleAt(1));
    await rig.clock.pass(1_000);
    const before = store.writes;
    await sink.close();
    equal(store.writes, before + 1);
    await rig.clock.pass(60_000);
    equal(store.writes, before + 1);
  });
});

describe('a sample in the metrics', () => {
  it('is counted by its outcome, an answer with its latency, else with the reason', () => {
    const rig = new AgentRig();
    const { metrics } = rig.parts();
    const of = (outcome: SampleOutcome) => ({ ...sampleAt(0), outcome });
    const labels = { reporter: 'r', indicator: 'rpc' };
    countSample(metrics, 'r', of({ kind: 'answer', latencyUs: 250_000 }));
    countSample(metrics, 'r', of({ kind: 'null', reason: 'timeout' }));
    countSample(metrics, 'r', of({ kind: 'untaken', reason: 'stopped' }), 3);
    deepEqual(rig.figures, [
      ['almanac_samples_total', { ...labels, outcome: 'answer' }, 1],
      ['almanac_sample_latency_seconds', labels, 0.25],
      ['almanac_samples_total', { ...labels, outcome: 'null' }, 1],
      ['almanac_sample_nulls_total', { ...labels, reason: 'timeout' }, 1],
      ['almanac_samples_total', { ...labels, outcome: 'untaken' }, 3],
      ['almanac_samples_untaken_total', { ...labels, reason: 'stopped' }, 3],
    ]);
  });
});
