import { AgentError } from '../../../base/error.ts';
import { isoTime, utc } from '../../../base/format.ts';
import { parseInstant } from '../../../base/instant.ts';
import { parseCount } from '../../../base/parse.ts';
import { periodLabel } from '../../../chain/records/period-label.ts';
import { recordDocument } from '../../../chain/records/record-document.ts';
import type { SliRecords } from '../../../chain/records/records.ts';
import type { Ranking, SliAnswer } from '../../../chain/records/sli-answer.ts';
import { type LastPeriods, lastDays, spanRanking } from '../../../chain/records/span-ranking.ts';
import { shownBasis } from '../../../chain/rpc/basis.ts';
import type { OpenRecords } from '../../../cli/open-at.ts';
import { parseNetwork } from '../../../cli/parse.ts';
import { ofNetwork, parseIndicator, parsePeriodKind, requireKnownInstant } from '../../../cli/question.ts';
import { renderTable } from '../../../cli/table.ts';
import { showRecords } from '../../../cli/watch-records.ts';
import { type IndicatorName, indicatorNames, isCounted } from '../../../sli/indicator.ts';
import { noMiss, recordCells, recordColumns, relayedNote } from '../../../words/record-columns.ts';
import { allAuthors, targetLabel, targetLine } from '../../../words/target-label.ts';

interface ValidatorsCommandOptions {
  readonly indicator: string;
  readonly sort: string;
  readonly period?: string;
  readonly last?: string;
  readonly at?: string;
  readonly top?: string;
  readonly network?: string;
  readonly url?: string;
  readonly watch?: boolean;
  readonly json?: boolean;
}

/** More validators no chain of this kind has. */
const maxTop = 100_000;
/** As the pages begin. */
const usualDays = 30;
/** As many as the pages offer. */
const mostDays = 90;
const mostHours = 48;
const hourS = 3_600;

const orders = {
  /** The chain's own order: lower bound, then SLI, then id. */
  low: () => 0,
  sli: (a: RankedRow, b: RankedRow) => (b.answer.sliPpm ?? -1) - (a.answer.sliPpm ?? -1),
  missed: (a: RankedRow, b: RankedRow) => Number(missed(b.answer) - missed(a.answer)),
  name: (a: RankedRow, b: RankedRow) => (a.label < b.label ? -1 : Number(a.label > b.label)),
} as const satisfies Record<string, (a: RankedRow, b: RankedRow) => number>;

/**
 * Prints the ranking of the last days, or of a period: the one of `--at`, else the last closed one, else the open one.
 * @throws AgentError `unknown/no_data` when the chain has no records of the period
 */
export async function runValidators(options: ValidatorsCommandOptions): Promise<void> {
  const asked = parseSpan(options);
  const period = parsePeriodKind(options.period ?? 'day');
  const indicator = parseIndicator(options.indicator, indicatorNames);
  const order = parseSortOrder(options.sort, indicator);
  const atS = options.at === undefined ? undefined : parseInstant(options.at, '--at');
  const top = options.top === undefined ? maxTop : parseCount(options.top, '--top', maxTop);
  const network = parseNetwork(options.network ?? '0');
  await showRecords({ ...options, indicator, network }, async (open, display) => {
    const { records, names } = open;
    if (records.isRelayed) parseSortOrder(options.sort, indicator, true);
    if (atS !== undefined) requireKnownInstant(records, atS, options.at ?? '');
    // Of a parachain's slots no share is known, so that several days of them rank nobody.
    const span =
      asked !== undefined && !records.isRelayed
        ? await spanRanking(records, indicator, await periodsOf(records, asked))
        : undefined;
    const last = span && asked;
    // A young chain has closed no period yet: the open one, marked provisional, is better than nothing.
    const ranking =
      span ??
      (await records.ranking(period, atS)) ??
      (atS === undefined ? await records.ranking(period, Math.floor(records.asOfMs / 1_000)) : undefined);
    if (!ranking) throw noRecords(options);
    const rows = ranking.rows.map((answer) => ({
      label: targetLabel(answer.who, names, answer.target === 0 ? allAuthors : `target ${answer.target}`),
      answer,
    }));
    const shown = sortRows(rows, order).slice(0, top);
    if (options.json) display.document(rankingDocument(shown, { ...ranking, last }, indicator, open));
    else display.show(rankingScreen(shown, { ...ranking, last }, indicator, open));
  });
}

/** How far back is asked. */
interface AskedSpan {
  readonly unit: 'days' | 'hours';
  readonly count: number;
}

/** A ranking, with its span where it is of several periods. */
type ShownRanking = Ranking & { readonly last: AskedSpan | undefined };

/** The span that is asked for; undefined where one period is. */
function parseSpan({ last, period, at }: ValidatorsCommandOptions): AskedSpan | undefined {
  if (last === undefined)
    return period === undefined && at === undefined ? { unit: 'days', count: usualDays } : undefined;
  if (period !== undefined || at !== undefined)
    throw new AgentError(
      'bad_input/span',
      '--last ranks by days or hours up to now, --period and --at by one period; give one of them',
    );
  const [, count = '', unit] = /^(.*)([dh])$/.exec(last) ?? [];
  if (unit === undefined)
    throw new AgentError('bad_input/count', `--last: "${last}" has no unit; expected days, such as 30d`);
  return unit === 'h'
    ? { unit: 'hours', count: parseCount(count, '--last', mostHours) }
    : { unit: 'days', count: parseCount(count, '--last', mostDays) };
}

