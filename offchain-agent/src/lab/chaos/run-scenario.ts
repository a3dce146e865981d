import type { SampleClock } from '../../base/clock.ts';
import { AgentError } from '../../base/error.ts';
import { countedBetween, type LinkControl, type LinkCounters } from '../link/link-control.ts';
import type { FaultLog } from '../watch/fault-log.ts';
import type { NodeBreaker } from './break-node.ts';
import {
  abortReason,
  finalityOff,
  type InvariantVerdict,
  isSteady,
  judge,
  type NetworkLook,
  recoveredAtMs,
  secondsText,
  spansOf,
} from './judge.ts';
import { nodeFaultFacts } from './node-fault.ts';
import type { NetworkObserver } from './observer.ts';
import type { Scenario } from './scenario.ts';
import {
  type Disruption,
  isLinkDisruption,
  type LinkDisruption,
  type NodeDisruption,
  nodesOf,
  whatOf,
} from './timeline.ts';

/** How often the nodes are asked. */
const lookEveryMs = 1_000;

/** A fault as it was, beside when it was meant to be. */
export type FinishedFault = Disruption & {
  readonly startedMs: number;
  /** From when until when it was whole: making a fault and healing it take a moment each. */
  wholeFromMs?: number;
  wholeToMs?: number;
  /** When it was healed; undefined where the run was ended before. */
  endedMs?: number;
};

export interface ScenarioOutcome {
  readonly done: readonly FinishedFault[];
  readonly looks: readonly NetworkLook[];
  readonly verdicts: readonly InvariantVerdict[];
  /** What went over each link during the run; undefined where nobody counts. */
  readonly links?: readonly LinkCounters[];
}

interface ScenarioParts {
  readonly scenario: Scenario;
  readonly timeline: readonly Disruption[];
  readonly slotMs: number;
  readonly breaker: NodeBreaker;
  /** Undefined where links cannot be impaired; no disruption of a link is in the timeline then. */
  readonly links?: LinkControl | undefined;
  readonly observer: NetworkObserver;
  /** Hears of all faults, for whoever watches the network. */
  readonly faultLog: FaultLog;
  readonly clock: SampleClock;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

/**
 * Waits until the network is steady, breaks it by the timeline, waits until it is steady again, and says what held. Whatever
 * ends it, what it broke is well again when it returns. A network that never makes a block final has failed, and is not broken.
 * @throws AgentError `unknown/not_steady` when the network is not well to begin with: nothing was broken then
 */
export async function runScenario(parts: ScenarioParts): Promise<ScenarioOutcome> {
  const { scenario, timeline, links, signal, tell } = parts;
  const run = new Run(parts);
  try {
    const off = await run.untilSteady(scenario.steady_within);
    if (off) return { done: [], looks: run.looks, verdicts: [off] };
    tell(
      `steady; ${timeline.length} faults over ${secondsText(Math.max(...timeline.map(({ endMs }) => endMs)))}`,
    );
    const before = await links?.counters();
    await run.break();
    signal.throwIfAborted();
    const { done, looks, aborted } = run;
    const counted = await links?.counters();
    return {
      done,
      looks,
      verdicts: judge({
        ...parts,
        spans: spansOf(done),
        looks,
        breaches: parts.observer.breaches(),
        invariants: parts.observer.invariants,
        aborted,
      }),
      ...(before && counted && { links: countedBetween(before, counted) }),
    };
  } finally {
    await run.healLeft();
  }
}

class Run {
  readonly looks: NetworkLook[] = [];
  /** Why the run ended before its time. */
  aborted: string | undefined;
  readonly #done = new Map<Disruption, FinishedFault>();
  readonly #shown = new Map<Disruption, string>();
  readonly #ends = new AbortController();
  readonly #parts: ScenarioParts;
  #beganMs: number;

  constructor(parts: ScenarioParts) {
    this.#parts = parts;
    this.#beganMs = parts.clock.monotonicMs();
  }

  /** What was begun, in the order of the timeline: of two faults of one moment either may begin first. */
  get done(): readonly FinishedFault[] {
    return this.#parts.timeline.flatMap((disruption) => this.#done.get(disruption) ?? []);
  }

  /** Returns what says that there is no finality to disturb, if that is so. */
  async untilSteady(withinMs: number): Promise<InvariantVerdict | undefined> {
    const { scenario, signal, tell } = this.#parts;
    tell('waits for a steady network');
    let first: NetworkLook | undefined;
    for (;;) {
      signal.throwIfAborted();
      const look = await this.#look();
      first ??= look;
      this.looks.push(look);
      if (isSteady(look, scenario.expect.finality_lag)) break;
      if (this.#nowMs() > withinMs) {
        const off = finalityOff(first, look);
        if (off) return off;
        throw new AgentError(
          'unknown/not_steady',
          `the network is not steady after ${secondsText(withinMs)} (all nodes answer, finality lags at most ${scenario.expect.finality_lag} blocks); see "almanac network status", and start stopped nodes with "almanac network resume"`,
        );
      }
      await this.#wait(lookEveryMs);
    }
    this.#beganMs = this.#parts.clock.monotonicMs();
    this.looks.length = 0;
    return undefined;
  }

