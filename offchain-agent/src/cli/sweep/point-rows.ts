import { figure } from '../../base/figure.ts';
import type { SweepPoint } from '../../scale/sweep/store.ts';
import type { Column } from '../table.ts';

export const pointColumns: readonly Column[] = [
  'validators',
  'of maximum',
  'offered/s',
  'transfers/s',
  'blocks',
  'p50 s',
  'p99 s',
  'in flight',
  'Little %',
  'throttled %',
  'idle %',
].map((title) => ({ title, align: 'right' }));

/** One row for each point, as people read it. */
export function pointRows(points: readonly SweepPoint[]): string[][] {
  return points.map(({ n, fraction, point }) => [
    String(n),
    `${Math.round(100 * fraction)} %`,
    figure(point.schedule.rate),
    figure(point.tps),
    String(point.window.last_block - point.window.first_block),
    seconds(point.latency_us.finalized.p50),
    seconds(point.latency_us.finalized.p99),
    figure(point.little.in_flight),
    percent(point.little.difference, 1),
    percent(throttledShare(point.shares), 0),
    percent(point.host_idle, 0),
  ]);
}

/** Periods of the quota in which a node was stopped, of all in which one had something to do. */
function throttledShare(shares: SweepPoint['point']['shares']): number | null {
  const sum = (key: 'periods' | 'throttled_periods'): number =>
    (shares ?? []).reduce((total, share) => total + share[key], 0);
  const periods = sum('periods');
  return periods === 0 ? null : sum('throttled_periods') / periods;
}

function seconds(us: number | null): string {
  return us === null ? '?' : (us / 1_000_000).toFixed(2);
}

function percent(share: number | null, digits: number): string {
  return share === null ? '?' : (100 * share).toFixed(digits);
}
