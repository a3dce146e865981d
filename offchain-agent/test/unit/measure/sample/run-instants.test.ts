import assert from 'node:assert/strict';
import { describeProber } from '../../../../../tests/support/prober-conformance.ts';
import type { NetworkWitness } from '../../../../src/measure/sample/instant-signs.ts';
import {
  type IdSource,
  type Measurement,
  type Prober,
  type ProberRun,
  probed,
  runInstants,
} from '../../../../src/measure/sample/run-instants.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';
import { epochMs, WaitedClock } from './waited-clock.ts';

interface Target {
  readonly id: number;
}

const answered: SampleOutcome = { kind: 'answer', latencyUs: 1_000 };

class FakeProber implements Prober<Target> {
  readonly calls: (readonly [id: number, dueMs: number])[] = [];
  prepared: readonly Target[] = [];
  /** The numbers of the instants, and the links of the runs. */
  readonly indexes: number[] = [];
  readonly links: (string | undefined)[] = [];
  ended = 0;
  #isClosed = false;
  onMeasure: (target: Target) => Promise<Measurement> | Measurement = () => answered;

  begin(targets: readonly Target[], ids?: IdSource): ProberRun<Target> {
    this.prepared = targets;
    this.links.push(ids?.link);
    const measure: ProberRun<Target>['measure'] = async (target, dueMs, _signal, index) => {
      this.indexes.push(index);
      return await this.measure(target, dueMs);
    };
    return { measure, end: () => void this.ended++ };
  }

