import { isFields } from './json-tools.ts';
import { failuresOf } from './row-failures.ts';
import { leastSeconds, type PointTable, type TableRow, tableFault } from './table.ts';

/** The columns that the CSV output of k6 begins with. */
const csvHead = 'metric_name,timestamp,metric_value';

/** What happened in one second of a test. */
interface Second {
  users: number | undefined;
  requests: number;
  /** Undefined where k6 says of no request whether it failed. */
  failed: number | undefined;
}

type Metric = Readonly<Record<string, unknown>>;

/** Whether JSON is what k6 wrote: summaries of tests. */
export function isK6Summary(documents: readonly unknown[]): boolean {
  return (
    documents.length > 0 &&
    documents.every((one) => isFields(one) && isFields(one['metrics']) && isOfK6(one['metrics']))
  );
}

/** Others keep what they measured below `metrics`, too. */
function isOfK6(metrics: Metric): boolean {
  return ['http_reqs', 'iterations', 'vus', 'vus_max'].some((name) => isFields(metrics[name]));
}

/** Whether JSON is what `k6 run --out json=FILE` writes. */
export function isK6Stream(documents: readonly unknown[]): boolean {
  const [first] = documents;
  return (
    isFields(first) &&
    typeof first['metric'] === 'string' &&
    (first['type'] === 'Metric' || first['type'] === 'Point')
  );
}

/** A row for each summary (`--summary-export`, `handleSummary`): its users and its requests per second. */
export function k6Summaries(documents: readonly unknown[], source: string): PointTable {
  const notes = new Set<string>();
  const rows = documents.map((one, index): TableRow => {
    const metrics = (one as { metrics: Metric }).metrics;
    const requests = valuesOf(metrics['http_reqs']);
    const what = requests ?? valuesOf(metrics['iterations']);
    if (!requests && what) notes.add('k6: no HTTP requests; throughput is iterations per second');
    const users = valuesOf(metrics['vus']);
    const n =
      users?.['max'] ?? valuesOf(metrics['vus_max'])?.['max'] ?? valuesOf(metrics['vus_max'])?.['value'];
    const rate = what?.['rate'];
    if (typeof n !== 'number' || typeof rate !== 'number')
      throw tableFault(
        source,
        `[${index}]: a summary of k6 without ${typeof n === 'number' ? 'http_reqs' : 'vus'}`,
      );
    const least = users?.['min'];
    if (typeof least === 'number' && least < n)
      notes.add(
        `k6: the virtual users went from ${least} to ${n} in one test, and its rate is an average over them`,
      );
    const checks = failedShareOf(valuesOf(metrics['checks']), true);
    if (checks)
      notes.add(
        `k6: ${Number((100 * checks).toPrecision(3))} % of the checks failed; they are not taken for failed answers`,
      );
    const place = `[${index}]`;
    const share = requests && failedShareOf(valuesOf(metrics['http_req_failed']), false);
    const answers = requests?.['count'];
    const failures =
      share === undefined
        ? undefined
        : failuresOf(
            typeof answers === 'number' ? { answers, failed: share * answers } : { share },
            source,
            place,
          );
    return { place, cells: [String(n), String(rate)], ...(failures && { failures }) };
  });
  return {
    names: ['n', 'throughput'],
    rows,
    commaIsOpen: true,
    typed: new Set([0, 1]),
    format: 'summaries of k6',
    counts: 'VUs',
    notes: [...notes],
  };
}

/** Of a metric that is a share; `passes` of `http_req_failed` are requests that failed, those of `checks` are not. */
function failedShareOf(metric: Metric | undefined, isOfGood: boolean): number | undefined {
  const { passes, fails, rate, value } = metric ?? {};
  const known = [rate, value].find((one) => typeof one === 'number');
  const counted =
    typeof passes === 'number' && typeof fails === 'number' && passes + fails > 0
      ? passes / (passes + fails)
      : known;
  return counted !== undefined && isOfGood ? 1 - counted : counted;
}

