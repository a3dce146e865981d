import { jsonNumber } from '../../base/json-number.ts';
import { historyStart } from '../../chain/records/history-start.ts';
import { recordDocument } from '../../chain/records/record-document.ts';
import type { SliAnswer } from '../../chain/records/sli-answer.ts';
import { keptWindows } from '../../sli/incident.ts';
import type { ArchivedRecord, ArchiveKey, RecordArchive } from '../../store/record-archive.ts';
import type { ServedRecords } from '../chain/served-chain.ts';
import { type IndicatorStatus, joined, measuredOf, type RecordDocument } from './measured.ts';

interface ClosedRecordsOptions {
  readonly key: ArchiveKey & { readonly kind: 'window' | 'day' };
  /** How many are kept as they are, the newest; at most as many as one call answers. */
  readonly most: number;
  readonly minCoveragePpm: number;
  /** Of windows: what a target must keep. A stretch under it that reaches into the newest ones is kept from its begin (F26). */
  readonly objectiveOf?: (target: number) => number;
  /** Where they are kept for longer; nowhere unless given. */
  readonly archive?: RecordArchive | undefined;
  /** Told of what the archive does not take. */
  readonly onFault?: (error: unknown) => void;
}

/** Targets that are asked at once when much is missing. */
const atOnce = 16;
/** Records that wait for an archive that does not take them. */
const mostWaiting = 100_000;

/**
 * The closed windows or days of all targets by one indicator. Each is read once; what a chain deletes later stays.
 */
export class ClosedRecords {
  readonly #options: ClosedRecordsOptions;
  readonly #rows = new Map<number, IndicatorStatus[]>();
  /** Start of the newest period that is closed. */
  #lastS: number | undefined;
  #lengthS = 0;
  /** Of what was closed since this began, as counters: those of before would look like news after a restart. */
  readonly #totals = new Map<number, { part: number; whole: number }>();
  /** What is to be written to the archive. */
  #fresh: ArchivedRecord[] = [];
  #isLoaded = false;
  #hasBegins = false;

  constructor(options: ClosedRecordsOptions) {
    this.#options = options;
  }

  /** End of the newest closed period; undefined before the first. */
  get closedUntilS(): number | undefined {
    return this.#lastS === undefined ? undefined : this.#lastS + this.#lengthS;
  }

  /** The periods in which a target has a record, ascending. */
  of(target: number): readonly IndicatorStatus[] {
    return this.#rows.get(target) ?? [];
  }

  /** Kept of what was to be kept, in the measured periods that were closed since this began. */
  totalsOf(target: number): { readonly part: number; readonly whole: number } {
    return this.#totals.get(target) ?? { part: 0, whole: 0 };
  }

  /** The newest closed period of all targets, if a target has a record of it. */
  lastOf(target: number): IndicatorStatus | undefined {
    const last = this.#rows.get(target)?.at(-1);
    return last?.startS === this.#lastS ? last : undefined;
  }

  /** Reads what was closed since, by the state of a block; of targets, when much was. */
  async update(
    records: ServedRecords,
    targets: readonly number[],
    block: ArchivedRecord['block'],
  ): Promise<void> {
    await this.#load();
    await this.#read(records, targets, block);
    await this.#readBegins(records, targets);
    await this.#archiveFresh();
  }

