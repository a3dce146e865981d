import type { Asked } from '../chain/connection.ts';
import { indicatorOf, kindOf, usualWindowS } from '../chain/periods.ts';
import { readRanking } from '../chain/records.ts';
import { sumStored } from '../chain/stored-records.ts';
import { nameText } from '../chain/text.ts';
import { periodsOf, type SpanName } from '../record/span.ts';
import { readLarge } from './large-network.ts';
import {
  foundIn,
  keysOf,
  mostAdded,
  mostShown,
  type NetworkView,
  outageDays,
  type RecordList,
  readMany,
  recentStarts,
  recentWindows,
  type ShownValidator,
  sumTogether,
  type Target,
  windowOf,
  worst,
} from './network-view.ts';

/** What the overview knows of a network: all of its validators, or the worst of many. */
export async function readNetwork(asked: Asked, network: number, span: SpanName): Promise<NetworkView> {
  // The month's ranking says who there is, and is what large networks are shown by.
  const nowS = Math.floor(asked.asOf.timeMs / 1_000);
  const month = await asked.api.apis.SliApi.ranking(
    network,
    indicatorOf('authorship'),
    kindOf('month'),
    nowS,
    0,
    mostAdded,
    asked.at,
  );
  if (month && month.total > mostAdded) return await readLarge(asked, network, month);
  const ranked = (month?.rows ?? []).map(
    ({ target, who }): Target => ({
      id: target,
      account: who?.type === 'Account' ? who.value : undefined,
      name: who?.type === 'Name' ? nameText(who.value) : undefined,
      region: undefined,
    }),
  );
  // In the first window of a month it ranks nobody yet.
  const targets = ranked.length > 0 ? ranked : await readTargets(asked, network);
  const inOrder = targets.toSorted((one, other) => one.id - other.id);
  return await readSmall(asked, network, span, inOrder, await usualWindowS(asked, network));
}

/** The targets of a network that has no ranking yet. */
async function readTargets({ api, at }: Asked, network: number): Promise<readonly Target[]> {
  const rows = await api.apis.RegistryApi.targets(network, undefined, 0, mostAdded, at);
  return rows.map(({ target, who, region }) => ({
    id: target,
    account: who.type === 'Account' ? who.value : undefined,
    name: who.type === 'Account' ? undefined : nameText(who.value),
    region: region && nameText(region),
  }));
}

async function readSmall(
  asked: Asked,
  network: number,
  span: SpanName,
  targets: readonly Target[],
  windowS: number | undefined,
): Promise<NetworkView> {
  const asOfS = Math.floor(asked.asOf.timeMs / 1_000);
  const periods = periodsOf(span, { asOfS, windowS });
  const dayStarts = periodsOf('90', { asOfS, windowS }).starts.slice(-Math.max(outageDays, Number(span)));
  const spanKeys = targets.flatMap(({ id }) =>
    keysOf(network, 'authorship', periods.kind, periods.starts, id),
  );
  const dayKeys = targets.flatMap(({ id }) => keysOf(network, 'authorship', 'day', dayStarts, id));
  const few = targets.slice(0, mostShown);
  const arrivalKeys = [0, ...few.map(({ id }) => id)].flatMap((id) =>
    keysOf(network, 'arrival', periods.kind, periods.starts, id),
  );
  const recent = recentStarts(asOfS, windowS, targets.length);
  const windowKeys = targets.flatMap(({ id }) => keysOf(network, 'authorship', 'window', recent, id));
  const records = await readMany(asked, [spanKeys, dayKeys, arrivalKeys, windowKeys]);
  const [spans, days, arrivals, windows] = records as [RecordList, RecordList, RecordList, RecordList];
  const own = <Value>(all: readonly Value[], index: number, count: number): readonly Value[] =>
    all.slice(index * count, (index + 1) * count);
  const all = targets.map((target, index): ShownValidator => {
    const measured = own(windows, index, recent.length).flatMap((record, place) =>
      windowOf(recent[place] ?? 0, record),
    );
    return {
      target,
      sum: sumStored(own(spans, index, periods.starts.length)),
      days: own(days, index, dayStarts.length),
      strip: own(spans, index, periods.starts.length),
      windows: foundIn(measured, windowS, asOfS),
      lastWindows: measured.slice(-recentWindows),
      windowsSinceS: measured[0]?.startS,
      arrival: index < mostShown ? sumStored(own(arrivals, index + 1, periods.starts.length)) : undefined,
    };
  });
  const authors = all.filter(({ sum, days: own }) => sum !== undefined || own.some((day) => day));
  const arrivalStrip = own(arrivals, 0, periods.starts.length);
  const common = {
    windowS,
    strip: { kind: periods.kind, starts: periods.starts },
    stripSums: periods.starts.map((_, place) => sumTogether(authors.map(({ strip }) => strip[place]))),
    dayStarts,
    arrivalStrip,
    arrival: sumStored(arrivalStrip),
    days: dayStarts.map((_, day) => sumTogether(authors.map(({ days: own }) => own[day]))),
  };
  if (authors.length === 0) return await readOpenDay(asked, network, targets, common, all);
  return {
    ...common,
    count: authors.length,
    shown: worst(authors),
    sum: sumTogether(authors.map(({ sum }) => sum)),
    basis: 'span',
  };
}

/** A chain of which no day has closed yet: what is known of the one that is open. */
async function readOpenDay(
  asked: Asked,
  network: number,
  targets: readonly Target[],
  common: Omit<NetworkView, 'count' | 'shown' | 'sum' | 'basis'>,
  all: readonly ShownValidator[],
): Promise<NetworkView> {
  const nowS = Math.floor(asked.asOf.timeMs / 1_000);
  const ranking = await readRanking(asked, network, 'authorship', 'day', nowS);
  const counts = new Map(
    (ranking?.rows ?? []).map(({ target, assigned, authored, windows }) => [
      target,
      { part: authored, whole: assigned, windows, sampled: undefined },
    ]),
  );
  const shown = all
    .map((one) => ({ ...one, sum: counts.get(one.target.id) }))
    .filter(({ sum }) => sum !== undefined);
  return {
    ...common,
    count: shown.length || targets.length,
    shown: worst(shown),
    sum: sumTogether(shown.map(({ sum }) => sum)),
    basis: 'open day',
  };
}