  /** Faults begin and end at their times, whatever the looks take. */
  async break(): Promise<void> {
    const over = new AbortController();
    const looking = this.#lookUntil(over.signal);
    try {
      await this.#disrupt();
      if (this.aborted === undefined) await this.#untilRecovered();
    } finally {
      over.abort();
      await looking;
    }
  }

  /** Heals what the run could not end by itself. One that cannot be healed does not keep the others ill. */
  async healLeft(): Promise<void> {
    const { breaker, faultLog, links, tell } = this.#parts;
    const broken = new Set(breaker.broken());
    const left = this.done.filter((done) => done.endedMs === undefined);
    const ids = left.filter(isLinkDisruption).map(({ id }) => id);
    const nodes = left.filter((done) => !isLinkDisruption(done));
    const gone = this.done.filter(
      (done) => !isLinkDisruption(done) && done.endedMs !== undefined && broken.has(done.node),
    );
    const healed = await Promise.allSettled([
      ...(ids.length > 0 && links ? [links.clear(ids)] : []),
      ...[...nodes, ...gone].map(async (done) => {
        if (isLinkDisruption(done)) return;
        tell(`heals ${done.node}`);
        await breaker.heal(done.spec, done.node);
      }),
    ]);
    for (const [disruption, shown] of this.#shown)
      if (this.#done.get(disruption)?.endedMs === undefined) faultLog.end(shown);
    const failed = healed.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #disrupt(): Promise<void> {
    const { timeline, signal } = this.#parts;
    const either = AbortSignal.any([signal, this.#ends.signal]);
    const each = timeline.map(async (disruption) => {
      try {
        await this.#one(disruption, either);
      } catch (error) {
        // The others end, too, instead of going on against a network that is in another state than they think.
        this.#ends.abort();
        throw error;
      }
    });
    const failed = (await Promise.allSettled(each)).find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }

  async #one(disruption: Disruption, ending: AbortSignal): Promise<void> {
    const { clock, faultLog, signal, tell } = this.#parts;
    const { startMs, endMs } = disruption;
    await this.#until(startMs, ending);
    if (ending.aborted) return;
    const done: FinishedFault = { ...disruption, startedMs: this.#nowMs() };
    this.#done.set(disruption, done);
    const what = whatOf(disruption);
    const lasts = endMs > startMs ? ` for ${secondsText(endMs - startMs)}` : '';
    tell(`${secondsText(done.startedMs)}  ${what}${lasts}`);
    const shown = `${clock.wallMs()} ${disruption.fault} ${what}`;
    faultLog.begin({ id: shown, kind: disruption.kind, nodes: nodesOf(disruption), text: what });
    this.#shown.set(disruption, shown);
    if (isLinkDisruption(disruption)) await this.#impair(disruption, done, ending);
    else await this.#breakNode(disruption, done, ending);
    if (signal.aborted) return;
    done.endedMs = this.#nowMs();
    faultLog.end(shown);
    tell(
      `${secondsText(done.endedMs)}  ${isLinkDisruption(disruption) ? `${what} is over` : `${disruption.node} is well again`}`,
    );
  }

  async #breakNode(disruption: NodeDisruption, done: FinishedFault, ending: AbortSignal): Promise<void> {
    const { breaker, observer, signal } = this.#parts;
    const { spec, node, kind, startMs, endMs } = disruption;
    await breaker.begin(spec, node);
    if (nodeFaultFacts[kind].forgets) observer.forget(node);
    if (endMs === startMs) return;
    await this.#stayWhole(done, endMs, ending);
    if (!signal.aborted) await breaker.heal(spec, node);
  }

  async #impair(disruption: LinkDisruption, done: FinishedFault, ending: AbortSignal): Promise<void> {
    const { links: control, signal } = this.#parts;
    const { id, links, rule, endMs } = disruption;
    await control?.apply({ id, links, rule });
    await this.#stayWhole(done, endMs, ending);
    if (!signal.aborted) await control?.clear([id]);
  }

  async #stayWhole(done: FinishedFault, endMs: number, ending: AbortSignal): Promise<void> {
    done.wholeFromMs = this.#nowMs();
    await this.#until(endMs, ending);
    done.wholeToMs = this.#nowMs();
  }

  /** Until the last span of faults has been recovered from, or may have been. */
  async #untilRecovered(): Promise<void> {
    const { scenario, signal } = this.#parts;
    const last = spansOf(this.done).at(-1);
    if (!last) return;
    const untilMs = last.endMs + scenario.expect.recovers_within;
    while (!signal.aborted && this.aborted === undefined && this.#nowMs() < untilMs) {
      if (recoveredAtMs(last.endMs, this.looks, scenario.expect.finality_lag) !== undefined) return;
      await this.#wait(lookEveryMs / 4);
    }
  }

  async #lookUntil(over: AbortSignal): Promise<void> {
    while (!over.aborted) {
      const begunMs = this.#nowMs();
      this.looks.push(await this.#look());
      this.#endWhereAskedTo();
      await this.#until(begunMs + lookEveryMs, over);
    }
  }

  #endWhereAskedTo(): void {
    if (this.aborted !== undefined) return;
    this.aborted = abortReason(this.looks, this.#parts.scenario.abort_when);
    if (this.aborted === undefined) return;
    this.#parts.tell(`ends: ${this.aborted}`);
    this.#ends.abort();
  }

  async #look(): Promise<NetworkLook> {
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
