import { errorBudget } from '../../sli/error-budget.ts';
import { incidentNote } from '../status/month-report.ts';
import { noAnnotations } from './annotations.ts';
import { findingsOf } from './findings.ts';
import { changeRows, incidentRows } from './incidents.ts';
import { iso, type MonthInputs, minuteS, sources } from './inputs.ts';
import { type MethodUse, methodQuantileUs } from './inside.ts';

export type MonthDocument = ReturnType<typeof monthDocument>;

const million = 1_000_000;
const mostMethods = 50;

/** What is told of a month, for programs; pages and Markdown show the same. */
export function monthDocument(inputs: MonthInputs) {
  const { month, startS, endS, objectivePpm, annotations = noAnnotations } = inputs;
  return {
    schema: 'almanac.month_report.v1',
    month,
    // Of a month that is over nothing depends on when it is asked for.
    open_at_block: inputs.outside?.report.isOpen ? (inputs.outside.report.status.head.number ?? null) : null,
    objective_ppm: objectivePpm,
    outside: outsideRows(inputs),
    inside: insideRows(inputs),
    latency: latencyRows(inputs),
    incidents: incidentRows(inputs),
    changes: changeRows(inputs),
    usage: {
      source: sources.inside,
      basis: 'census',
      keys: (inputs.inside?.keys ?? []).map(({ key, calls, bytes }) => ({ key, calls, bytes })),
      upstreams: (inputs.inside?.upstreams ?? []).map(({ region, network, upstream, calls, us }) => ({
        region,
        network,
        upstream,
        calls,
        // How many calls it had at a time, on average.
        busy: rounded(us / million / (endS - startS)),
      })),
    },
    quotas: quotaRows(inputs),
    snapshots: (inputs.snapshots ?? []).map(({ name, block, bytes, createdS, signer }) => ({
      name,
      block,
      bytes,
      created_at: iso(createdS),
      signer,
      downloads: annotations.downloads.find(({ snapshot }) => snapshot === name)?.count ?? null,
      source: sources.snapshots,
      basis: 'census',
    })),
    costs: annotations.costs.map(({ item, amount, currency, basis }) => ({
      item,
      amount,
      currency,
      source: sources.annotations,
      basis: basis ?? 'as annotated',
    })),
    findings: findingsOf(inputs.inside, inputs),
    not_measured: notMeasured(inputs),
  };
}

function outsideRows({ outside, inside, annotations = noAnnotations }: MonthInputs) {
  if (!outside) return [];
  const { report, facts } = outside;
  const { windowS, network } = report.status;
  return report.rows.map(({ target, label, indicator, measured, objectivePpm, isMet }) => {
    const { sharePpm, part, whole, coveragePpm, reporters } = measured;
    const budget = sharePpm === undefined ? undefined : errorBudget(measured, { objectivePpm, windowS });
    const place = annotations.endpoints.find((one) => one.target === target || one.target === label);
    const uses =
      place &&
      inside?.uses.filter(
        (use) => use.network === place.network && (place.region === undefined || use.region === place.region),
      );
    const calls = uses?.reduce((sum, use) => sum + use.calls, 0) ?? 0;
    const failed = uses?.reduce((sum, use) => sum + use.failed, 0) ?? 0;
    return {
      target,
      label,
      region: report.status.targets.find((one) => one.target === target)?.region ?? null,
      indicator,
      share_ppm: sharePpm ?? null,
      part,
      whole,
      coverage_ppm: coveragePpm ?? null,
      reporters: reporters ?? null,
      objective_ppm: objectivePpm,
      met: isMet ?? null,
      budget: budget
        ? { allowed: budget.allowed, missed: budget.missed, left_ppm: budget.leftPpm, left_s: budget.leftS }
        : null,
      inside_share_ppm: calls === 0 ? null : share(calls - failed, calls),
      source: facts
        ? `records of network ${network.id} on chain ${facts.genesisHash}`
        : `${sources.monitor} ${network.name}`,
      basis:
        facts?.basis === 'simulated' ? 'simulated' : reporters === undefined && facts ? 'census' : 'sampled',
    };
  });
}

