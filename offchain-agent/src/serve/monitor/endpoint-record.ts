import { periodEnd } from '../../sli/calendar.ts';
import { keptWindows, lookedAtWindows } from '../../sli/incident.ts';
import { sharePpm } from '../../sli/ppm.ts';
import type { KeptIncident, ProbeCounts, ProbeHistory } from '../../store/probe-history.ts';
import { type Incident, incidentsOf, type SingleMisses } from '../status/incidents.ts';
import { type IndicatorStatus, joined } from '../status/measured.ts';

const wholePpm = 1_000_000;
/** The newest are in memory and on pages; the history has all. */
export const mostIncidents = 500;

interface RecordParts {
  readonly history: ProbeHistory;
  readonly endpoint: number;
  readonly windowS: number;
  readonly objectivePpm: number;
}

/** The closed windows of one endpoint as far as incidents need them, and its newest incidents; the history keeps all. */
export class EndpointRecord {
  readonly #parts: RecordParts;
  #windows: readonly IndicatorStatus[] = [];
  readonly #incidents = new Map<string, Incident>();
  /** As the history has them. */
  readonly #written = new Map<string, string>();
  #single: SingleMisses;
  #readUntilS = 0;
  #part = 0;
  #whole = 0;

  constructor(parts: RecordParts) {
    this.#parts = parts;
    this.#single = { ...subjectOf(parts), missed: 0 };
  }

  get windows(): readonly IndicatorStatus[] {
    return this.#windows;
  }