/** @throws AgentError `bad_input/span` for hours that windows do not fill, or more windows than may be asked for one by one */
async function periodsOf(
  records: Pick<SliRecords, 'asOfMs' | 'ranking'>,
  { unit, count }: AskedSpan,
): Promise<LastPeriods> {
  if (unit === 'days') return lastDays(count);
  const open = await records.ranking('window', Math.floor(records.asOfMs / 1_000));
  const lengthS = open?.endS === undefined ? hourS : open.endS - open.period.startS;
  const windows = (count * hourS) / lengthS;
  if (Number.isInteger(windows) && windows <= mostHours) return { kind: 'window', count: windows, lengthS };
  throw new AgentError(
    'bad_input/span',
    `--last ${count}h: windows of ${lengthS} s do not fill it, or more than ${mostHours} do; ask for days`,
  );
}

function rankingScreen(
  rows: readonly RankedRow[],
  ranking: ShownRanking,
  indicator: IndicatorName,
  { records, chainName, basis, url, names }: OpenRecords,
): string[] {
  const { kind, startS } = ranking.period;
  const state = ranking.provisional ? 'open, provisional' : 'closed';
  const which =
    ranking.last === undefined
      ? `${kind} ${periodLabel(kind, startS)} (${state})`
      : `last ${ranking.last.count} ${ranking.last.unit} (${spanLabel(ranking)}, closed)`;
  const { isRelayed } = records;
  // Who comes first there is no better than who comes last.
  const place = isRelayed ? [] : [{ title: '#', align: 'right' } as const];
  return [
    `${chainName} at ${url}: ${indicator}${ofNetwork(records)}, ${shownBasis(basis, indicator)}, ${which}, as of ${utc(records.asOfMs)} UTC (finalized block ${records.blockNumber})`,
    '',
    ...renderTable(
      [...place, { title: 'validator' }, ...recordColumns(indicator, isRelayed)],
      rows.map(({ label, answer }, index) => [
        ...place.map(() => String(index + 1)),
        targetLine(answer.who, names, label),
        ...recordCells(indicator, answer, isRelayed),
      ]),
    ),
    ...(isRelayed ? ['', relayedNote] : []),
    ...(rows.length < ranking.total ? ['', `${rows.length} of ${ranking.total} validators`] : []),
  ];
}

/** From the first period to the last one, both closed. */
function spanLabel({ period: { kind, startS }, endS }: Ranking): string {
  const until = kind === 'day' ? periodLabel(kind, (endS ?? startS) - 1) : periodLabel(kind, endS ?? startS);
  return `${periodLabel(kind, startS)} to ${until}`;
}

function rankingDocument(
  rows: readonly RankedRow[],
  ranking: ShownRanking,
  indicator: IndicatorName,
  { records, chainName, basis, url }: OpenRecords,
) {
  return {
    schema: 'almanac.validators.v1',
    basis: shownBasis(basis, indicator),
    chain: chainName,
    url,
    network: records.network,
    indicator,
    period: ranking.period.kind,
    ...(ranking.last && { [`last_${ranking.last.unit}`]: ranking.last.count }),
    start_s: ranking.period.startS,
    start_at: isoTime(ranking.period.startS),
    provisional: ranking.provisional,
    ...(records.isRelayed && { missed_slots_unknown_because: noMiss }),
    as_of: isoTime(records.asOfMs / 1_000),
    as_of_block: records.blockNumber,
    as_of_block_hash: records.blockHash,
    total: ranking.total,
    validators: rows.map(({ label, answer }) => ({
      target: answer.target,
      label,
      account: answer.who?.account ?? null,
      name: answer.who?.name ?? null,
      ...recordDocument(answer),
    })),
  };
}

function noRecords({ at, period = 'day' }: ValidatorsCommandOptions): AgentError {
  const which =
    at === undefined
      ? 'no records yet'
      : `no records of the ${period} of ${at}: it lies before the first record, or is out of retention`;
  return new AgentError('unknown/no_data', `the chain has ${which}`, { data: { period, at: at ?? null } });
}

type SortOrder = keyof typeof orders;

interface RankedRow {
  readonly label: string;
  readonly answer: SliAnswer;
}

/**
 * @param isRelayed whether the records are of a parachain's slots, which have neither misses nor an SLI
 * @throws AgentError `bad_input/sort` when there is no such order of the indicator's records.
 */
export function parseSortOrder(text: string, indicator: IndicatorName, isRelayed = false): SortOrder {
  const all: readonly SortOrder[] = isRelayed ? ['low', 'name'] : (Object.keys(orders) as SortOrder[]);
  const known = all.filter((order) => order !== 'missed' || isCounted(indicator));
  const order = known.find((candidate) => candidate === text);
  if (order) return order;
  throw new AgentError(
    'bad_input/sort',
    `--sort: "${text}" is not an order; expected one of ${known.join(', ')}`,
    { data: { text } },
  );
}

/** Sorts rows that come in the chain's order, which decides where the order asked for does not. */
export function sortRows(rows: readonly RankedRow[], order: SortOrder): RankedRow[] {
  return rows.toSorted(orders[order]);
}

function missed({ assigned, authored }: SliAnswer): bigint {
  return assigned - authored;
}
