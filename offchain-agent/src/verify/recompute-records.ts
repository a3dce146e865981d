import { maxHistoryRows } from '../chain/records/row-limit.ts';
import { periodEnd, periodStart } from '../sli/calendar.ts';
import { groupSamples } from '../sli/evidence/check-plan.ts';
import type { DecodedEvidence } from '../sli/evidence/decode.ts';
import { countEntries, type ReportEntry } from '../sli/evidence/report.ts';
import { isDrawn, type SampledIndicator, sampledIndicators } from '../sli/indicator.ts';
import { compareRecord, type RecordVerdict, sumViews, type View, viewOf } from '../sli/robust.ts';
import type { RecordRow } from './record-row.ts';
import type { RecordSubject, VerifyChain } from './verify-chain.ts';

/** A record of the chain, and what the evidence says of it. */
export interface RecordResult {
  readonly kind: 'window' | 'day';
  readonly startS: number;
  readonly target: number;
  readonly indicator: SampledIndicator;
  /** `open`: the chain has no closed record, or none any more. */
  readonly verdict: RecordVerdict | { readonly kind: 'open' };
}

interface Counted {
  readonly evidence: DecodedEvidence;
  readonly entries: readonly ReportEntry[];
  /** Planned samples by target and indicator. */
  readonly planned: ReadonlyMap<string, number>;
}

/**
 * Recomputes every record that the evidence is part of, of its windows and days, by the rule C, and compares it with the
 * chain's. A record is compared only when the evidence of all its reports is there.
 *
 * @param verified evidence that was verified, each once
 */
export async function recomputeRecords(
  chain: VerifyChain,
  verified: readonly DecodedEvidence[],
): Promise<readonly RecordResult[]> {
  const counted = verified.map((evidence) => ({
    evidence,
    entries: countEntries(evidence.samples),
    planned: new Map(groupSamples(evidence.samples).map((group) => [nameOf(group), group.samples.length])),
  }));
  const results: RecordResult[] = [];
  const rows = new WindowRows(chain);
  for (const windowEvidence of grouped(counted, ({ header }) => `${header.network} ${header.window}`)) {
    results.push(...(await recompute(chain, rows, windowEvidence, 'window')));
  }
  const dayOf = ({ header }: DecodedEvidence): string =>
    `${header.network} ${periodStart('day', header.window)}`;
  for (const dayEvidence of grouped(counted, dayOf))
    results.push(...(await recompute(chain, rows, dayEvidence, 'day')));
  return results;
}

async function recompute(
  chain: VerifyChain,
  rows: WindowRows,
  counted: readonly Counted[],
  kind: 'window' | 'day',
): Promise<readonly RecordResult[]> {
  const first = counted[0]?.evidence.header;
  if (!first) return [];
  const startS = kind === 'day' ? periodStart('day', first.window) : first.window;
  const rule = first.parameters;
  const results: RecordResult[] = [];
  for (const { target, indicator } of subjectsOf(counted)) {
    const subject = { network: first.network, target, indicator };
    const row =
      kind === 'day'
        ? (await chain.records(subject, 'day', startS, 1))[0]
        : await rows.of(subject, startS, rule.windowMs);
    const record = row?.isClosed && row.startS === startS ? row.record : undefined;
    const result = { kind, startS, target, indicator };
    if (!record) {
      results.push({ ...result, verdict: { kind: 'open' } });
      continue;
    }
    const views = viewsOf(counted, subject);
    const given = views.reduce((sum, { samples }) => sum + samples, 0);
    const expected =
      given < record.reported
        ? 0
        : kind === 'day'
          ? await expectedOfDay(chain, rows, counted, subject, startS)
          : expectedIn(counted, subject);
    // What cannot be known is not there: then the record cannot be recomputed, and is not called wrong.
    const verdict =
      expected === undefined
        ? ({ kind: 'partial', missing: 0 } as const)
        : compareRecord(views, expected, rule, record);
    results.push({ ...result, verdict });
  }
  return results;
}

/** What each reporter saw, over all windows that are given. */
function viewsOf(counted: readonly Counted[], subject: RecordSubject): readonly View[] {
  return grouped(counted, ({ header }) => header.reporter).map((own) =>
    sumViews(own.map(({ entries }) => viewOf(entries, subject))),
  );
}

