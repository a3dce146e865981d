import type { UsagePeriod, Used } from '../usage/used.ts';
import type { Key, Keys } from './keys.ts';

/** The name under which the bytes of all are counted, which no key can have. */
export const everybody = '*';

/** Something that whoever pays for the bytes wants to know, at the reply that brought it about. */
export interface QuotaEvent {
  readonly kind: 'quota' | 'step';
  /** The id of a key; `*` for all clients together. */
  readonly key: string;
  readonly period: UsagePeriod;
  /** First instant of the period, UTC milliseconds. */
  readonly startMs: number;
  /** What was used with that reply. */
  readonly usedBytes: number;
  /** What was crossed: the quota, or a multiple of the steps that are announced. */
  readonly bytes: number;
}

const dayMs = 86_400_000;

const periods: readonly UsagePeriod[] = ['day', 'month'];

/** What of a quota is used. */
export interface QuotaFigure {
  /** `*` for all clients together. */
  readonly key: string;
  readonly period: UsagePeriod;
  readonly usedBytes: number;
  readonly bytes?: number;
}

interface Running {
  startMs: number;
  endMs: number;
  bytes: number;
}

/**
 * The payload bytes of every key in the running UTC day and month. What is over counts from the byte that crosses: with a
 * quota of 1,000, the reply that brings the 1,000th byte is the last one.
 */
export class Quotas {
  readonly #used = new Map<string, Record<UsagePeriod, Running>>();
  readonly #tell: (event: QuotaEvent) => void;
  #keys: Keys;

  /** @param kept of an earlier run; of a period that is over it is left out by the first count */
  constructor(keys: Keys, kept: readonly Used[], tell: (event: QuotaEvent) => void) {
    this.#keys = keys;
    this.#tell = tell;
    for (const { key, period, startMs, bytes } of kept)
      this.#of(key, startMs)[period] = { startMs, endMs: endOf(period, startMs), bytes };
  }

  /** Other limits from now on; what was used stays. */
  setKeys(keys: Keys): void {
    this.#keys = keys;
  }

  count(key: string | undefined, bytes: number, nowMs: number): void {
    if (key !== undefined) this.#add(key, bytes, nowMs);
    this.#add(everybody, bytes, nowMs);
  }

  /** What a key has used up; undefined while it may go on. */
  exhausted(
    key: Key,
    nowMs: number,
  ): { readonly period: UsagePeriod; readonly bytes: number; readonly endMs: number } | undefined {
    for (const period of periods) {
      const bytes = this.limit(key, period);
      const running = this.#running(key.id, period, nowMs);
      if (bytes !== undefined && running.bytes >= bytes) return { period, bytes, endMs: running.endMs };
    }
    return undefined;
  }

  /** The part of a key's quota that this gateway may give out. */
  limit(key: Key, period: UsagePeriod): number | undefined {
    const bytes = period === 'day' ? key.bytesPerDay : key.bytesPerMonth;
    return bytes === undefined ? undefined : Math.floor(bytes / this.#keys.rules.instances);
  }

  /** What is used of the periods that run, by all and by the keys that there are, beside what they may use. */
  figures(nowMs: number): QuotaFigure[] {
    return [everybody, ...this.#keys.all.map(({ id }) => id)].flatMap((key) =>
      periods.map((period) => {
        const known = this.#keys.byId(key);
        const bytes = known && this.limit(known, period);
        const { bytes: usedBytes } = this.#running(key, period, nowMs);
        return { key, period, usedBytes, ...(bytes !== undefined && { bytes }) };
      }),
    );
  }

  /** What is used of the periods that run. */
  used(nowMs: number): Used[] {
    return [...this.#used.keys()].flatMap((key) =>
      periods.map((period) => {
        const { startMs, bytes } = this.#running(key, period, nowMs);
        return { key, period, startMs, bytes };
      }),
    );
  }

  #add(name: string, bytes: number, nowMs: number): void {
    const key = this.#keys.byId(name);
    for (const period of periods) {
      const running = this.#running(name, period, nowMs);
      const before = running.bytes;
      running.bytes += bytes;
      const limit = key && this.limit(key, period);
      const { startMs, bytes: usedBytes } = running;
      if (limit !== undefined && before < limit && usedBytes >= limit)
        this.#tell({ key: name, period, startMs, usedBytes, kind: 'quota', bytes: limit });
      if (period !== 'month') continue;
      const step = this.#keys.rules.announceEvery;
      const reached = Math.floor(usedBytes / step);
      if (reached > Math.floor(before / step))
        this.#tell({ key: name, period, startMs, usedBytes, kind: 'step', bytes: reached * step });
    }
  }

  #running(key: string, period: UsagePeriod, nowMs: number): Running {
    const running = this.#of(key, nowMs)[period];
    // A clock that goes back a little stays in the period that has begun; one that was far ahead must not shut a key out.
    if (nowMs >= running.endMs || running.startMs - nowMs > dayMs)
      Object.assign(running, begun(period, nowMs));
    return running;
  }

  #of(key: string, nowMs: number): Record<UsagePeriod, Running> {
    let used = this.#used.get(key);
    if (!used) {
      used = { day: begun('day', nowMs), month: begun('month', nowMs) };
      this.#used.set(key, used);
    }
    return used;
  }
}

function begun(period: UsagePeriod, nowMs: number): Running {
  const at = new Date(nowMs);
  const startMs = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), period === 'day' ? at.getUTCDate() : 1);
  return { startMs, endMs: endOf(period, startMs), bytes: 0 };
}

function endOf(period: UsagePeriod, startMs: number): number {
  const at = new Date(startMs);
  return period === 'day' ? startMs + dayMs : Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1);
}