  async measure(target: Target, dueMs: number): Promise<Measurement> {
    if (this.#isClosed) return { kind: 'untaken', reason: 'stopped' };
    this.calls.push([target.id, dueMs]);
    return await this.onMeasure(target);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }
}

describe('FakeProber', () => {
  describeProber('a prober in memory', async () => ({ prober: new FakeProber(), target: { id: 4 } }));
});

const targets = [{ id: 4 }, { id: 7 }, { id: 9 }];

/** Instants this many ms after the clock's beginning. */
const at = (...afterMs: number[]): number[] => afterMs.map((ms) => (epochMs + ms) * 1_000);

interface Run {
  readonly clock?: WaitedClock;
  readonly prober?: FakeProber;
  readonly signal?: AbortSignal;
  readonly witness?: NetworkWitness;
  readonly onSample?: (sample: Sample) => Promise<void>;
}

async function run(instantsUs: number[], options: Run = {}): Promise<Sample[]> {
  const {
    clock = new WaitedClock(),
    prober = new FakeProber(),
    signal = new AbortController().signal,
  } = options;
  const samples: Sample[] = [];
  const onSample = options.onSample ?? (async (sample: Sample) => void samples.push(sample));
  const plan = {
    network: 3,
    window: 1_795_000_000,
    instantsUs,
    indicators: [
      probed('rpc', prober, targets, { link: 'a link', numbers: [] }),
      probed('reachability', prober, targets.slice(0, 1)),
    ],
  };
  await runInstants(plan, { signal, clock, watch: clock, onSample, witness: options.witness });
  return samples.toSorted((a, b) => a.instantUs - b.instantUs);
}

const outcomeOf = ({ outcome }: Sample): string =>
  outcome.kind === 'answer' ? 'answer' : `${outcome.kind} ${outcome.reason}`;

describe('runInstants', () => {
  it('takes one sample of every target and indicator at each instant, and says of which', async () => {
    const prober = new FakeProber();
    const samples = await run(at(100, 200), { prober });
    assert.equal(samples.length, 8);
    assert.deepEqual(samples[0], {
      network: 3,
      window: 1_795_000_000,
      target: 4,
      indicator: 'rpc',
      instantUs: (epochMs + 100) * 1_000,
      outcome: answered,
    });
    assert.deepEqual(prober.prepared, targets.slice(0, 1), 'prepared for the last indicator');
    assert.ok(prober.calls.every(([, dueMs]) => dueMs === 5_100 || dueMs === 5_200));
    assert.equal(prober.ended, 2, 'the run of each indicator is ended');
  });

  it('says the link of the window and the number of the instant, also where earlier ones were left out', async () => {
    const prober = new FakeProber();
    await run(at(-200, -100, 100, 200), { prober });
    assert.deepEqual(prober.links, ['a link', undefined]);
    assert.deepEqual(prober.indexes, [2, 2, 2, 2, 3, 3, 3, 3]);
  });

  it('begins with another target at each instant', async () => {
    const prober = new FakeProber();
    await run(at(100, 200, 300), { prober });
    const firsts = [0, 4, 8].map((index) => prober.calls[index]?.[0]);
    assert.deepEqual(firsts, [4, 7, 9]);
  });

  it('takes no sample of an instant that has passed when it begins', async () => {
    const prober = new FakeProber();
    const samples = await run(at(-1, 0), { prober });
    assert.deepEqual(samples.map(outcomeOf), [
      ...Array<string>(4).fill('untaken stopped'),
      ...Array<string>(4).fill('answer'),
    ]);
    assert.equal(prober.calls.length, 4);
  });

  it('takes no sample of an instant that it comes to more than 50 ms late', async () => {
    const late = async (lateMs: number): Promise<Set<string>> => {
      const clock = new WaitedClock();
      clock.lateMs = lateMs;
      return new Set((await run(at(100), { clock })).map(outcomeOf));
    };
    assert.deepEqual(await late(50), new Set(['answer']));
    assert.deepEqual(await late(51), new Set(['untaken stalled']));
  });

  it('counts neither answers nor silence of a time in which it stood still', async () => {
    for (const outcome of [
      { kind: 'answer', latencyUs: 90_000 } as const,
      { kind: 'null', reason: 'timeout' } as const,
    ]) {
      const clock = new WaitedClock();
      const prober = new FakeProber();
      prober.onMeasure = ({ id }) => {
        if (id === 7) clock.standStill(90);
        return outcome;
      };
      const samples = await run(at(100), { clock, prober });
      assert.deepEqual(new Set(samples.map(outcomeOf)), new Set(['untaken stalled']));
    }
  });

  it('counts an answer that was in before it stood still, however late it is told', async () => {
    const clock = new WaitedClock();
    const prober = new FakeProber();
    prober.onMeasure = () => {
      clock.nowMs += 5;
      clock.standStill(90);
      return answered;
    };
    const [first] = await run(at(100), { clock, prober });
    assert.equal(first && outcomeOf(first), 'answer');
  });

  it('counts no answer when it stood still while the connection was made, whatever the ping took', async () => {
    const clock = new WaitedClock();
    const prober = new FakeProber();
    prober.onMeasure = () => {
      clock.nowMs += 5;
      clock.standStill(90);
      return { ...answered, answeredMs: clock.nowMs + 1 };
    };
    const [first] = await run(at(100), { clock, prober });
    assert.deepEqual(first?.outcome, { kind: 'untaken', reason: 'stalled' });
  });

  it('counts silence of all targets only when a witness knows that this machine was online', async () => {
    const down = new FakeProber();
    down.onMeasure = ({ id }) => ({ kind: 'null', reason: id === 7 ? 'disconnected' : 'timeout' });
    const told = async (prober: FakeProber, isOnline: boolean): Promise<Set<string>> => {
      const witness = { wasOnline: async () => isOnline };
      return new Set((await run(at(100), { prober, witness })).map(outcomeOf));
    };
    assert.deepEqual(await told(down, false), new Set(['untaken offline']));
    assert.deepEqual(await told(down, true), new Set(['null timeout', 'null disconnected']));
    const oneAnswers = new FakeProber();
    oneAnswers.onMeasure = ({ id }) => (id === 9 ? answered : { kind: 'null', reason: 'timeout' });
    assert.deepEqual(await told(oneAnswers, false), new Set(['null timeout', 'answer']));
  });

  it('takes no sample once the clock of the machine was set by more than half a second', async () => {
    for (const [stepMs, expected] of [
      [500, 'answer'],
      [501, 'untaken clock'],
      [-600_000, 'untaken clock'],
    ] as const) {
      const clock = new WaitedClock();
      const prober = new FakeProber();
      prober.onMeasure = () => {
        clock.offsetMs = epochMs - 5_000 + stepMs;
        return answered;
      };
      const samples = await run(at(100, 200), { clock, prober });
      assert.deepEqual(samples.slice(0, 4).map(outcomeOf), Array<string>(4).fill('answer'));
      assert.deepEqual(samples.slice(4).map(outcomeOf), Array<string>(4).fill(expected));
    }
  });

  it('ends with the signal, and says of every sample left that it was stopped', async () => {
    const controller = new AbortController();
    const prober = new FakeProber();
    prober.onMeasure = ({ id }) => {
      if (id === 9) controller.abort();
      return answered;
    };
    const samples = await run(at(100, 200, 300), { prober, signal: controller.signal });
    assert.equal(samples.length, 12);
    assert.deepEqual(samples.slice(4).map(outcomeOf), Array<string>(8).fill('untaken stopped'));
  });

  it('takes all other samples when a prober fails, and then says so', async () => {
    const prober = new FakeProber();
    const samples: Sample[] = [];
    let calls = 0;
    prober.onMeasure = () => {
      calls += 1;
      if (calls === 2) throw new TypeError('own fault');
      return answered;
    };
    const failing = run(at(100, 200), { prober, onSample: async (sample) => void samples.push(sample) });
    await assert.rejects(failing, /own fault/);
    assert.deepEqual(samples.map(outcomeOf).toSorted(), [
      ...Array<string>(7).fill('answer'),
      'untaken stopped',
    ]);
  });

  it('ends with what its receiver failed with', async () => {
    const prober = new FakeProber();
    const failing = run(at(...Array.from({ length: 50 }, (_, index) => 100 + index)), {
      prober,
      onSample: async () => {
        throw new Error('disk full');
      },
    });
    await assert.rejects(failing, /disk full/);
    assert.ok(prober.calls.length < 50, `${prober.calls.length} of 200 samples`);
  });

  it('measures on a real clock, at the instant and not before', async () => {
    const prober = new FakeProber();
    const early: number[] = [];
    prober.onMeasure = () => {
      early.push(performance.now());
      return answered;
    };
    const instantUs = Math.ceil((Date.now() + 60) * 1_000);
    await runInstants(
      { network: 0, window: 0, instantsUs: [instantUs], indicators: [probed('rpc', prober, targets)] },
      { signal: new AbortController().signal, onSample: async () => undefined },
    );
    for (const [index, [, dueMs]] of prober.calls.entries()) assert.ok((early[index] ?? 0) >= dueMs);
  });
});