function insideRows({ inside, objectivePpm, startS, endS }: MonthInputs) {
  return (inside?.uses ?? []).map((use) => {
    const { region, network, calls, failed, limited, pushes, bytesIn, bytesOut, minutes, gateways } = use;
    const budget = errorBudget(
      { part: calls - failed, whole: calls, windows: minutes },
      { objectivePpm, windowS: minuteS },
    );
    const allowed = budget?.allowed ?? 0;
    const all = ((endS - startS) / minuteS) * Math.max(1, gateways);
    return {
      region,
      network,
      calls,
      answered: calls - failed,
      failed,
      limited,
      messages: pushes,
      bytes_in: bytesIn,
      bytes_out: bytesOut,
      share_ppm: calls === 0 ? null : share(calls - failed, calls),
      met: calls === 0 ? null : failed <= allowed,
      budget: { allowed, missed: failed, left: allowed - failed },
      gateways,
      coverage_ppm: Math.min(million, share(minutes, all)),
      source: sources.inside,
      basis: 'census',
    };
  });
}

function latencyRows({ inside }: MonthInputs) {
  const busiest = [...(inside?.methods ?? [])]
    .filter(({ buckets }) => buckets.size > 0)
    .toSorted((a, b) => b.calls - a.calls || (nameOf(a) < nameOf(b) ? -1 : 1))
    .slice(0, mostMethods);
  return busiest.map((method) => ({
    network: method.network,
    method: method.method,
    calls: method.calls,
    failed: method.failed,
    p50_us: methodQuantileUs(method, 500_000) ?? null,
    p95_us: methodQuantileUs(method, 950_000) ?? null,
    p99_us: methodQuantileUs(method, 990_000) ?? null,
    upstream_s: rounded(method.upstreamUs / million),
    bytes: method.bytes,
    source: sources.inside,
    basis: 'census',
  }));
}

function quotaRows({ inside, annotations = noAnnotations }: MonthInputs) {
  return annotations.quotas.map(({ key, bytesPerMonth }) => {
    const bytes = inside?.keys.find((one) => one.key === key)?.bytes;
    return {
      key,
      bytes: inside ? (bytes ?? 0) : null,
      bytes_per_month: bytesPerMonth,
      used_ppm: inside ? share(bytes ?? 0, bytesPerMonth) : null,
      source: sources.inside,
      basis: 'census',
    };
  });
}

const noRecord = {
  chain: 'Uptime outside: the chain has no record of this month.',
  monitor: 'Uptime outside: the monitor has no sample of this month.',
} as const;

function notMeasured(inputs: MonthInputs): string[] {
  const { outside, inside, drift, snapshots, annotations = noAnnotations } = inputs;
  const rows = outside?.report.rows ?? [];
  const uncovered = rows.filter(({ measured }) => measured.sharePpm === undefined);
  const note = outside && incidentNote(outside.report);
  const gaps = insideRows(inputs).filter(({ coverage_ppm: coverage }) => coverage < million);
  return [
    ...(outside ? [] : ['Uptime outside: no chain was asked.']),
    ...(outside && rows.length === 0 ? [noRecord[outside.report.status.origin]] : []),
    ...uncovered.map(
      ({ label, indicator }) => `${label}, ${indicator}: too few reporters or too little coverage.`,
    ),
    ...(note === undefined ? [] : [note]),
    ...(inside ? [] : ['Uptime inside, latency by method and usage: no usage of a gateway was given.']),
    ...gaps.map(
      ({ region, network, coverage_ppm: coverage }) =>
        `${network} in ${region}: gateways have counted ${(coverage / 10_000).toFixed(2)} % of the minutes; calls that never came to one are not known.`,
    ),
    ...(drift ? [] : ['Drift: no results of "almanac endpoint diff" were given.']),
    ...(snapshots ? [] : ['Snapshots: no manifests were given.']),
    ...(annotations.costs.length === 0 ? ['Cost: none is annotated.'] : []),
    ...(inputs.motions
      ? []
      : ['Motions: no chain was asked whose node keeps the states of the month (--state-pruning archive).']),
    ...annotations.notMeasured,
  ];
}

/** Rounded down: only what is complete reads so. */
function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Number((BigInt(Math.round(part)) * BigInt(million)) / BigInt(Math.round(whole)));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

function nameOf({ network, method }: MethodUse): string {
  return `${network}\n${method}`;
}
