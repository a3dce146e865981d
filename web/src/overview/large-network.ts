import type { Asked } from '../chain/connection.ts';
import { indicatorOf, kindOf } from '../chain/periods.ts';
import { type RankedPage, rankingFrom } from '../chain/records.ts';
import { sumStored } from '../chain/stored-records.ts';
import { periodsOf } from '../record/span.ts';
import {
  drawnDays,
  foundIn,
  keysOf,
  mostShown,
  type NetworkView,
  objectivePpm,
  type RecordList,
  readMany,
  recentStarts,
  recentWindows,
  type ShownValidator,
  sumTogether,
  windowOf,
} from './network-view.ts';

/** Of many validators: the month that is open, by the chain's own ranking, and the days of the worst. */
export async function readLarge(asked: Asked, network: number, month: RankedPage): Promise<NetworkView> {
  const asOfS = Math.floor(asked.asOf.timeMs / 1_000);
  const { api, at } = asked;
  const ranking = await rankingFrom(asked, month, network, 'authorship', 'month', asOfS);
  const rows = ranking.rows.filter(({ assigned }) => assigned > 0n);
  // Who is away now may have a good month: the last window's worst come first.
  const last = await api.apis.SliApi.ranking(
    network,
    indicatorOf('authorship'),
    kindOf('window'),
    undefined,
    Math.max(0, rows.length - mostShown),
    mostShown,
    at,
  );
  const windowS = last?.end === undefined ? undefined : last.end - last.period.start;
  const away = new Set(
    (last?.rows ?? []).flatMap(({ target, sli_ppm: ppm }) =>
      ppm !== undefined && ppm < objectivePpm ? [target] : [],
    ),
  );
  const ordered = rows.toReversed();
  const chosen = [
    ...ordered.filter(({ target }) => away.has(target)),
    ...ordered.filter(({ target }) => !away.has(target)),
  ].slice(0, mostShown);
  const dayStarts = periodsOf('90', { asOfS, windowS }).starts.slice(-drawnDays);
  const recent = recentStarts(asOfS, windowS, mostShown).slice(-48);
  const ids = chosen.map(({ target }) => target);
  const records = await readMany(asked, [
    ids.flatMap((id) => keysOf(network, 'authorship', 'day', dayStarts, id)),
    keysOf(network, 'arrival', 'day', dayStarts, 0),
    ids.flatMap((id) => keysOf(network, 'authorship', 'window', recent, id)),
  ]);
  const [days, arrivalDays, windows] = records as [RecordList, RecordList, RecordList];
  const shown = chosen.map(({ target, who, assigned, authored, windows: count }, index): ShownValidator => {
    const measured = windows
      .slice(index * recent.length, (index + 1) * recent.length)
      .flatMap((record, place) => windowOf(recent[place] ?? 0, record));
    return {
      target: { id: target, account: who?.account, name: who?.name, region: undefined },
      sum: { part: authored, whole: assigned, windows: count, sampled: undefined },
      days: days.slice(index * dayStarts.length, (index + 1) * dayStarts.length),
      windows: foundIn(measured, windowS, asOfS),
      lastWindows: measured.slice(-recentWindows),
      arrival: undefined,
    };
  });
  return {
    windowS,
    dayStarts,
    count: rows.length,
    shown,
    sum: sumTogether(
      rows.map(({ authored, assigned, windows: count }) => ({
        part: authored,
        whole: assigned,
        windows: count,
        sampled: undefined,
      })),
    ),
    basis: 'month',
    days: undefined,
    arrival: sumStored(arrivalDays.slice(-30)),
    arrivalDays,
  };
}