  /** The newest first. */
  get incidents(): readonly Incident[] {
    return [...this.#incidents.values()].toSorted((a, b) => b.startS - a.startS);
  }

  get single(): SingleMisses {
    return this.#single;
  }

  /** Of the windows that were closed since this began. */
  get totals(): { readonly part: number; readonly whole: number } {
    return { part: this.#part, whole: this.#whole };
  }

  /** What was kept before. */
  async load(): Promise<void> {
    const { history, endpoint, windowS } = this.#parts;
    for (const { id, incident } of await history.incidents(endpoint, mostIncidents)) {
      this.#incidents.set(id, JSON.parse(incident) as Incident);
      this.#written.set(id, incident);
    }
    const open = [...this.#incidents.values()].filter(({ state }) => state === 'open');
    const newestS = history.closedUntilS - lookedAtWindows * windowS;
    this.#readUntilS = Math.max(0, Math.min(newestS, ...open.map(firstWindowOf)));
    await this.update();
    [this.#part, this.#whole] = [0, 0];
  }

  /** Reads what was closed since, finds incidents anew, and keeps those that are new or have changed. */
  async update(): Promise<void> {
    const { history, endpoint, windowS, objectivePpm } = this.#parts;
    const untilS = history.closedUntilS;
    const rows = await history.counts(endpoint, { windowS }, this.#readUntilS, untilS);
    this.#readUntilS = Math.max(this.#readUntilS, untilS);
    const closed = rows.map((row) => windowOf(row, windowS));
    for (const { sharePpm: share, part, whole } of closed) {
      if (share === undefined) continue;
      this.#part += part;
      this.#whole += whole;
    }
    const rule = { objectivePpm, windowS, closedUntilS: untilS };
    this.#windows = keptWindows([...this.#windows, ...closed], lookedAtWindows, rule, joined);
    const found = incidentsOf(subjectOf(this.#parts), this.#windows, rule);
    this.#single = found.single;
    const ids = new Set(found.incidents.map(({ id }) => id));
    for (const one of found.incidents) if (!this.#isPartOfKept(one)) this.#incidents.set(one.id, one);
    // By another objective it may never have been one.
    const dropped = [...this.#incidents.values()].filter(({ id, state }) => state === 'open' && !ids.has(id));
    for (const { id } of dropped) this.#incidents.delete(id);
    await this.#keep(dropped.map(({ id }) => id));
    this.#forgetOldIncidents();
  }

  async #keep(dropped: readonly string[]): Promise<void> {
    const { history, endpoint } = this.#parts;
    const changed = [...this.#incidents.values()].flatMap((one): KeptIncident[] => {
      const incident = JSON.stringify(one);
      if (this.#written.get(one.id) === incident) return [];
      return [{ id: one.id, endpoint, startS: one.startS, state: one.state, incident }];
    });
    await history.putIncidents(changed, dropped);
    for (const { id, incident } of changed) this.#written.set(id, incident);
    for (const id of dropped) this.#written.delete(id);
  }

  /** After a start the windows that are looked at may begin within an incident that was kept whole. */
  #isPartOfKept(found: Incident): boolean {
    return [...this.#incidents.values()].some(
      ({ id, startS, endS }) =>
        id !== found.id && endS !== undefined && startS < found.startS && found.startS < endS,
    );
  }

  /** The windows that are looked at hold fewer incidents than this keeps, so none of theirs is forgotten. */
  #forgetOldIncidents(): void {
    for (const { id } of this.incidents.slice(mostIncidents)) {
      this.#incidents.delete(id);
      this.#written.delete(id);
    }
  }
}

/** Where windows must be kept from, for the sake of incidents that go on. */
export function neededFromS(records: readonly EndpointRecord[]): number {
  const firsts = records.flatMap(({ incidents }) =>
    incidents.filter(({ state }) => state === 'open').map(firstWindowOf),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...firsts);
}

/** The id of an incident names its first window. */
function firstWindowOf({ id }: Incident): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

function subjectOf({ endpoint }: Pick<RecordParts, 'endpoint'>) {
  return { network: 0, target: endpoint, indicator: 'rpc' } as const;
}

function windowOf(counts: ProbeCounts, windowS: number): IndicatorStatus {
  return {
    ...sharesOf(counts),
    endS: counts.startS + windowS,
    coveragePpm: coverageOf(counts.coveredMs, windowS * 1_000),
    windows: 1,
    isOpen: false,
  };
}

interface DayRule {
  /** When the first sample of the endpoint was taken. */
  readonly firstS: number;
  readonly nowS: number;
  readonly windowS: number;
  readonly minCoveragePpm: number;
}

/** A day as its counts say; below the minimum of coverage it is not measured. */
export function dayStatusOf(counts: ProbeCounts, rule: DayRule): IndicatorStatus {
  const endS = periodEnd('day', counts.startS);
  return spanStatus([counts], { startS: counts.startS, endS }, rule);
}

/** Several days as one: a month, a week. */
export function spanStatus(
  days: readonly ProbeCounts[],
  { startS, endS }: { readonly startS: number; readonly endS: number },
  { firstS, nowS, windowS, minCoveragePpm }: DayRule,
): IndicatorStatus {
  const sum = (of: (day: ProbeCounts) => number): number => days.reduce((all, day) => all + of(day), 0);
  const coveredMs = sum((day) => day.coveredMs);
  const elapsedS = Math.max(0, Math.min(endS, nowS) - Math.max(startS, firstS));
  const coveragePpm = coverageOf(coveredMs, elapsedS * 1_000);
  const shares = sharesOf({
    startS,
    answered: sum((day) => day.answered),
    fast: sum((day) => day.fast),
    failed: sum((day) => day.failed),
    skipped: sum((day) => day.skipped),
    coveredMs,
    missedFromS: undefined,
    missedUntilS: undefined,
  });
  const isMeasured = coveragePpm >= minCoveragePpm;
  return {
    ...shares,
    endS,
    coveragePpm,
    sharePpm: isMeasured ? shares.sharePpm : undefined,
    fastPpm: isMeasured ? shares.fastPpm : undefined,
    windows: Math.max(1, Math.round(coveredMs / (windowS * 1_000))),
    isOpen: endS > nowS,
  };
}

function sharesOf({ startS, answered, fast, failed, missedFromS, missedUntilS }: ProbeCounts) {
  const whole = answered + failed;
  return {
    startS,
    part: answered,
    whole,
    sharePpm: sharePpm(BigInt(answered), BigInt(whole)),
    fastPpm: sharePpm(BigInt(fast), BigInt(whole)),
    reporters: undefined,
    missedFromS,
    missedUntilS,
  };
}

function coverageOf(coveredMs: number, ofMs: number): number {
  return ofMs <= 0 ? wholePpm : Math.min(wholePpm, Math.floor((coveredMs / ofMs) * wholePpm));
}
