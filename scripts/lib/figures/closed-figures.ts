import {
  type ApiCurrent,
  type ApiRecord,
  type FigureDraw,
  list,
  own,
  recordOf,
  type Validators,
} from './drawn.ts';
import type { FigurePlaces } from './places.ts';
import { exact, type Figure, percentDown, type ShownValue } from './shown.ts';

/** The last closed period of the calendar. */
export async function closedPeriod(
  { places, target, kind }: FigureDraw,
  indicator: 'authorship' | 'arrival',
): Promise<readonly Figure[]> {
  const query = `indicator=${indicator}&period=${kind}`;
  const row = (await places.page(...list(query))).rows[target];
  const record = (await places.page(...own(target, `period=${kind}`))).records[indicator];
  const asked = ['--indicator', indicator, '--period', kind];
  const { validators } = await places.command<Validators>('validators', ...asked);
  const ranked = validators.find((one) => one.target === target);
  const printed = await recordOf(places, target, indicator, kind);
  const path = `/api/v1/networks/0/targets/${target}/sli`;
  const { closed: answer, open } = await places.json<ApiCurrent>(`${path}?${query}`);
  const startS = printed?.start_s ?? 0;
  const at = `${path}/${indicator}/${kind}/${new Date(startS * 1_000).toISOString()}`;
  const { record: kept } = await places.json<ApiRecord>(at);
  const badge = await places.json<{ readonly message: string }>(`/badge/0/${target}/uptime.json?${query}`);
  const of = `target ${target}, ${indicator} of the last ${kind}`;
  const shares: ShownValue[] = [
    exact('validators page', row?.['SLI %'] ?? row?.['uptime %']),
    exact('its page', record?.['SLI %'] ?? record?.['uptime %']),
    exact('almanac validators', ranked?.sli_ppm),
    exact('almanac sli', printed?.sli_ppm),
    exact('API', answer?.sli_ppm),
    exact('API, by time', kept.sli_ppm),
  ];
  if (kind === 'month') shares.push(...(await monthReport(places, target, indicator, startS)));
  return [
    { name: `${of}, share`, shown: shares },
    {
      // Of the period that is open, as soon as anything of it is known.
      name: `target ${target}, ${indicator} of the badge's ${kind}`,
      shown: [
        percentDown('badge', badge.message.replace(' %', '')),
        exact('API', open?.sli_ppm ?? answer?.sli_ppm),
      ],
    },
    {
      name: `${of}, low end`,
      shown: [
        exact('validators page', row?.['95 % CI']),
        exact('its page', record?.['95 % CI']),
        exact('almanac validators', ranked?.low_ppm),
        exact('almanac sli', printed?.low_ppm),
        exact('API', answer?.low_ppm),
      ],
    },
    {
      name: `${of}, windows`,
      shown: [
        exact('validators page', row?.windows),
        exact('its page', record?.windows),
        exact('almanac validators', ranked?.windows),
        exact('almanac sli', printed?.windows),
        exact('API', answer?.windows),
      ],
    },
  ];
}

export async function monthReport(
  places: FigurePlaces,
  target: number,
  indicator: string,
  startS: number,
): Promise<ShownValue[]> {
  const month = new Date(startS * 1_000).toISOString().slice(0, 7);
  const lines = (await places.text(`/status/0/report/${month}.md`)).split('\n');
  const line = lines.find((one) => one.startsWith(`| v${target} `) && one.includes(`| ${indicator} |`));
  return [percentDown('month report', /([\d.]+) %/.exec(line ?? '')?.[1])];
}