  /** What cannot be written now is tried again with what comes next; the status needs no archive. */
  async #archiveFresh(): Promise<void> {
    const { archive, key, onFault } = this.#options;
    if (!archive || this.#fresh.length === 0) return;
    try {
      await archive.put(key, this.#fresh);
      this.#fresh = [];
    } catch (error) {
      onFault?.(error);
      this.#fresh = this.#fresh.slice(-mostWaiting);
    }
  }

  async #load(): Promise<void> {
    if (this.#isLoaded) return;
    const { archive, key, most, minCoveragePpm } = this.#options;
    for (const { target, startS, record } of (await archive?.newest(key, most)) ?? []) {
      const measured = measuredOf(JSON.parse(record) as RecordDocument, minCoveragePpm);
      this.#lengthS = (measured.endS ?? startS) - startS;
      this.#push(target, measured);
      this.#lastS = startS;
    }
    this.#isLoaded = true;
  }

  async #read(
    records: ServedRecords,
    targets: readonly number[],
    block: ArchivedRecord['block'],
  ): Promise<void> {
    const { kind } = this.#options.key;
    const { most } = this.#options;
    const last = await records.ranking(kind);
    if (!last || last.period.startS === this.#lastS) return;
    const { startS } = last.period;
    this.#lengthS = (last.endS ?? startS) - startS;
    const knownS = this.#lastS;
    const missing = knownS === undefined ? most : (startS - knownS) / this.#lengthS - 1;
    if (missing > targets.length) {
      await this.#readHistories(records, targets, startS, block);
    } else {
      for (let back = missing; back >= 1; back -= 1) {
        const ranking = await records.ranking(kind, startS - back * this.#lengthS);
        for (const row of ranking?.rows ?? []) this.#add(row, block);
      }
      for (const row of last.rows) this.#add(row, block);
    }
    this.#lastS = startS;
  }

  async #readHistories(
    records: ServedRecords,
    targets: readonly number[],
    lastS: number,
    block: ArchivedRecord['block'],
  ): Promise<void> {
    const { kind } = this.#options.key;
    const { most } = this.#options;
    const fromS = await historyStart(records, kind, lastS, most - 1);
    await eachOf(targets, async (target) => {
      const rows = await records.history(target, kind, fromS, most);
      for (const { answer, period } of rows) {
        if (answer && period.startS <= lastS) this.#add(answer, block);
      }
    });
    this.#hasBegins = false;
  }

  async #readBegins(records: ServedRecords, targets: readonly number[]): Promise<void> {
    if (this.#hasBegins) return;
    await eachOf(targets, async (target) => await this.#readBegin(records, target));
    this.#hasBegins = true;
  }

  /** Of a stretch that begins where the rows do, what is older: an incident has its id by its first window, whoever serves it. */
  async #readBegin(records: ServedRecords, target: number): Promise<void> {
    const objectivePpm = this.#options.objectiveOf?.(target);
    if (objectivePpm === undefined) return;
    for (let untilS = Number.POSITIVE_INFINITY; ; ) {
      const rows = this.of(target);
      const first = rows.find(({ sharePpm }) => sharePpm !== undefined);
      // A read that brings nothing of it is the last.
      if (!first || first.startS >= untilS || (first.sharePpm ?? 0) >= objectivePpm) return;
      untilS = first.startS;
      const older = await this.#readOlder(records, target, rows[0]?.startS ?? untilS);
      this.#rows.set(target, this.#kept(target, [...older, ...rows]));
    }
  }

  /** As many as one call answers, of the chain and of the archive, which may have either more. */
  async #readOlder(records: ServedRecords, target: number, untilS: number): Promise<IndicatorStatus[]> {
    const { key, most, archive, minCoveragePpm } = this.#options;
    const fromS = Math.max(0, untilS - most * this.#lengthS);
    if (fromS === untilS) return [];
    const archived = (await archive?.of(key, target, fromS, untilS)) ?? [];
    const documents = archived.map(({ record }) => JSON.parse(record) as RecordDocument);
    for (const { answer } of await records.history(target, key.kind, fromS, most))
      if (answer) documents.push(recordDocument(answer));
    const older = new Map(
      documents
        .map((document) => measuredOf(document, minCoveragePpm))
        .filter(({ startS }) => startS < untilS)
        .map((row) => [row.startS, row]),
    );
    return [...older.values()].toSorted((a, b) => a.startS - b.startS);
  }

  #kept(target: number, rows: readonly IndicatorStatus[]): IndicatorStatus[] {
    const { most, objectiveOf } = this.#options;
    return objectiveOf
      ? keptWindows(rows, most, { objectivePpm: objectiveOf(target), windowS: this.#lengthS }, joined)
      : rows.slice(-most);
  }

  #add(answer: SliAnswer, block: ArchivedRecord['block']): void {
    const record = recordDocument(answer);
    const { target } = answer;
    const measured = measuredOf(record, this.#options.minCoveragePpm);
    if (!this.#push(target, measured)) return;
    if (this.#lastS !== undefined && measured.sharePpm !== undefined) {
      const { part, whole } = this.totalsOf(target);
      this.#totals.set(target, { part: part + measured.part, whole: whole + measured.whole });
    }
    if (!this.#options.archive) return;
    this.#fresh.push({ target, startS: record.start_s, record: JSON.stringify(record, jsonNumber), block });
  }

  /** Whether it is newer than what is known of the target. */
  #push(target: number, measured: IndicatorStatus): boolean {
    const rows = this.#rows.get(target) ?? [];
    if ((rows.at(-1)?.startS ?? -1) >= measured.startS) return false;
    rows.push(measured);
    this.#rows.set(target, rows.length > this.#options.most ? this.#kept(target, rows) : rows);
    return true;
  }
}

async function eachOf(targets: readonly number[], work: (target: number) => Promise<void>): Promise<void> {
  const waiting = [...targets];
  const next = async (): Promise<void> => {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) await work(target);
  };
  await Promise.all(Array.from({ length: atOnce }, next));
}
