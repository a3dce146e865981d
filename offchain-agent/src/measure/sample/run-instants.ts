import { setMaxListeners } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type SampleClock, systemClock } from '../../base/clock.ts';
import type { SampledIndicator } from '../../sli/indicator.ts';
import type { Sample, SampleOutcome, UntakenReason } from '../../sli/sample.ts';
import { InstantSigns, isDoubtful, LoopWatch, type NetworkWitness, stallBoundMs } from './instant-signs.ts';

/** What is measured of an indicator: made by `probed`, which forgets the shape of its targets. */
export interface ProbedIndicator {
  readonly indicator: SampledIndicator;
  readonly targetIds: readonly number[];
  prepare(): void;
  /** @param index the place of the instant in the plan, from 0 */
  measure(position: number, dueMs: number, signal: AbortSignal, index: number): Promise<Measurement>;
  /** Called when the run has ended. */
  end?(): void;
}

/** What the ids follow from under which the samples of a window are asked for. */
export interface IdSource {
  /** Of the window in the reporter's hash chain, 0x and 64 hex digits. */
  readonly link: string;
  /** The number in the draw of each planned instant, in the order of the plan. */
  readonly numbers: readonly number[];
}

/**
 * The targets of an indicator, with the prober that measures them.
 * @param ids for receipts
 */
export function probed<Target extends { readonly id: number }>(
  indicator: SampledIndicator,
  prober: Prober<Target>,
  targets: readonly Target[],
  ids?: IdSource,
): ProbedIndicator {
  let run: ProberRun<Target> | undefined;
  const prepare = (): ProberRun<Target> => {
    run ??= prober.begin(targets, ids);
    return run;
  };
  return {
    indicator,
    targetIds: targets.map(({ id }) => id),
    prepare,
    measure: async (position, dueMs, signal, index) =>
      await prepare().measure(targets[position] as Target, dueMs, signal, index),
    end: () => run?.end?.(),
  };
}

export interface InstantsPlan {
  readonly network: number;
  /** Start of the window, UTC seconds. */
  readonly window: number;
  /** Intended instants of every target and indicator, microseconds since the Unix epoch, ascending. */
  readonly instantsUs: readonly number[];
  readonly indicators: readonly ProbedIndicator[];
}

export interface InstantsContext {
  /** Waited for nobody: a slow store delays no sample. Its failures end the run. */
  readonly onSample: (sample: Sample) => Promise<void>;
  /** Ends the run: what was not taken by then is untaken, `stopped`. */
  readonly signal: AbortSignal;
  readonly clock?: SampleClock;
  /** Knows when this process stood still; one of the run's own unless given. */
  readonly watch?: Pick<LoopWatch, 'hasStalled' | 'stop'>;
  /** Asked when nothing at all answered at an instant; without one, that is all targets' silence. */
  readonly witness?: NetworkWitness | undefined;
}

/** A machine's clock that was set by more than this in a run is one that instants cannot be told by. */
const largestClockStepMs = 500;

/** Requests sent in one turn of the event loop, then answers are read. */
const sentPerTurn = 32;

/**
 * Takes the samples of a window: at each instant one of every target and indicator, the first target another one each
 * time (the last waits for those before it). Every planned sample is emitted exactly once: measured, or untaken for a reason.
 *
 * - `stopped`: its instant had passed when the run began, the run was ended before it was taken, or its prober failed
 * - `stalled`: the run came to it more than `stallBoundMs` late, or this process stood still while it was measured
 * - `offline`: nothing answered at its instant, and the witness does not know that this machine was online
 * - `clock`: this machine's clock was set meanwhile by more than half a second
 *
 * @returns when the last sample is taken and emitted
 * @throws what `onSample` rejects with, after the run has ended; else what a prober failed with first, when all is taken
 */
export async function runInstants(plan: InstantsPlan, context: InstantsContext): Promise<void> {
  const run = new InstantsRun(plan, context);
  await run.toEnd();
}

interface Instant {
  /** Its place in the plan. */
  readonly index: number;
  readonly instantUs: number;
  readonly dueMs: number;
  readonly signs: InstantSigns;
}

class InstantsRun {
  readonly #plan: InstantsPlan;
  readonly #clock: SampleClock;
  readonly #onSample: InstantsContext['onSample'];
  readonly #failed = new AbortController();
  readonly #signal: AbortSignal;
  readonly #watch: Pick<LoopWatch, 'hasStalled' | 'stop'>;
  readonly #witness: NetworkWitness | undefined;
  readonly #offsetMs: number;
  readonly #inFlight = new Set<Promise<void>>();
  #failure: unknown;
  /** The first measurement that failed by itself. */
  #fault: { readonly error: unknown } | undefined;

