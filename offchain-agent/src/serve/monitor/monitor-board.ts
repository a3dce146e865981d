import { setImmediate as nextTurn } from 'node:timers/promises';
import { utc } from '../../base/format.ts';
import { periodEnd, periodStart, secondsPerDay } from '../../sli/calendar.ts';
import { burnRate, errorBudget } from '../../sli/error-budget.ts';
import type { ProbeCounts, ProbeHistory } from '../../store/probe-history.ts';
import { mostDays } from '../status/bars.ts';
import { daysOf } from '../status/days.ts';
import { groupStatus, worstFirst } from '../status/group-status.ts';
import { type Incident, newestFirst } from '../status/incidents.ts';
import type { IndicatorStatus } from '../status/measured.ts';
import type { Check, NetworkStatus, TargetHead, TargetStatus } from '../status/network-status.ts';
import type { Note } from '../status/note.ts';
import { groupState, stateOf } from '../status/state.ts';
import type { Board } from '../status/status-source.ts';
import type { MonitorConfig, MonitoredEndpoint } from './config.ts';
import { dayStatusOf, EndpointRecord, neededFromS, spanStatus } from './endpoint-record.ts';
import type { WrittenNote } from './note-file.ts';

/** Windows are kept for so long, at the least. */
const keptWindowsS = 2 * secondsPerDay;
const keptWindows = 600;

interface BoardParts {
  readonly config: MonitorConfig;
  readonly history: ProbeHistory;
  /** All that is written now. */
  readonly notes: () => readonly WrittenNote[];
  /** What the gateway of an endpoint says of itself. */
  readonly insideOf?: (name: string) => string | undefined;
  /** Where its head is. */
  readonly headOf?: (name: string) => TargetHead | undefined;
  /** Since when the monitor has been blind, ms since the Unix epoch; undefined while it sees. */
  readonly blindSinceMs?: () => number | undefined;
}

interface Measured {
  readonly endpoint: MonitoredEndpoint;
  readonly number: number;
  readonly record: EndpointRecord;
}

/** The status of all endpoints of a monitor, made anew when a window has closed. */
export class MonitorBoard {
  readonly #parts: BoardParts;
  readonly #measured: readonly Measured[];
  #days: ReadonlyMap<number, readonly ProbeCounts[]> = new Map();
  #firsts: ReadonlyMap<number, number> = new Map();
  #prunedAtS = 0;
  /** As of the last closed window, in the order of the configuration. */
  #targets: readonly TargetStatus[] = [];
  /** As of then, the newest first: each page that is asked for lists them. */
  #incidents: readonly Incident[] = [];

  /** Reads what is kept. */
  static async open(parts: BoardParts): Promise<MonitorBoard> {
    const { config, history } = parts;
    const numbers = await history.numbersOf(config.endpoints.map(({ name }) => name));
    const measured = config.endpoints.map((endpoint): Measured => {
      const number = numbers.get(endpoint.name) ?? 0;
      const { objectivePpm } = endpoint;
      const rule = { windowS: config.window / 1_000, objectivePpm };
      return { endpoint, number, record: new EndpointRecord({ history, endpoint: number, ...rule }) };
    });
    const board = new MonitorBoard(parts, measured);
    for (const { record } of measured) await record.load();
    await board.#read();
    return board;
  }

  private constructor(parts: BoardParts, measured: readonly Measured[]) {
    this.#parts = parts;
    this.#measured = measured;
  }

  numberOf(name: string): number | undefined {
    return this.#measured.find(({ endpoint }) => endpoint.name === name)?.number;
  }

