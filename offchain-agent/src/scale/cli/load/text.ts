import { milliseconds } from '../../../base/format.ts';
import { renderTable } from '../../../cli/table.ts';
import type { LatencyDistribution } from '../../load/figures.ts';
import type { KindCounts } from '../../load/mix-counts.ts';
import { type LoadPoint, unitOf } from '../../load/point.ts';

/** A point as a person reads it. */
export function pointLines(point: LoadPoint): string[] {
  const { schedule, window, latency_us: latency, little, backlog } = point;
  return [
    `${schedule.kind}, ${number(schedule.rate)} a second for ${schedule.for_ms / 1_000} s to ${point.endpoints} ${point.endpoints === 1 ? 'node' : 'nodes'} from ${point.accounts} accounts${point.generators === undefined ? '' : ` by ${point.generators.count} generators`}`,
    `throughput ${number(point.tps)} ${unitOf(point)}/s: ${point.successes} succeeded in blocks ${window.first_block + 1} to ${window.last_block}, ${(window.ms / 1_000).toFixed(1)} s` +
      (point.failures > 0 ? `; ${point.failures} failed` : ''),
    '',
    ...renderTable(
      [
        { title: 'from intended to' },
        { title: 'p50 ms', align: 'right' },
        { title: 'p90', align: 'right' },
        { title: 'p99', align: 'right' },
        { title: 'max', align: 'right' },
        { title: 'without', align: 'right' },
      ],
      [
        row('sent (generator)', point.send_lag_us),
        row('accepted', latency.accepted),
        row('included', latency.included),
        row('finalized', latency.finalized),
      ],
    ),
    '',
    ...kindLines(point.calls ?? []),
    `sent ${(100 * point.achieved_share).toFixed(2)} % of what was due; refused ${point.refused}, lost ${point.lost}`,
    ...point.refusals_by_pool.map(({ code, message, count }) => `  ${count} x ${message} (${code})`),
    `Little's law: ${number(little.in_flight)} in flight, throughput x latency ${number(little.throughput_times_latency)}` +
      (little.difference === null ? '' : ` (${(100 * little.difference).toFixed(1)} % apart)`),
    `backlog ${backlog.first} to ${backlog.last}, highest ${backlog.highest}, growth ${number(backlog.growth_tps)} a second`,
    `host idle ${point.host_idle === null ? '?' : `${(100 * point.host_idle).toFixed(0)} %`}, generator ${(100 * point.generator_cpu).toFixed(0)} % of a core`,
    point.sustained ? 'sustained' : `not sustained: ${point.overload.join('; ')}`,
    ...point.reasons.map(({ kind, why }) => `REFUSED ${kind}: ${why}`),
    ...(point.not_comparable === null ? [] : [point.not_comparable]),
  ];
}

/** What became of each kind of call and read over the whole load. */
function kindLines(kinds: readonly KindCounts[]): string[] {
  if (kinds.length === 0) return [];
  const titles = ['due', 'accepted', 'refused', 'succeeded', 'failed', 'lost'];
  const errors = kinds.flatMap(({ name, errors: of }) =>
    Object.entries(of).map(([error, count]) => `  ${count} x ${error} (${name})`),
  );
  return [
    ...renderTable(
      [
        { title: 'whole load' },
        ...titles.map((title) => ({ title, align: 'right' as const })),
        { title: 'answer p99 ms', align: 'right' },
      ],
      kinds.map(({ name, due, accepted, refused, succeeded, failed, lost, answer_us: { p99 } }) => [
        name,
        ...[due, accepted, refused, succeeded, failed, lost].map((count) =>
          count === null ? '-' : String(count),
        ),
        p99 === null ? '?' : milliseconds(p99),
      ]),
    ),
    ...errors,
    '',
  ];
}

function row(name: string, { p50, p90, p99, max, unanswered }: LatencyDistribution): string[] {
  const show = (us: number | null): string => (us === null ? '?' : milliseconds(us));
  return [name, show(p50), show(p90), show(p99), show(max), String(unanswered)];
}

export function number(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}