  constructor(plan: InstantsPlan, context: InstantsContext) {
    const { onSample, signal, clock = systemClock } = context;
    this.#plan = plan;
    this.#clock = clock;
    this.#onSample = onSample;
    this.#signal = AbortSignal.any([signal, this.#failed.signal]);
    // Every instant under way listens to it.
    setMaxListeners(0, this.#signal);
    this.#watch = context.watch ?? new LoopWatch(() => clock.monotonicMs());
    this.#witness = context.witness;
    this.#offsetMs = clock.wallMs() - clock.monotonicMs();
  }

  async toEnd(): Promise<void> {
    try {
      for (const probe of this.#plan.indicators) probe.prepare();
      const startMs = this.#clock.monotonicMs();
      for (const [index, instantUs] of this.#plan.instantsUs.entries()) {
        const dueMs = instantUs / 1_000 - this.#offsetMs;
        if (dueMs < startMs) this.#leaveOut(instantUs, 'stopped');
        else await this.#take(index, instantUs, dueMs);
      }
      await Promise.all(this.#inFlight);
    } finally {
      this.#watch.stop();
      for (const probe of this.#plan.indicators) probe.end?.();
    }
    if (this.#failed.signal.aborted) throw this.#failure;
    if (this.#fault) throw this.#fault.error;
  }

  async #take(index: number, instantUs: number, dueMs: number): Promise<void> {
    await this.#clock.until(dueMs, this.#signal);
    if (this.#signal.aborted) return this.#leaveOut(instantUs, 'stopped');
    const stepMs = this.#clock.wallMs() - this.#clock.monotonicMs() - this.#offsetMs;
    if (Math.abs(stepMs) > largestClockStepMs) return this.#leaveOut(instantUs, 'clock');
    if (this.#clock.monotonicMs() - dueMs > stallBoundMs) return this.#leaveOut(instantUs, 'stalled');
    const signs = new InstantSigns(
      this.#plan.indicators.reduce((sum, { targetIds }) => sum + targetIds.length, 0),
    );
    let sent = 0;
    for (const probe of this.#plan.indicators) {
      const count = probe.targetIds.length;
      for (let turn = 0; turn < count; turn++) {
        this.#track(this.#measure(probe, (turn + index) % count, { index, instantUs, dueMs, signs }));
        if (++sent % sentPerTurn === 0) await nextTurn();
      }
    }
  }

  async #measure(probe: ProbedIndicator, position: number, instant: Instant): Promise<void> {
    const { instantUs, dueMs, signs } = instant;
    const outcome = await this.#outcomeOf(probe, position, instant);
    signs.enter(outcome);
    const target = probe.targetIds[position] ?? 0;
    await this.#emit(target, probe.indicator, instantUs, await this.#witnessed(outcome, dueMs, signs));
  }

  // One fault of our own must not cost the samples of all other targets.
  async #outcomeOf(
    probe: ProbedIndicator,
    position: number,
    { dueMs, index }: Instant,
  ): Promise<SampleOutcome> {
    try {
      return this.#judged(await probe.measure(position, dueMs, this.#signal, index), dueMs);
    } catch (error) {
      this.#fault ??= { error };
      return { kind: 'untaken', reason: 'stopped' };
    }
  }

  // Silence everywhere is this machine's own, unless somebody else knows better.
  async #witnessed(outcome: SampleOutcome, dueMs: number, signs: InstantSigns): Promise<SampleOutcome> {
    if (!this.#witness || !isDoubtful(outcome) || (await signs.wasAnswered())) return outcome;
    if (await this.#witness.wasOnline(dueMs, this.#signal)) return outcome;
    return { kind: 'untaken', reason: this.#signal.aborted ? 'stopped' : 'offline' };
  }

  // Neither an answer nor its absence says anything about the target when the reporter stood still.
  #judged({ answeredMs, ...outcome }: Measurement, dueMs: number): SampleOutcome {
    if (outcome.kind === 'untaken') return outcome;
    if (this.#signal.aborted) return { kind: 'untaken', reason: 'stopped' };
    // An answer is told when the others of its instant are in; its own time ended with its latency.
    const endMs =
      outcome.kind === 'answer'
        ? (answeredMs ?? dueMs + outcome.latencyUs / 1_000)
        : this.#clock.monotonicMs();
    return this.#watch.hasStalled(dueMs, endMs) ? { kind: 'untaken', reason: 'stalled' } : outcome;
  }

  #leaveOut(instantUs: number, reason: UntakenReason): void {
    for (const { indicator, targetIds } of this.#plan.indicators) {
      for (const target of targetIds)
        this.#track(this.#emit(target, indicator, instantUs, { kind: 'untaken', reason }));
    }
  }

  async #emit(
    target: number,
    indicator: SampledIndicator,
    instantUs: number,
    outcome: SampleOutcome,
  ): Promise<void> {
    const { network, window } = this.#plan;
    await this.#onSample({ network, window, target, indicator, instantUs, outcome });
  }

  #track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (this.#failed.signal.aborted) return;
        this.#failure = error;
        this.#failed.abort();
      })
      .finally(() => this.#inFlight.delete(tracked));
    this.#inFlight.add(tracked);
  }
}

/** What came of a measurement. */
export type Measurement = SampleOutcome & {
  /** When the answer was in, on the monotonic clock, where that is not the intended instant plus its latency. */
  readonly answeredMs?: number;
};

/** The measurements of one run: those of a window, as long as its targets stay the same. */
export interface ProberRun<Target> {
  /**
   * Measures one target, the very object that the run was begun with, at one intended instant. Called when the instant has
   * come, never rejects.
   * @param index the place of the instant in the plan, from 0
   */
  measure(target: Target, dueMs: number, signal: AbortSignal, index: number): Promise<Measurement>;
  /** Nothing is measured any more: what no other run uses may be closed. */
  end?(): void;
}

/**
 * Measures targets at intended instants, each within the time-out that counts from `dueMs`, the intended instant on the
 * monotonic clock (performance.now()). What the latency counts from is the indicator's own matter: `rpc` counts from the
 * intended instant, `reachability` is the round trip of the ping alone.
 */
export interface Prober<Target> {
  /**
   * Begins a run over these targets, all that its instants have. Runs may overlap: the next window is prepared before
   * this one has ended.
   *
   * @param ids under which samples are asked for, where an indicator has such
   */
  begin(targets: readonly Target[], ids?: IdSource): ProberRun<Target>;
  /** What is under way, and all that is asked later, is not taken. */
  close(): Promise<void>;
}
