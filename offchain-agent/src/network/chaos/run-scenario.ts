import type { SampleClock } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import type { NodeBreaker } from './break-node.ts';
import { isSteady, judge, type Look, recoveredAtMs, secondsText, spansOf, type Verdict } from './judge.ts';
import type { NetworkObserver } from './observer.ts';
import type { Scenario } from './scenario.ts';
import type { Disruption } from './timeline.ts';

/** How often the nodes are asked. */
const lookEveryMs = 1_000;

/** A fault as it was, beside when it was meant to be. */
export interface Done extends Disruption {
  readonly startedMs: number;
  /** When the node ran again; undefined where the run was ended before. */
  endedMs?: number;
}

export interface ScenarioOutcome {
  readonly done: readonly Done[];
  readonly looks: readonly Look[];
  readonly verdicts: readonly Verdict[];
}

export interface ScenarioParts {
  readonly scenario: Scenario;
  readonly timeline: readonly Disruption[];
  readonly slotMs: number;
  readonly breaker: NodeBreaker;
  readonly observer: NetworkObserver;
  readonly clock: SampleClock;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/**
 * Waits until the network is steady, breaks it by the timeline, waits until it is steady again, and says what held. Whatever
 * ends it, what it broke runs again when it returns.
 * @throws AgentError `unknown/not_steady` when the network is not well to begin with: nothing was broken then
 */
export async function runScenario(parts: ScenarioParts): Promise<ScenarioOutcome> {
  const { scenario, timeline, breaker, signal, tell } = parts;
  const run = new Run(parts);
  try {
    await run.untilSteady(scenario.steady_within);
    tell(
      `steady; ${timeline.length} faults over ${secondsText(Math.max(...timeline.map(({ endMs }) => endMs)))}`,
    );
    await run.break();
    signal.throwIfAborted();
    const { done, looks } = run;
    return {
      done,
      looks,
      verdicts: judge({ ...parts, spans: spansOf(done), looks, breaches: parts.observer.breaches() }),
    };
  } finally {
    const own = new Set(run.done.map(({ node }) => node));
    for (const node of breaker.broken().filter((name) => own.has(name))) {
      tell(`heals ${node}`);
      await breaker.heal(node);
    }
  }
}

class Run {
  readonly looks: Look[] = [];
  readonly #done = new Map<Disruption, Done>();
  readonly #parts: ScenarioParts;
  #beganMs: number;

  constructor(parts: ScenarioParts) {
    this.#parts = parts;
    this.#beganMs = parts.clock.monotonicMs();
  }

  /** What was begun, in the order of the timeline: of two faults of one moment either may begin first. */
  get done(): readonly Done[] {
    return this.#parts.timeline.flatMap((disruption) => this.#done.get(disruption) ?? []);
  }

  async untilSteady(withinMs: number): Promise<void> {
    const { scenario, signal, tell } = this.#parts;
    tell('waits for a steady network');
    for (;;) {
      signal.throwIfAborted();
      const look = await this.#look();
      if (isSteady(look, scenario.expect.finality_lag)) break;
      if (this.#nowMs() > withinMs) {
        throw new AgentError(
          'unknown/not_steady',
          `the network is not steady after ${secondsText(withinMs)} (every node answers, and finality trails by at most ${scenario.expect.finality_lag} blocks), so nothing was broken; "almanac network status" shows its nodes, "almanac network resume" continues one`,
        );
      }
      await this.#wait(lookEveryMs);
    }
    this.#beganMs = this.#parts.clock.monotonicMs();
    this.looks.length = 0;
  }

  /** Faults begin and end at their times, whatever the looks take. */
  async break(): Promise<void> {
    const over = new AbortController();
    const looking = this.#lookUntil(over.signal);
    try {
      await this.#disrupt();
      await this.#untilRecovered();
    } finally {
      over.abort();
      await looking;
    }
  }

  async #disrupt(): Promise<void> {
    const { timeline, signal } = this.#parts;
    const ends = new AbortController();
    const either = AbortSignal.any([signal, ends.signal]);
    const each = timeline.map(async (disruption) => {
      try {
        await this.#one(disruption, either);
      } catch (error) {
        // The others end, too, instead of going on against a network that is in another state than they think.
        ends.abort();
        throw error;
      }
    });
    const failed = (await Promise.allSettled(each)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #one(disruption: Disruption, signal: AbortSignal): Promise<void> {
    const { breaker, observer, tell } = this.#parts;
    const { kind, node, startMs, endMs } = disruption;
    await this.#until(startMs, signal);
    if (signal.aborted) return;
    const done: Done = { ...disruption, startedMs: this.#nowMs() };
    this.#done.set(disruption, done);
    tell(
      `${secondsText(done.startedMs)}  ${kind} ${node}${endMs > startMs ? ` for ${secondsText(endMs - startMs)}` : ''}`,
    );
    await breaker.begin(kind, node);
    if (kind === 'wipe') observer.forget(node);
    if (endMs > startMs) {
      await this.#until(endMs, signal);
      if (signal.aborted) return;
      await breaker.heal(node);
    }
    done.endedMs = this.#nowMs();
    tell(`${secondsText(done.endedMs)}  ${node} runs again`);
  }

  /** Until the last span of faults has been recovered from, or may have been. */
  async #untilRecovered(): Promise<void> {
    const { scenario, signal } = this.#parts;
    const last = spansOf(this.done).at(-1);
    if (!last) return;
    const untilMs = last.endMs + scenario.expect.recovers_within;
    while (!signal.aborted && this.#nowMs() < untilMs) {
      if (recoveredAtMs(last.endMs, this.looks, scenario.expect.finality_lag) !== undefined) return;
      await this.#wait(lookEveryMs / 4);
    }
  }

  async #lookUntil(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const begunMs = this.#nowMs();
      this.looks.push(await this.#look());
      await this.#until(begunMs + lookEveryMs, over);
    }
  }

  async #look(): Promise<Look> {
    const { observer, breaker } = this.#parts;
    const broken = breaker.broken();
    const views = await observer.look(broken);
    return { atMs: this.#nowMs(), views };
  }

  #nowMs(): number {
    return this.#parts.clock.monotonicMs() - this.#beganMs;
  }

  async #until(ms: number, signal: AbortSignal): Promise<void> {
    await this.#parts.clock.until(this.#beganMs + ms, signal);
  }

  async #wait(ms: number): Promise<void> {
    await this.#until(this.#nowMs() + ms, this.#parts.signal);
  }
}
