import type { SliAnswer, Sum } from '@almanac-chain/agent/chain/records/sli-answer';
import { unpackRuns } from '@almanac-chain/agent/sli/bucket-runs';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import type { AlmanacApi, Asked } from './connection.ts';
import { indicatorOf, kindOf } from './periods.ts';
import { absenceIn } from './stored-records.ts';
import { nameText } from './text.ts';

/** A page of a ranking, as the chain answers it. */
export type RankedPage = NonNullable<Awaited<ReturnType<AlmanacApi['apis']['SliApi']['ranking']>>>;
type ChainAnswer = RankedPage['rows'][number];
type ChainSum = NonNullable<Awaited<ReturnType<AlmanacApi['apis']['SliApi']['sum']>>>;

/** The records of all targets of one period. */
export interface PeriodRanking {
  readonly kind: PeriodKind;
  readonly startS: number;
  readonly endS: number | undefined;
  readonly isProvisional: boolean;
  readonly rows: readonly SliAnswer[];
}

/** A period, and the record of it where the chain has one. */
export interface PeriodRow {
  readonly startS: number;
  readonly answer: SliAnswer | undefined;
}

/** More rows than this the runtime API does not answer in one call. */
export const maxRows = 256;

/** All targets of a period: of the one that contains `atS`, else of the last closed one, else of the open one. */
export async function readRanking(
  asked: Asked,
  network: number,
  indicator: IndicatorName,
  kind: PeriodKind,
  atS: number | undefined,
): Promise<PeriodRanking | undefined> {
  const first = await rankingPages(asked, network, indicator, kind, atS);
  if (first || atS !== undefined) return first;
  return await rankingPages(asked, network, indicator, kind, Math.floor(asked.asOf.timeMs / 1_000));
}

async function rankingPages(
  { api, at }: Asked,
  network: number,
  indicator: IndicatorName,
  kind: PeriodKind,
  atS: number | undefined,
): Promise<PeriodRanking | undefined> {
  const page = async (offset: number) =>
    await api.apis.SliApi.ranking(network, indicatorOf(indicator), kindOf(kind), atS, offset, maxRows, at);
  const first = await page(0);
  return first && (await restOf(first, kind, page));
}

async function restOf(
  first: RankedPage,
  kind: PeriodKind,
  page: (offset: number) => Promise<RankedPage | undefined>,
): Promise<PeriodRanking> {
  const offsets = Array.from({ length: Math.ceil(first.total / maxRows) }, (_, index) => index * maxRows);
  const others = await Promise.all(offsets.slice(1).map(page));
  return {
    kind,
    startS: first.period.start,
    endS: first.end,
    isProvisional: first.provisional,
    rows: [first, ...others].flatMap((answer) => answer?.rows ?? []).map((row) => readAnswer(row)),
  };
}

/** `count` periods from the one that contains `fromS`; at most `maxRows`. */
export async function readHistory(
  { api, at }: Asked,
  network: number,
  target: number,
  indicator: IndicatorName,
  kind: PeriodKind,
  fromS: number,
  count: number,
): Promise<readonly PeriodRow[]> {
  const rows = await api.apis.SliApi.history(
    network,
    target,
    indicatorOf(indicator),
    kindOf(kind),
    fromS,
    count,
    at,
  );
  return rows.map(({ period, answer }) => ({ startS: period.start, answer: answer && readAnswer(answer) }));
}

/** The sum of several targets' records. */
export async function readSum(
  { api, at }: Asked,
  network: number,
  targets: readonly number[],
  indicator: IndicatorName,
  kind: PeriodKind,
  atS: number | undefined,
): Promise<Sum | undefined> {
  const sum = await api.apis.SliApi.sum(network, [...targets], indicatorOf(indicator), kindOf(kind), atS, at);
  return sum && { targets: sum.targets, ...figuresOf(sum) };
}

/** The record of one target: of the period that contains `atS`, else of the last closed one. */
export async function readRecord(
  { api, at }: Asked,
  network: number,
  target: number,
  indicator: IndicatorName,
  kind: PeriodKind,
  atS?: number,
): Promise<SliAnswer | undefined> {
  const answer = await api.apis.SliApi.sli(network, target, indicatorOf(indicator), kindOf(kind), atS, at);
  return answer && readAnswer(answer);
}

function readAnswer(answer: ChainAnswer): SliAnswer {
  const { target, who } = answer;
  return {
    target,
    who:
      who &&
      (who.type === 'Account'
        ? { account: who.value, name: undefined }
        : { account: undefined, name: nameText(who.value) }),
    ...figuresOf(answer),
  };
}

/** In the shape that the command line shows, so that both show the same figures. */
function figuresOf(answer: ChainAnswer | ChainSum): Omit<SliAnswer, 'target' | 'who'> {
  const { period, record, interval, sampled } = answer;
  const common = {
    period: { kind: period.kind.type.toLowerCase() as PeriodKind, startS: period.start },
    endS: answer.end,
    sliPpm: answer.sli_ppm,
    interval: interval && { lowPpm: interval.low_ppm, highPpm: interval.high_ppm },
    lowConfidence: answer.low_confidence,
    provisional: answer.provisional,
    asOfMs: Number(answer.as_of_ms),
  };
  if (record.type === 'Counted') return { ...common, ...record.value, sampled: undefined };
  const { expected, reported, samples, buckets, windows } = record.value;
  return {
    ...common,
    assigned: 0n,
    authored: 0n,
    windows,
    sampled: {
      expected,
      reported,
      samples,
      buckets: unpackRuns(buckets),
      absence: absenceIn(record.value),
      latencyPpm: sampled?.latency_ppm,
      coveragePpm: sampled?.coverage_ppm,
      reporters: sampled?.reporters ?? 0,
      quorum: sampled?.quorum ?? false,
      p50Us: sampled?.p50_us,
      p95Us: sampled?.p95_us,
      p99Us: sampled?.p99_us,
    },
  };
}
