import { historyStart } from '@almanac-chain/agent/chain/records/history-start';
import { type PeriodKind, periodKinds } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, indicatorNames } from '@almanac-chain/agent/sli/indicator';
import { Enum } from 'polkadot-api';
import type { Asked } from './connection.ts';

const kinds = {
  window: 'Window',
  day: 'Day',
  week: 'Week',
  month: 'Month',
  year: 'Year',
  era: 'Era',
} as const;
const indicators = {
  authorship: 'Authorship',
  arrival: 'Arrival',
  rpc: 'Rpc',
  reachability: 'Reachability',
  finality: 'Finality',
  heartbeat: 'Heartbeat',
  backing: 'Backing',
  availability: 'Availability',
} as const;

export const kindOf = (kind: PeriodKind) => Enum(kinds[kind]);
export const indicatorOf = (indicator: IndicatorName) => Enum(indicators[indicator]);

export function parseKind(text: string | null): PeriodKind {
  return periodKinds.find((kind) => kind === text) ?? 'day';
}

export function parseIndicatorName(text: string | null): IndicatorName {
  return indicatorNames.find((name) => name === text) ?? 'authorship';
}

/** The period of a kind that is open; undefined where none is. */
export async function openPeriod({ api, at, asOf }: Asked, network: number, kind: PeriodKind) {
  return await api.apis.SliApi.period_of(network, kindOf(kind), Math.floor(asOf.timeMs / 1_000), at);
}

const windowLengths = new WeakMap<Asked['api'], Map<number, number | undefined>>();

/** How long windows are now, seconds. It changes at a midnight at most, so it is read with the first block only. */
export async function usualWindowS({ api, at }: Asked, network: number): Promise<number | undefined> {
  const own = windowLengths.get(api) ?? new Map<number, number | undefined>();
  windowLengths.set(api, own);
  if (!own.has(network)) {
    const sampling = await api.apis.SliApi.sampling(network, undefined, at);
    own.set(network, sampling && sampling[0] / 1_000);
  }
  return own.get(network);
}

/** The start of the period that lies `back` periods before the one that begins at `startS`. */
export async function startBack(
  { api, at }: Asked,
  network: number,
  kind: PeriodKind,
  startS: number,
  back: number,
): Promise<number> {
  const periodOf = async (of: PeriodKind, atS: number) => {
    const period = await api.apis.SliApi.period_of(network, kindOf(of), atS, at);
    return period && { kind: of, startS: period.start };
  };
  return await historyStart({ periodOf }, kind, startS, back);
}
