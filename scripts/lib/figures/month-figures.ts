import { monthReport } from './closed-figures.ts';
import { type FigureDraw, own, recordOf, type Sli } from './drawn.ts';
import { exact, type Figure, percentDown, type ShownValue } from './shown.ts';
import { cellsOf, checkOf, leftByHand, ratioPpmOf, type StatusDocument } from './status-places.ts';

/** The month that is open, and what is left of its error budget. */
export async function openMonth({ chain, places, target }: FigureDraw): Promise<readonly Figure[]> {
  const { budget } = (await places.page(...own(target, 'days=30'))).tiles;
  const status = await places.json<StatusDocument>('/api/v1/networks/0/status');
  const check = checkOf(status, target, 'authorship');
  const sli = await places.command<Sli>('sli', String(target), '--period', 'month');
  const printed = sli.targets[0]?.records.find((one) => one.provisional);
  const at = new Date(chain.nowS * 1_000).toISOString().slice(0, 7);
  const cells = cellsOf(await places.text('/status/0'), target, 'authorship');
  const metrics = await places.text('/metrics/slo');
  const leftPpm = ratioPpmOf(metrics, {
    series: 'almanac_slo_budget_left_ratio',
    target,
    indicator: 'authorship',
  });
  const missed = printed?.missed_slots ?? Number.NaN;
  const whole = printed?.assigned_slots ?? Number.NaN;
  const of = `target ${target}, month so far`;
  return [
    {
      name: `${of}, missed`,
      shown: [
        exact('its page', /(\d+) missed/.exec(budget?.text ?? '')?.[1]),
        exact('status API, budget', check?.budget?.missed),
        exact('status API, month', check?.month && check.month.whole - check.month.part),
        exact('status page', /(\d+) missed/.exec(cells[2] ?? '')?.[1]),
        exact('almanac sli', missed),
      ],
    },
    {
      name: `${of}, share`,
      shown: [
        exact('status API', check?.month?.share_ppm),
        percentDown('status page', /^([\d.]+) %/.exec(cells[1] ?? '')?.[1]),
        exact('almanac sli', printed?.sli_ppm),
        ...(await monthReport(places, target, 'authorship', Date.parse(`${at}-01T00:00:00Z`) / 1_000)),
      ],
    },
    {
      name: `${of}, budget left`,
      shown: [
        usedUp('its page', budget?.data),
        exact('status API', check?.budget?.left_ppm),
        exact('metrics', leftPpm),
        exact('by hand', leftByHand(missed, whole, 0.01)),
        ...(leftPpm < 0 ? [] : [percentDown('status page', /^([\d.]+) %/.exec(cells[2] ?? '')?.[1])]),
      ],
    },
  ];
}

/** The last closed window by which states are told. */
export async function lastWindow({ places, target }: FigureDraw): Promise<readonly Figure[]> {
  const status = await places.json<StatusDocument>('/api/v1/networks/0/status');
  const check = checkOf(status, target, 'authorship');
  const cells = cellsOf(await places.text('/status/0'), target, 'authorship');
  const metrics = await places.text('/metrics/slo');
  const series = 'almanac_slo_last_window_ratio';
  const printed = await recordOf(places, target, 'authorship', 'window');
  return [
    {
      name: `target ${target}, last window, share`,
      shown: [
        exact('status API', check?.last_window?.share_ppm),
        percentDown('status page', /^([\d.]+) %/.exec(cells[0] ?? '')?.[1]),
        exact('metrics', ratioPpmOf(metrics, { series, target, indicator: 'authorship' })),
        exact('almanac sli', printed?.sli_ppm),
      ],
    },
  ];
}

/** Percent of a budget that is used, rounded up, as parts per million that are left. */
function usedUp(place: string, used: string | null | undefined): ShownValue {
  const { low } = exact(place, used);
  return {
    place,
    text: `${used} % used`,
    low: 1_000_000 - low * 10_000,
    high: 1_000_000 - low * 10_000 + 9_999,
  };
}
