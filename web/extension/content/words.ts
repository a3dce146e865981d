import { milliseconds, percent, percentAbove, utc } from '@almanac-chain/agent/base/format';
import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import type { IndicatorName } from '@almanac-chain/agent/sli/indicator';
import type { FigureFrame, FigureOrigin, Figures, ShownRecord } from '../figures.ts';

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

/** Whose figures they are. */
const originWords: Readonly<Record<FigureOrigin, string>> = {
  chain: 'records of the chain',
  observer: 'one observer, who believes its node; not the chain',
  observer_proved: 'one observer, its slots proved from headers; not the chain',
};

/** What one row shows without a click; the same digits as `almanac sli`. */
interface RowWords {
  readonly share: string;
  readonly range: string;
  readonly latency: string;
}

export function rowWords({ record, latency }: Figures, origin: FigureOrigin): RowWords {
  return {
    share: record.sli_ppm === null ? '?' : `${percent(record.sli_ppm)} %`,
    range: origin === 'chain' ? rangeOf(record) : 'one observer',
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
  const lasts =
    frame.origin === 'chain'
      ? `${period} ${periodLabel(period, record.start_s)} UTC${record.provisional ? ', still open' : ''}`
      : `since ${utc(record.start_s * 1_000)} UTC`;
  return [
    [shareNames[indicator], `${record.sli_ppm === null ? '?' : `${percent(record.sli_ppm)} %`}${counts}`],
    ['Likely range (95 %)', `${rangeOf(record)}${record.low_confidence ? ', few windows' : ''}`],
    [
      latencyNames[latencyOf] ?? 'Latency',
      `p50 ${quantile(latency, latency?.p50_us)}, p95 ${quantile(latency, latency?.p95_us)}${otherPeriod(frame, record, latency)}`,
    ],
    frame.origin === 'chain'
      ? ['Seen by reporters', seenOf(latency ?? record)]
      : ['Arrival seen by', 'this observer, unproved'],
    ['Source', originWords[frame.origin]],
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