/** Samples expected of each reporter in one window: all evidence of it lists the same planned ones. */
function expectedIn(counted: readonly Counted[], subject: RecordSubject): number {
  return Math.max(0, ...counted.map(({ planned }) => planned.get(nameOf(subject)) ?? 0));
}

/** The sum over the day's windows that have a record; of those without evidence by what the chain says. */
async function expectedOfDay(
  chain: VerifyChain,
  windowRows: WindowRows,
  counted: readonly Counted[],
  subject: RecordSubject,
  dayS: number,
): Promise<number | undefined> {
  let expected = 0;
  for (const { startS, record } of await windowRows.ofDay(subject, dayS, windowMsOf(counted))) {
    // Where the target was away no sample was a reporter's to take.
    if (!record || (record.absent ?? 0) > 0) continue;
    const own = counted.filter(({ evidence }) => evidence.header.window === startS);
    const each =
      own.length > 0 ? expectedIn(own, subject) : await expectedBy(chain, counted, subject, startS);
    if (each === undefined) return undefined;
    expected += each;
  }
  return expected;
}

/** Of a window without evidence. */
async function expectedBy(
  chain: VerifyChain,
  counted: readonly Counted[],
  { network, target, indicator }: RecordSubject,
  startS: number,
): Promise<number | undefined> {
  if (isDrawn(indicator)) return counted[0]?.evidence.header.parameters.samplesPerWindow;
  // Of a window's votes one is a sample.
  return indicator === 'finality' ? 1 : (await chain.authoredIn(network, startS))?.get(target);
}

/** The windows of days, read by as many rows at once as the chain answers: a day has many, and many subjects. */
class WindowRows {
  readonly #chain: VerifyChain;
  readonly #pages = new Map<string, Promise<readonly RecordRow[]>>();

  constructor(chain: VerifyChain) {
    this.#chain = chain;
  }

  async of(subject: RecordSubject, startS: number, windowMs: number): Promise<RecordRow | undefined> {
    const dayS = periodStart('day', startS);
    const pageS = (windowMs / 1_000) * maxHistoryRows;
    const fromS = startS - ((startS - dayS) % pageS);
    return (await this.#page(subject, fromS, windowMs)).find((row) => row.startS === startS);
  }

  async ofDay(subject: RecordSubject, dayS: number, windowMs: number): Promise<readonly RecordRow[]> {
    const rows: RecordRow[] = [];
    const endS = periodEnd('day', dayS);
    for (let fromS = dayS; fromS < endS; fromS += (windowMs / 1_000) * maxHistoryRows) {
      rows.push(...(await this.#page(subject, fromS, windowMs)));
    }
    return rows;
  }

  async #page(subject: RecordSubject, fromS: number, windowMs: number): Promise<readonly RecordRow[]> {
    const key = `${subject.network} ${nameOf(subject)} ${fromS}`;
    const left = ((periodEnd('day', fromS) - fromS) * 1_000) / windowMs;
    const page =
      this.#pages.get(key) ?? this.#chain.records(subject, 'window', fromS, Math.min(maxHistoryRows, left));
    this.#pages.set(key, page);
    return await page;
  }
}

function windowMsOf(counted: readonly Counted[]): number {
  return counted[0]?.evidence.header.parameters.windowMs ?? 0;
}

function subjectsOf(counted: readonly Counted[]): readonly Pick<RecordSubject, 'target' | 'indicator'>[] {
  const subjects = new Map(
    counted.flatMap(({ evidence }) => groupSamples(evidence.samples)).map((group) => [nameOf(group), group]),
  );
  return [...subjects.values()].sort(
    (one, other) =>
      one.target - other.target ||
      sampledIndicators.indexOf(one.indicator) - sampledIndicators.indexOf(other.indicator),
  );
}

function nameOf({ target, indicator }: Pick<RecordSubject, 'target' | 'indicator'>): string {
  return `${target} ${indicator}`;
}

/** In the order in which each key first comes. */
function grouped(
  counted: readonly Counted[],
  keyOf: (evidence: DecodedEvidence) => string,
): readonly (readonly Counted[])[] {
  const groups = new Map<string, Counted[]>();
  for (const item of counted) {
    const key = keyOf(item.evidence);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
