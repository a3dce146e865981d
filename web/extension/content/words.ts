import { milliseconds, percent, percentAbove } from '@almanac-chain/agent/base/format';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import type { FigureFrame, Figures, ShownRecord } from '../figures.ts';

const shareNames: Readonly<Record<IndicatorName, string>> = {
  authorship: 'Slots kept',
  heartbeat: 'Heartbeats',
  arrival: 'Blocks arrived',
  rpc: 'RPC uptime',
  reachability: 'Reachable',
  finality: 'Finality votes',
  backing: 'Votes given',
  availability: 'Pieces held',
};

const latencyNames: Readonly<Partial<Record<IndicatorName, string>>> = {
  arrival: 'Blocks arrive',
  rpc: 'RPC answers',
  reachability: 'Handshake',
};

/** What one row shows without a click; the same digits as `almanac sli`. */
interface RowWords {
  readonly share: string;
  readonly range: string;
  readonly latency: string;
}

export function rowWords({ record, latency }: Figures): RowWords {
  return {
    share: record.sli_ppm === null ? '?' : `${percent(record.sli_ppm)} %`,
    range: rangeOf(record),
    latency: quantile(latency, latency?.p50_us),
  };
}

export function shareName({ indicator }: FigureFrame): string {
  return shareNames[indicator];
}

/** Terms and what they are, for the details. */
export function detailWords(
  frame: FigureFrame,
  { record, latency }: Figures,
): readonly (readonly [string, string])[] {
  const { indicator, latencyOf, period } = frame;
  const counts = countsOf(record);
  const lasts = `${period} ${periodLabel(period, record.start_s)} UTC${record.provisional ? ', still open' : ''}`;
  return [
    [shareNames[indicator], `${record.sli_ppm === null ? '?' : `${percent(record.sli_ppm)} %`}${counts}`],
    ['Likely range (95 %)', `${rangeOf(record)}${record.low_confidence ? ', few windows' : ''}`],
    [
      latencyNames[latencyOf] ?? 'Latency',
      `p50 ${quantile(latency, latency?.p50_us)}, p95 ${quantile(latency, latency?.p95_us)}${otherPeriod(frame, record, latency)}`,
    ],
    ['Seen by reporters', seenOf(latency ?? record)],
    ['Period', lasts],
    ['Network', frame.networkName],
    ['As of', `${frame.asOf.slice(0, 19).replace('T', ' ')} UTC`],
    ...(frame.unreachableSince === undefined
      ? []
      : [['Not connected since', `${frame.unreachableSince.slice(0, 19).replace('T', ' ')} UTC`] as const]),
  ];
}

/** Reports close later than slots are counted: then the latency is of the period before. */
function otherPeriod({ period }: FigureFrame, record: ShownRecord, latency: ShownRecord | undefined): string {
  return latency === undefined || latency.start_s === record.start_s
    ? ''
    : ` (${period} ${periodLabel(period, latency.start_s)})`;
}

function rangeOf({ low_ppm: low, high_ppm: high }: ShownRecord): string {
  return low === null || high === null ? '-' : `${percent(low)}..${percentAbove(high)} %`;
}

function countsOf({ assigned_slots: assigned, authored_slots: authored, samples }: ShownRecord): string {
  if (assigned !== undefined) return ` (${authored} of ${assigned})`;
  return samples === undefined ? '' : ` (${samples} samples)`;
}

function seenOf({ coverage_ppm: coverage, reporters }: ShownRecord): string {
  if (reporters === undefined) return 'counted by the chain';
  return `${percent(coverage ?? undefined)} %, ${reporters} ${reporters === 1 ? 'reporter' : 'reporters'}`;
}

/** `> timeout` where so many answers were missing or late, `?` without a quorum, `-` where nothing is measured. */
function quantile(record: ShownRecord | undefined, us: number | null | undefined): string {
  if (!record || record.samples === undefined) return '-';
  if (us !== null && us !== undefined) return `${milliseconds(us)} ms`;
  return record.quorum === true && BigInt(record.samples) > 0n ? '> timeout' : '?';
}
