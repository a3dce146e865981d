import type { Asked } from '../chain/connection.ts';
import { indicatorOf, kindOf } from '../chain/periods.ts';
import type { RankedPage } from '../chain/records.ts';
import { readAllStored, sumStored } from '../chain/stored-records.ts';
import { nameText } from '../chain/text.ts';
import { periodsOf } from '../record/span.ts';
import {
  foundIn,
  keysOf,
  mostShown,
  type NetworkView,
  objectivePpm,
  outageDays,
  type RecordList,
  readMany,
  recentStarts,
  recentWindows,
  type ShownValidator,
  sumTogether,
  windowOf,
} from './network-view.ts';

/** Of many validators: the closed windows of the month that is open, and the days of the worst. */
export async function readLarge(asked: Asked, network: number, month: RankedPage): Promise<NetworkView> {
  const asOfS = Math.floor(asked.asOf.timeMs / 1_000);
  // A page of the ranking costs the chain as much as all of it: what is stored is read by one question, and added up here.
  const stored = await readAllStored(asked, {
    network,
    indicator: 'authorship',
    kind: 'month',
    startS: month.period.start,
  });
  const counted = [...stored.values()].filter(({ whole }) => whole > 0n);
  // In the first window of a month nothing is stored yet.
  const count = counted.length || month.total;
  const { api, at } = asked;
  const worstOf = async (kind: 'month' | 'window', atS: number | undefined) =>
    await api.apis.SliApi.ranking(
      network,
      indicatorOf('authorship'),
      kindOf(kind),
      atS,
      Math.max(0, count - mostShown),
      mostShown,
      at,
    );
  // Who is away now may have a good month: the last window's worst come first.
  const [worst, last] = await Promise.all([worstOf('month', asOfS), worstOf('window', undefined)]);
  const windowS = last?.end === undefined ? undefined : last.end - last.period.start;
  const away = (last?.rows ?? []).flatMap(({ target, sli_ppm: ppm }) =>
    ppm !== undefined && ppm < objectivePpm ? [target] : [],
  );
  const whoOf = new Map(
    [...(worst?.rows ?? []), ...(last?.rows ?? [])].map(({ target, who }) => [target, who]),
  );
  const inMonth = (worst?.rows ?? []).map(({ target }) => target);
  const ids = [...new Set([...away.toReversed(), ...inMonth.toReversed()])]
    .filter((id) => counted.length === 0 || (stored.get(id)?.whole ?? 0n) > 0n)
    .slice(0, mostShown);
  const dayStarts = periodsOf('90', { asOfS, windowS }).starts.slice(-outageDays);
  const monthDays = dayStarts.filter((startS) => startS >= month.period.start);
  const recent = recentStarts(asOfS, windowS, mostShown).slice(-48);
  const records = await readMany(asked, [
    ids.flatMap((id) => keysOf(network, 'authorship', 'day', dayStarts, id)),
    keysOf(network, 'arrival', 'day', dayStarts, 0),
    ids.flatMap((id) => keysOf(network, 'authorship', 'window', recent, id)),
  ]);
  const [days, arrivalDays, windows] = records as [RecordList, RecordList, RecordList];
  const arrivalStrip = arrivalDays.slice(dayStarts.length - monthDays.length);
  const shown = ids.map((id, index): ShownValidator => {
    const measured = windows
      .slice(index * recent.length, (index + 1) * recent.length)
      .flatMap((record, place) => windowOf(recent[place] ?? 0, record));
    const who = whoOf.get(id);
    const own = days.slice(index * dayStarts.length, (index + 1) * dayStarts.length);
    return {
      target: {
        id,
        account: who?.type === 'Account' ? who.value : undefined,
        name: who?.type === 'Name' ? nameText(who.value) : undefined,
        region: undefined,
      },
      sum: stored.get(id),
      days: own,
      strip: own.slice(dayStarts.length - monthDays.length),
      windows: foundIn(measured, windowS, asOfS),
      lastWindows: measured.slice(-recentWindows),
      windowsSinceS: measured[0]?.startS,
      arrival: undefined,
    };
  });
  return {
    windowS,
    strip: { kind: 'day', starts: monthDays },
    stripSums: undefined,
    dayStarts,
    count,
    shown,
    sum: sumTogether(counted),
    basis: 'month',
    days: undefined,
    arrival: sumStored(arrivalStrip),
    arrivalStrip,
  };
}
