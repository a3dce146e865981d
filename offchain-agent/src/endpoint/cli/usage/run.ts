import { figure } from '../../../base/figure.ts';
import { milliseconds, utc } from '../../../base/format.ts';
import { parseCount } from '../../../base/parse.ts';
import { plainText } from '../../../base/plain-text.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import { type Cost, costOf, findingsOf, readPrices, type UsageFinding } from '../../gateway/usage/cost.ts';
import { readUsage, type UsageRead } from '../../gateway/usage/read-usage.ts';
import { bytesOf, type MethodUsage, type Usage } from '../../gateway/usage/summary.ts';

interface UsageCommandOptions {
  readonly top: string;
  readonly prices?: string;
  readonly json?: boolean;
}

const mostRows = 10_000;
const right = 'right';

/** Prints what clients did. @throws AgentError as `readUsage` and `readPrices` do */
export async function runUsage(files: readonly string[], options: UsageCommandOptions): Promise<void> {
  const top = parseCount(options.top, '--top', mostRows);
  const prices = options.prices === undefined ? undefined : readPrices(options.prices);
  const read = await readUsage(files);
  const usage = read.summary.usage();
  const findings = findingsOf(usage, prices);
  const cost = prices && costOf(usage, prices);
  if (options.json) {
    writeJson({
      schema: 'almanac.usage.v1',
      lines: { usage: read.usageLines, access: read.accessLines, strange: read.strangeLines },
      ...usage,
      items: usage.items.slice(0, top),
      cost: cost ?? null,
      findings,
    });
    return;
  }
  if (read.strangeLines > 0)
    say(`${figure(read.strangeLines)} lines are neither of usage nor of an access log`);
  lines(usage, read, top, findings, cost).forEach(print);
}

function lines(
  usage: Usage,
  { accessLines }: UsageRead,
  top: number,
  findings: readonly UsageFinding[],
  cost: Cost | undefined,
): string[] {
  const { totals, from_s: fromS, to_s: toS } = usage;
  const span =
    fromS === null || toS === null ? 'no minute' : `${utc(fromS * 1_000)} to ${utc((toS + 60) * 1_000)} UTC`;
  const head = [
    `${span}, ${figure(usage.minutes)} ${usage.minutes === 1 ? 'minute' : 'minutes'}`,
    `${figure(totals.calls)} calls: ${figure(totals.errors)} errors, ${figure(totals.refused)} refused; ${figure(totals.pushes)} messages of subscriptions`,
    `${figure(totals.bytes_in)} bytes in, ${figure(totals.bytes_out)} bytes out; ${figure(totals.cache_hits)} of ${figure(totals.cacheable)} cacheable calls from the cache, ${figure(totals.retries)} asked again`,
  ];
  const byTime = usage.methods.toSorted((a, b) => b.upstream_us - a.upstream_us);
  return [
    ...head,
    ...section('Most popular methods', methodTable(usage.methods.slice(0, top))),
    ...section('Most expensive methods, by time of upstreams', methodTable(byTime.slice(0, top))),
    ...section('Keys', keyTable(usage, top)),
    ...section('Errors by hour', hourTable(usage)),
    ...section('Nodes', nodeTable(usage)),
    ...(accessLines > 0 ? section('Storage items, estimated', itemTable(usage, top)) : []),
    ...(cost ? section(`Cost, ${cost.currency}`, costTable(cost, top)) : []),
    '',
    ...(findings.length === 0
      ? ['nothing is found to be idle']
      : findings.map(({ text }) => `! ${plainText(text)}`)),
  ];
}

function section(title: string, table: readonly string[]): string[] {
  return ['', title, ...table];
}

function methodTable(methods: readonly MethodUsage[]): string[] {
  return table(
    ['network', 'method'],
    ['calls', 'upstream s', 'p50 ms', 'p99 ms', 'bytes', 'errors', 'cacheable that missed'],
    methods.map((one) => [
      one.network,
      one.method,
      figure(one.calls),
      figure(one.upstream_us / 1e6),
      one.p50_us === null ? '' : milliseconds(one.p50_us),
      one.p99_us === null ? '' : milliseconds(one.p99_us),
      figure(bytesOf(one)),
      figure(one.errors),
      figure(one.cacheable - one.cache_hits),
    ]),
  );
}

function keyTable({ keys }: Usage, top: number): string[] {
  return table(
    ['network', 'key'],
    ['calls', 'bytes', 'errors', 'refused'],
    keys
      .slice(0, top)
      .map((one) => [
        one.network,
        one.key ?? '(none)',
        figure(one.calls),
        figure(bytesOf(one)),
        figure(one.errors),
        figure(one.refused),
      ]),
  );
}

function hourTable({ hours }: Usage): string[] {
  return table(
    ['hour'],
    ['calls', 'errors', 'refused'],
    hours.map((one) => [
      utc(one.hour_s * 1_000).slice(0, 13),
      figure(one.calls),
      figure(one.errors),
      figure(one.refused),
    ]),
  );
}

function nodeTable({ upstreams }: Usage): string[] {
  return table(
    ['network', 'node'],
    ['calls', 'mean ms', 'busy at p95'],
    upstreams.map(({ network, upstream, calls, us, p95_busy: busy }) => [
      network,
      upstream,
      figure(calls),
      calls === 0 ? '' : milliseconds(us / calls),
      figure(busy),
    ]),
  );
}

function itemTable({ items }: Usage, top: number): string[] {
  return table(
    ['network', 'item'],
    ['calls', 's'],
    items
      .slice(0, top)
      .map(({ network, item, calls, us }) => [network, item, figure(calls), figure(us / 1e6)]),
  );
}

function costTable({ methods, nodes, bytes, total }: Cost, top: number): string[] {
  const rows = methods.slice(0, top).map(({ network, method, cost }) => [network, method, cost.toFixed(2)]);
  return [
    ...table(['network', 'method'], ['cost'], rows),
    `nodes ${nodes.toFixed(2)}, bytes ${bytes.toFixed(2)}, together ${total.toFixed(2)}`,
  ];
}

function table(left: readonly string[], numbers: readonly string[], rows: readonly string[][]): string[] {
  const columns: TableColumn[] = [
    ...left.map((title) => ({ title })),
    ...numbers.map((title) => ({ title, align: right }) as const),
  ];
  // Names come from clients, by way of a file.
  return renderTable(
    columns,
    rows.map((cells) => cells.map((cell) => plainText(cell))),
  );
}