  /** Closes the windows that ended by then and reads what they hold. @returns whether there were any */
  async close(untilS: number): Promise<boolean> {
    const { history, config } = this.#parts;
    if (!(await history.close(untilS))) return false;
    for (const { record } of this.#measured) await record.update();
    await this.#read();
    const { closedUntilS } = history;
    if (periodStart('day', closedUntilS) !== this.#prunedAtS) {
      this.#prunedAtS = periodStart('day', closedUntilS);
      const windowsS = Math.max(keptWindowsS, (keptWindows * config.window) / 1_000);
      const needed = neededFromS(this.#measured.map(({ record }) => record));
      await history.prune(
        closedUntilS - config.keepSamples / 1_000,
        Math.min(closedUntilS - windowsS, needed),
      );
    }
    return true;
  }

  /** As it was when the last window closed; with notes as they are written now. */
  board(nowMs: number): Board {
    const { history } = this.#parts;
    // A clock that was set back must not make durations negative.
    const timeMs = Math.max(nowMs, history.closedUntilS * 1_000);
    // Nothing is measured then, and what was measured last is not how it is now.
    const isBehind = nowMs < history.closedUntilS * 1_000 - this.#parts.config.window;
    const status = this.#status(timeMs, isBehind);
    return { head: status.head, networks: [status] };
  }

  /** The sum of an endpoint's days in a stretch that begins and ends with a day; undefined where it has none. */
  async span(target: number, startS: number, endS: number): Promise<IndicatorStatus | undefined> {
    const days = await this.#parts.history.counts(target, 'day', startS, endS);
    if (days.length === 0) return undefined;
    return spanStatus(days, { startS, endS }, this.#ruleOf(target));
  }

  /** When the first sample of any endpoint was taken. */
  get sinceS(): number | undefined {
    const firsts = this.#measured.flatMap(({ number }) => this.#firsts.get(number) ?? []);
    return firsts.length === 0 ? undefined : Math.min(...firsts);
  }

  /** Reads days and makes the status of each endpoint; in between, samples are taken. */
  async #read(): Promise<void> {
    const { history } = this.#parts;
    const untilS = history.closedUntilS + secondsPerDay;
    const fromS = untilS - (mostDays + 1) * secondsPerDay;
    this.#firsts = await history.firsts();
    const days = new Map<number, readonly ProbeCounts[]>();
    for (const { number } of this.#measured)
      days.set(number, await history.counts(number, 'day', fromS, untilS));
    this.#days = days;
    const targets: TargetStatus[] = [];
    for (const one of this.#measured) {
      targets.push(this.#targetStatus(one));
      await nextTurn();
    }
    this.#targets = targets;
    this.#incidents = newestFirst(this.#measured.flatMap(({ record }) => record.incidents));
  }

  #ruleOf(target: number) {
    const { config, history } = this.#parts;
    const nowS = history.closedUntilS;
    const firstS = this.#firsts.get(target) ?? nowS;
    return { firstS, nowS, windowS: config.window / 1_000, minCoveragePpm: config.minCoverage };
  }

  #status(timeMs: number, isBehind: boolean): NetworkStatus {
    const { config, notes } = this.#parts;
    const windowS = config.window / 1_000;
    const found = this.#targets.map((one) => this.#asNow(one, isBehind));
    const groups = new Map<string, number[]>();
    for (const { endpoint, number } of this.#measured) {
      if (endpoint.group !== undefined)
        groups.set(endpoint.group, [...(groups.get(endpoint.group) ?? []), number]);
    }
    return {
      network: { id: 0, name: config.name },
      origin: 'monitor',
      head: { timeMs },
      objectivePpm: config.objective,
      minCoveragePpm: config.minCoverage,
      minReporters: 0,
      windowS,
      state: groupState(found.map(({ state }) => state)),
      targets: worstFirst(found),
      groups: [...groups].map(([name, members]) => groupStatus(name, members, found)),
      incidents: this.#incidents,
      single: this.#measured.map(({ record }) => record.single).filter(({ missed }) => missed > 0),
      reporters: [],
      incidentsSinceS: this.sinceS,
      notes: notes().map((note) => this.#noteOf(note)),
      remarks: this.#remarks(isBehind),
    };
  }

  #asNow(target: TargetStatus, isBehind: boolean): TargetStatus {
    const inside = this.#parts.insideOf?.(target.label);
    const head = this.#parts.headOf?.(target.label);
    const now = { ...target, ...(inside !== undefined && { inside }), ...(head && { head }) };
    if (!isBehind) return now;
    const checks = target.checks.map((check) => ({ ...check, state: 'no_data' as const, last: undefined }));
    return { ...now, state: 'no_data', checks };
  }

  #remarks(isBehind: boolean): readonly string[] {
    const { blindSinceMs, history } = this.#parts;
    const until = utc(history.closedUntilS * 1_000);
    const behind = isBehind
      ? [`the clock of this monitor is behind its history, so nothing is measured until ${until} UTC`]
      : [];
    const sinceMs = blindSinceMs?.();
    if (sinceMs === undefined) return behind;
    return [
      ...behind,
      `this monitor has been blind since ${utc(sinceMs)} UTC: it reaches no endpoint and no own check`,
    ];
  }

  #noteOf({ endpoints, ...note }: WrittenNote): Note {
    return {
      ...note,
      targets: endpoints?.flatMap((name) => this.numberOf(name) ?? []),
      subjects: endpoints,
    };
  }

  #targetStatus({ endpoint, number, record }: Measured): TargetStatus {
    const { config, history } = this.#parts;
    const { objectivePpm, name, region } = endpoint;
    const windowS = config.window / 1_000;
    const rule = this.#ruleOf(number);
    const rows = this.#days.get(number) ?? [];
    const days = rows.map((row) => dayStatusOf(row, rule));
    const todayS = periodStart('day', history.closedUntilS);
    const monthS = periodStart('month', history.closedUntilS);
    const endS = periodEnd('month', history.closedUntilS);
    const ofMonth = rows.filter(({ startS }) => startS >= monthS);
    const month = ofMonth.length === 0 ? undefined : spanStatus(ofMonth, { startS: monthS, endS }, rule);
    const lastS = history.closedUntilS - windowS;
    const last = record.windows.findLast(({ startS }) => startS === lastS);
    const measured = record.windows.findLast(({ sharePpm }) => sharePpm !== undefined);
    const isOpen = record.incidents.some(({ state }) => state === 'open');
    const check: Check = {
      indicator: 'rpc',
      objectivePpm,
      state: stateOf(last, objectivePpm, isOpen),
      last,
      month,
      measuredUntilS: measured && measured.startS + windowS,
      totals: record.totals,
      budget: month?.sharePpm === undefined ? undefined : errorBudget(month, { objectivePpm, windowS }),
      burnRate: burnRate(last?.sharePpm, objectivePpm),
    };
    return {
      target: number,
      label: name,
      line: name,
      account: undefined,
      region,
      isEndpoint: true,
      state: check.state,
      checks: [check],
      days: daysOf(
        [
          {
            days: days.filter(({ startS }) => startS < todayS),
            today: days.find(({ startS }) => startS === todayS),
            objectivePpm,
            incidents: record.incidents,
            lookedAtS: this.#firsts.get(number),
          },
        ],
        history.closedUntilS,
      ),
    };
  }
}
