import { figure } from '../../base/figure.ts';
import { milliseconds, percent } from '../../base/format.ts';
import type { MonthDocument } from './document.ts';
import { sources } from './inputs.ts';

/** A part of the report as both forms of it show it. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
  readonly table?: { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] };
  readonly list?: readonly string[];
}

const unknown = '?';
const gigabyte = 1e9;

/** What stands in a report, in its order. */
export function sectionsOf(document: MonthDocument): Section[] {
  const { objective_ppm: objective, outside, inside, latency, incidents, changes, usage } = document;
  const { quotas, snapshots, costs, findings, not_measured: missing } = document;
  const none = (rows: readonly unknown[], text: string): string[] => (rows.length === 0 ? [text] : []);
  return [
    {
      title: 'Uptime outside',
      lines: [
        `${outside.some(isOfMonitor) ? 'Sampled by one monitor' : 'Measured by reporters, recorded on chain'}; the objective is ${percent(objective)} % unless a row has another.`,
        ...none(outside, 'No record.'),
      ],
      table: {
        titles: [
          'target',
          'region',
          'indicator',
          'uptime',
          'kept',
          'coverage',
          'reporters',
          'objective',
          'budget left',
          'inside',
          'source',
          'basis',
        ],
        rows: outside.map((row) => [
          row.label,
          row.region ?? '',
          row.indicator,
          share(row.share_ppm),
          `${row.part} of ${row.whole}`,
          row.coverage_ppm === null ? '' : share(row.coverage_ppm),
          row.reporters === null ? (isOfMonitor(row) ? 'the monitor' : 'the chain') : String(row.reporters),
          `${percent(row.objective_ppm)} % ${metText(row.met)}`,
          row.budget ? share(row.budget.left_ppm) : unknown,
          share(row.inside_share_ppm),
          row.source,
          row.basis,
        ]),
      },
    },
    {
      title: 'Uptime inside',
      lines: [
        'Calls that came to a gateway: answered, and not answered without a fault of the caller. Calls beyond a limit are apart.',
        ...none(inside, 'No usage.'),
      ],
      table: {
        titles: [
          'region',
          'network',
          'success',
          'calls',
          'failed',
          'over a limit',
          'objective',
          'budget left',
          'minutes counted',
          'source',
          'basis',
        ],
        rows: inside.map((row) => [
          row.region,
          row.network,
          share(row.share_ppm),
          String(row.calls),
          String(row.failed),
          String(row.limited),
          `${percent(objective)} % ${metText(row.met)}`,
          `${figure(row.budget.left)} of ${figure(row.budget.allowed)} calls`,
          share(row.coverage_ppm),
          row.source,
          row.basis,
        ]),
      },
    },
    {
      title: 'Latency by method',
      lines: [
        'In milliseconds, from the call’s arrival to its reply, rounded up by at most 1/32; the methods with most calls first.',
        ...none(latency, 'No usage.'),
      ],
      table: {
        titles: ['network', 'method', 'calls', 'failed', 'p50', 'p95', 'p99', 'time of nodes, s', 'GB'],
        rows: latency.map((row) => [
          row.network,
          row.method,
          String(row.calls),
          String(row.failed),
          ms(row.p50_us),
          ms(row.p95_us),
          ms(row.p99_us),
          String(row.upstream_s),
          gigabytes(row.bytes),
        ]),
      },
    },
    {
      title: 'Incidents',
      lines: none(incidents, 'None that is known.'),
      table: {
        titles: [
          'id',
          'what',
          'start',
          'detected',
          'end',
          'seen by',
          'calls failed',
          'cause',
          'measure',
          'source',
        ],
        rows: incidents.map((row) => [
          row.id,
          row.what,
          row.start,
          row.detected ?? unknown,
          row.end ?? 'goes on',
          row.seen_by,
          row.calls_failed === null ? unknown : String(row.calls_failed),
          row.cause ?? unknown,
          row.measure ?? unknown,
          row.source,
        ]),
      },
    },
    {
      title: 'Operational changes',
      lines: none(changes, 'None that is known.'),
      table: {
        titles: ['at', 'what', 'source'],
        rows: changes.map(({ at, text, source }) => [at, text, source]),
      },
    },
    {
      title: 'Usage by key',
      lines: none(usage.keys, 'No usage.'),
      table: {
        titles: ['key', 'calls', 'GB'],
        rows: usage.keys.map(({ key, calls, bytes }) => [key ?? '(none)', String(calls), gigabytes(bytes)]),
      },
    },
    {
      title: 'Nodes',
      lines: none(usage.upstreams, 'No usage.'),
      table: {
        titles: ['region', 'network', 'node', 'calls', 'calls at a time'],
        rows: usage.upstreams.map(({ region, network, upstream, calls, busy }) => [
          region,
          network,
          upstream,
          String(calls),
          String(busy),
        ]),
      },
    },
    {
      title: 'Quotas',
      lines: none(quotas, 'None is annotated.'),
      table: {
        titles: ['key', 'used', 'GB', 'of GB a month', 'source', 'basis'],
        rows: quotas.map((row) => [
          row.key,
          share(row.used_ppm),
          row.bytes === null ? unknown : gigabytes(row.bytes),
          gigabytes(row.bytes_per_month),
          row.source,
          row.basis,
        ]),
      },
    },
    {
      title: 'Snapshots',
      lines: none(snapshots, 'None is known.'),
      table: {
        titles: ['name', 'block', 'GB', 'made', 'signed by', 'downloads', 'source', 'basis'],
        rows: snapshots.map((row) => [
          row.name,
          String(row.block),
          gigabytes(row.bytes),
          row.created_at,
          row.signer,
          row.downloads === null ? unknown : String(row.downloads),
          row.source,
          row.basis,
        ]),
      },
    },
    {
      title: 'Cost',
      lines: none(costs, 'None is annotated.'),
      table: {
        titles: ['item', 'amount', 'source', 'basis'],
        rows: costs.map((row) => [
          row.item,
          `${row.amount.toFixed(2)} ${row.currency}`,
          row.source,
          row.basis,
        ]),
      },
    },
    { title: 'Findings', lines: none(findings, 'None.'), list: findings },
    { title: 'Not measured', lines: [], list: missing },
  ];
}

function isOfMonitor({ source }: { readonly source: string }): boolean {
  return source.startsWith(sources.monitor);
}

function share(ppm: number | null): string {
  return ppm === null ? unknown : `${percent(ppm)} %`;
}

function ms(us: number | null): string {
  return us === null ? unknown : milliseconds(us);
}

function metText(isMet: boolean | null): string {
  return isMet === null ? unknown : isMet ? 'met' : 'missed';
}

function gigabytes(bytes: number): string {
  return (bytes / gigabyte).toFixed(3);
}
