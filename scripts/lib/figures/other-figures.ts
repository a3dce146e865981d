import { secondsPerDay } from '../../../offchain-agent/src/sli/calendar.ts';
import { type ApiRecord, type FigureDraw, type FigureRecord, overview, type Sli } from './drawn.ts';
import { exact, type Figure } from './shown.ts';
import type { StatusDocument } from './status-places.ts';

/** One day of many. */
export async function oneDay({ chain, places, target, days }: FigureDraw): Promise<readonly Figure[]> {
  const startS = Math.floor(chain.nowS / secondsPerDay) * secondsPerDay - days * secondsPerDay;
  const status = await places.json<StatusDocument>('/api/v1/networks/0/status');
  const day = status.targets.find((one) => one.target === target)?.days.find((one) => one.start_s === startS);
  const sli = await places.command<Sli>('sli', String(target), '--last', '90d');
  const printed = sli.targets[0]?.records.find((one) => one.start_s === startS);
  const path = `/api/v1/networks/0/targets/${target}/history?period=day&last=91`;
  const { rows } = await places.json<{
    readonly rows: readonly { readonly start_s: number; readonly record: FigureRecord | null }[];
  }>(path);
  const arrival = await places.command<Sli>('sli', String(target), '--indicator', 'arrival', '--last', '90d');
  const arrived = arrival.targets[0]?.records.find((one) => one.start_s === startS);
  // A day of the status is as bad as the worst of its indicators.
  const worst = Math.min(printed?.sli_ppm ?? Number.NaN, arrived?.sli_ppm ?? 1_000_000);
  return [
    {
      name: `target ${target}, day ${new Date(startS * 1_000).toISOString().slice(0, 10)}, share`,
      shown: [
        exact('status API', day?.share_ppm),
        exact('almanac sli', worst),
        exact(
          'API, history',
          Math.min(
            rows.find((one) => one.start_s === startS)?.record?.sli_ppm ?? Number.NaN,
            arrived?.sli_ppm ?? 1_000_000,
          ),
        ),
      ],
    },
  ];
}

interface Incident {
  readonly target: number;
  readonly indicator: string;
  readonly start_at: string;
}

/** Outages in the windows that are looked at, and what was missed besides. */
export async function incidents({ places, target }: FigureDraw): Promise<readonly Figure[]> {
  const first = await places.page(...overview(30));
  const { incidents: told } = await places.json<{ readonly incidents: readonly Incident[] }>(
    '/api/v1/networks/0/incidents?state=all',
  );
  const page = await places.text('/status/0');
  const feed = await places.text('/status/0/feed.atom');
  const of = told.filter((one) => one.target === target && one.indicator === 'authorship');
  const single = /(\d+) single slots? missed/.exec(page)?.[1] ?? 0;
  return [
    {
      name: `target ${target}, outages`,
      shown: [
        exact('overview', first.events.filter((event) => event.startsWith(`outage ${target} `)).length),
        exact('API', of.length),
        exact('status page', page.split(`id="incident-0-${target}-authorship-`).length - 1),
        exact('feed', new Set(feed.match(new RegExp(`incident-0-${target}-authorship-\\d+`, 'g'))).size),
      ],
    },
    {
      name: 'network, single misses',
      shown: [exact('overview', first.single), exact('status page', single)],
    },
  ];
}

/** The sum of a group. */
export async function groupOfPeriod({ places, kind }: FigureDraw): Promise<readonly Figure[]> {
  const { sum } = await places.page(`#/validators?group=founders&period=${kind}`, 'dl.sum [data-column]');
  const path = `/api/v1/networks/0/groups/founders/sli?period=${kind}`;
  const { record } = await places.json<ApiRecord>(path);
  return [
    {
      name: `group founders, last ${kind}, missed`,
      shown: [exact('validators page', sum.missed), exact('API', record.missed_slots)],
    },
  ];
}