function valuesOf(metric: unknown): Metric | undefined {
  if (!isFields(metric)) return undefined;
  return isFields(metric['values']) ? metric['values'] : metric;
}

/** A row for each stretch of a test with the same number of users, from `--out json`. */
export function k6Stream(documents: readonly unknown[], source: string): PointTable {
  const seconds = new Map<number, Second>();
  for (const one of documents) {
    if (!isFields(one) || one['type'] !== 'Point' || !isFields(one['data'])) continue;
    const { time, value } = one['data'];
    if (typeof value === 'number')
      count(seconds, String(one['metric']), Math.floor(Date.parse(String(time)) / 1000), value);
  }
  return stretches(seconds, source);
}

/** The same from `--out csv`; undefined for any other text. */
export function k6Csv(text: string, source: string): PointTable | undefined {
  if (!text.startsWith(csvHead)) return undefined;
  const seconds = new Map<number, Second>();
  for (const line of text.split(/\r\n|\n/).slice(1)) {
    const [metric = '', time = '', value = ''] = line.split(',', 3);
    // Its clock can be told to write RFC 3339.
    const at = /^\d+$/.test(time) ? Number(time) : Date.parse(time) / 1000;
    // Of microseconds and the like only the whole seconds are of use.
    const whole = at > 1e14 ? at / 1e6 : at > 1e11 ? at / 1e3 : at;
    count(seconds, metric, Math.floor(whole), Number(value));
  }
  return stretches(seconds, source);
}

const read: ReadonlySet<string> = new Set(['vus', 'http_reqs', 'http_req_failed']);

function count(seconds: Map<number, Second>, metric: string, at: number, value: number): void {
  if (!read.has(metric) || !Number.isFinite(at) || !Number.isFinite(value)) return;
  const second = seconds.get(at) ?? { users: undefined, requests: 0, failed: undefined };
  if (metric === 'vus') second.users = value;
  else if (metric === 'http_req_failed') second.failed = (second.failed ?? 0) + value;
  else second.requests += value;
  seconds.set(at, second);
}

/** The first and the last second of a stretch are left out: users come and go in them. */
function stretches(seconds: ReadonlyMap<number, Second>, source: string): PointTable {
  const times = [...seconds.keys()].toSorted((a, b) => a - b);
  const runs: { users: number; from: number; until: number; first: number; last: number }[] = [];
  for (const [index, at] of times.entries()) {
    const users = seconds.get(at)?.users;
    const last = runs.at(-1);
    if (users === undefined) continue;
    // Of seconds without users nothing is known: behind a gap another test began.
    if (last && last.users === users && at - last.until < leastSeconds) [last.until, last.last] = [at, index];
    else runs.push({ users, from: at, until: at, first: index, last: index });
  }
  const rows = runs
    .filter(({ users, from, until }) => users > 0 && until - from + 1 >= leastSeconds)
    .map(({ users, from, until, first, last }): TableRow => {
      const counts = { answers: 0, failed: 0 };
      let isKnown = false;
      for (const at of times.slice(first + 1, last)) {
        const { requests = 0, failed } = seconds.get(at) ?? {};
        counts.answers += requests;
        counts.failed += failed ?? 0;
        isKnown ||= failed !== undefined;
      }
      const place = `second ${from - (times[0] ?? from)}`;
      const failures = isKnown ? failuresOf(counts, source, place) : undefined;
      return {
        place,
        cells: [String(users), String(counts.answers / (until - from - 1))],
        ...(failures && { failures }),
      };
    });
  if (rows.length === 0)
    throw tableFault(
      source,
      `is a series of k6 without a constant number of virtual users for ${leastSeconds} s; hold each number in its own stage`,
    );
  return {
    names: ['n', 'throughput'],
    rows,
    commaIsOpen: true,
    typed: new Set([0, 1]),
    format: 'a series of k6',
    counts: 'VUs',
    notes: [`k6: ${rows.length} stretches with the same number of virtual users`],
  };
}
