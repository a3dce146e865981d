import { labelText } from '../../base/label-text.ts';
import { allSeries, goodSeries } from '../objective/series.ts';
import type { Check, NetworkStatus, TargetStatus } from './network-status.ts';
import type { Board } from './status-source.ts';

export const sloMetricsType = 'text/plain; version=0.0.4; charset=utf-8';

const wholePpm = 1_000_000;

interface Series {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  /** Undefined where it is not known: then there is no sample. */
  readonly read: (check: Check, status: NetworkStatus, target: TargetStatus) => number | undefined;
}

/** One sample each for every target and indicator. */
const series: readonly Series[] = [
  {
    name: allSeries,
    type: 'counter',
    help: 'Slots or samples in the measured windows that were closed since the server began.',
    read: ({ totals }) => totals.whole,
  },
  {
    name: goodSeries,
    type: 'counter',
    help: 'Of them, those that were kept.',
    read: ({ totals }) => totals.part,
  },
  {
    name: 'almanac_slo_objective_ratio',
    type: 'gauge',
    help: 'Objective as a ratio.',
    read: ({ objectivePpm }) => objectivePpm / wholePpm,
  },
  {
    name: 'almanac_slo_last_window_ratio',
    type: 'gauge',
    help: 'The share that was kept in the last closed window.',
    read: ({ last }) => ratio(last?.sharePpm),
  },
  {
    name: 'almanac_slo_coverage_ratio',
    type: 'gauge',
    help: 'The coverage of the last closed window, of what reporters sample.',
    read: ({ last }) => ratio(last?.coveragePpm),
  },
  {
    name: 'almanac_slo_budget_left_ratio',
    type: 'gauge',
    help: 'Remaining error budget of the month so far; below 0 when more was missed.',
    read: ({ budget }) => ratio(budget?.leftPpm),
  },
  {
    name: 'almanac_slo_incident_open',
    type: 'gauge',
    help: 'Whether an incident is open.',
    read: ({ indicator }, { incidents }, { target }) =>
      incidents.some((one) => one.target === target && one.indicator === indicator && one.state === 'open')
        ? 1
        : 0,
  },
  {
    name: 'almanac_endpoint_lag_blocks',
    type: 'gauge',
    help: 'Distance of an endpoint to the highest known head of its chain.',
    read: ({ indicator }, _status, { head }) => (indicator === 'rpc' ? head?.lagBlocks : undefined),
  },
];

/** How all targets stand to their objective, in the text format of Prometheus. */
export function sloMetrics({ networks }: Board): string {
  const checks = networks.flatMap((status) =>
    status.targets.flatMap((target) => target.checks.map((check) => ({ status, target, check }))),
  );
  const lines = series.flatMap(({ name, type, help, read }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} ${type}`,
    ...checks.flatMap(({ status, target, check }) => {
      const value = read(check, status, target);
      if (value === undefined) return [];
      const labels = {
        network: status.network.name,
        target: String(target.target),
        name: target.label,
        indicator: check.indicator,
      };
      return [`${name}{${labelText(labels)}} ${value}`];
    }),
  ]);
  return `${lines.join('\n')}\n`;
}

function ratio(ppm: number | undefined): number | undefined {
  return ppm === undefined ? undefined : ppm / wholePpm;
}
