import type { AgentError } from '../../../base/error.ts';
import { type PointTable, type TableRow, tableFault } from './table.ts';

/** How a tool prints one run; its output for several runs, one after the other, is a table. */
interface RunLog {
  readonly tool: string;
  readonly counts: string;
  /** The line that says how many at once. A run begins with it, or with `begin`. */
  readonly n: RegExp;
  readonly begin?: RegExp;
  readonly throughput: RegExp;
  /** Whether the last of several throughputs counts: pgbench prints the rate without connecting after the one with it. */
  readonly isRepeated?: true;
  /** What was measured: the lines that say it; runs of several kinds are no table. */
  readonly subject?: readonly RegExp[];
  /** How it was loaded, other than by N: threads of the load generator. */
  readonly setting?: readonly RegExp[];
}

const logs: readonly RunLog[] = [
  {
    tool: 'wrk',
    counts: 'connections',
    n: /^\s*\d+ threads? and (\d+) connections?\s*$/,
    throughput: /^\s*Requests\/sec:\s+([\d.]+)\s*$/,
    subject: [/^\s*Running .+ test @ (\S+)/],
    setting: [/^\s*(\d+) threads? and \d+ connections?\s*$/],
  },
  {
    tool: 'pgbench',
    counts: 'clients',
    n: /^\s*number of clients: (\d+)\s*$/,
    throughput: /^\s*tps = ([\d.]+)/,
    isRepeated: true,
    subject: [/^\s*transaction type: (.*\S)\s*$/, /^\s*(query mode: \S+)/],
    // Of the command line before a run, where it is there, all but the number of clients and their threads.
    setting: [/^(?:(?!\bpgbench\s).)*\bpgbench\s(.*-c\s*\d+.*)$/, /^\s*(scaling factor: \d+)/],
  },
  {
    tool: 'sysbench',
    counts: 'threads',
    n: /^\s*Number of threads: (\d+)\s*$/,
    throughput:
      /^\s*(?:transactions:\s+\d+\s+\(|events per second:\s*|Throughput:\s*events\/s \(eps\):\s*)([\d.]+)/,
    isRepeated: true,
    subject: [/^\s*sysbench .*?(oltp_\w+)/],
  },
  {
    tool: 'ab',
    counts: 'connections',
    n: /^\s*Concurrency Level:\s+(\d+)\s*$/,
    throughput: /^\s*Requests per second:\s+([\d.]+)/,
    subject: [/^\s*Server Hostname:\s+(\S+)/, /^\s*Server Port:\s+(\d+)/, /^\s*Document Path:\s+(\S+)/],
  },
  {
    tool: 'bombardier',
    counts: 'connections',
    n: /^\s*Bombarding .* using (\d+) connection/,
    throughput: /^\s*Reqs\/sec\s+([\d.]+)/,
    subject: [/^\s*Bombarding (\S+)/],
  },
  {
    tool: 'plow',
    counts: 'connections',
    n: /^\s*Benchmarking .* using (\d+) connection/,
    throughput: /^\s*RPS\s+([\d.]+)\s*$/,
    subject: [/^\s*Benchmarking (\S+)/],
  },
  {
    tool: 'redis-benchmark',
    counts: 'clients',
    n: /^\s*(\d+) parallel clients\s*$/,
    throughput: /^\s*(?:throughput summary:\s+)?([\d.]+) requests per second\s*$/,
    subject: [/^=+ ([^=]+) =+\s*$/, /^\s*(\d+ bytes) payload\s*$/],
  },
  {
    // Its test harness is that of HotStuff and of what was built on them, too.
    tool: 'Narwhal',
    counts: 'nodes',
    n: /^\s*Committee size: (\d+) node/,
    throughput: /^\s*End-to-end TPS: ([\d,]+) tx\/s/,
    subject: [/^\s*(Faults: \d+) node/, /^\s*(Transaction size: [\d,]+ B)/],
    setting: [/^\s*(Worker\(s\) per node: \d+)/, /^\s*(Input rate: [\d,]+) tx\/s/],
  },
  {
    tool: 'hey',
    counts: 'workers',
    // It does not print it: the command line above a run says it.
    n: /^(?:(?!\b(?:hey|oha)\s).)*\b(?:hey|oha)\s(?:.*\s)?-c[ =]?(\d+)(?:\s|$)/,
    begin: /^(?:(?!\b(?:hey|oha)\s).)*\b(?:hey|oha)\s(?:.*https?:\/\/|(?:.*\s)?-c[ =]?\d)/,
    throughput: /^\s*Requests\/sec:\s+([\d.]+)\s*$/,
    subject: [/^(?:(?!\b(?:hey|oha)\s).)*\b(?:hey|oha)\s.*?(https?:\/\/\S+)/],
  },
  {
    tool: 'siege',
    counts: 'users',
    n: /^\*\* Preparing (\d+) concurrent users?\b/,
    throughput: /^Transaction rate:\s+([\d.]+)/,
  },
  {
    tool: 'YCSB',
    counts: 'threads',
    n: /^Command line:\s(?:.*\s)?(?:-threads|-p threadcount=)\s*(\d+)(?:\s|$)/,
    begin: /^Command line:\s/,
    throughput: /^\[OVERALL\], Throughput\(ops\/sec\), ([\d.]+)\s*$/,
    subject: [
      /^Command line:\s(?:.*\s)?-db (\S+)/,
      /^Command line:\s(?:.*\s)?-P (\S+)/,
      /^Command line:\s(?:.*\s)?(-load|-t)(?:\s|$)/,
    ],
    setting: [/^Command line:\s(?:.*\s)?(-target \d+)/],
  },
  {
    tool: 'k6',
    counts: 'VUs',
    n: /^\s*vus\.*:\s+\d+\s+min=\d+\s+max=(\d+)/,
    begin: /^\s*http_reqs\.*:/,
    throughput: /^\s*http_reqs\.*:\s+\d+\s+([\d.]+)\/s/,
  },
];

interface Run {
  readonly line: number;
  subject: string;
  setting: string;
  n?: string;
  throughput?: string;
}

/** No line that is read is longer; a long one takes the square of its length. */
const longestLine = 4_096;

/** Output that does not say how many there were at once. */
const withoutSize: readonly (readonly [tool: string, line: RegExp])[] = [
  ['hey, oha or ghz', /^[ \t]*Requests\/sec:[ \t]+[\d.]+[ \t]*$/m],
  ['vegeta', /^Requests\s+\[total, rate(?:, throughput)?\]/m],
  ['siege', /^Transaction rate:\s+[\d.]+ trans\/sec/m],
  ['h2load', /^finished in .*\breq\/s,/m],
  ['YCSB', /^\[OVERALL\], Throughput\(ops\/sec\)/m],
  ['redis-benchmark', /^.{1,40}: [\d.]+ requests per second\b/m],
];

/**
 * The runs in the output of a load generator that prints how many there were at once; undefined for any other text.
 * @throws AgentError `bad_input/points_file` where a run lacks its throughput or its size
 */
export function runLogTable(text: string, source: string): PointTable | undefined {
  const lines = joined(text.split(/\r\n|\n|\r/)).map((line) => (line.length > longestLine ? '' : line));
  const log = logs.find(
    ({ n, throughput }) => lines.some((line) => n.test(line)) && lines.some((line) => throughput.test(line)),
  );
  if (!log) return undefined;
  const runs = runsOf(lines, log);
  const rows = runs.map((run): TableRow => {
    const { line, n, throughput, subject, setting } = run;
    const lacks = n === undefined ? 'number of clients' : 'throughput';
    if (n === undefined || throughput === undefined)
      throw tableFault(source, `line ${line}: a run of ${log.tool} lacks its ${lacks}; leave that run out`);
    return { place: `line ${line}`, cells: [n, throughput, subject, setting] };
  });
  return {
    names: ['n', 'throughput', 'subject', 'setting'],
    rows,
    commaIsOpen: false,
    format: `the output of ${log.tool}`,
    counts: log.counts,
  };
}

/** The fault of the output of a tool that does not say the size; undefined for any other text. */
export function sizeFault(text: string, source: string): AgentError | undefined {
  const [tool] = withoutSize.find(([, line]) => line.test(text)) ?? [];
  return tool === undefined
    ? undefined
    : tableFault(
        source,
        `is the output of ${tool}, which does not say how many clients there were: write a line for each run, such as "4,1200"`,
      );
}

/** A command over several lines, in the place of its first one. */
function joined(lines: readonly string[]): string[] {
  const all = [...lines];
  for (let from = 0; from < all.length; from++) {
    let end = from;
    while (all[end]?.endsWith('\\') && end + 1 < all.length) end++;
    if (end === from) continue;
    const parts = all.slice(from, end + 1).map((part) => part.replace(/\\$/, ''));
    all.fill('', from, end + 1);
    all[from] = parts.join(' ');
    from = end;
  }
  return all;
}

function runsOf(lines: readonly string[], log: RunLog): Run[] {
  const { n, begin = n, throughput, isRepeated } = log;
  const runs: Run[] = [];
  const subject = partsOf(log.subject ?? []);
  // The number of clients and of their threads in a command line.
  const setting = partsOf(log.setting ?? [], /(?:^|\s)-[cj]\s*\d+/g);
  lines.forEach((text, index) => {
    const hasChanged = [subject.read(text), setting.read(text)].some(Boolean);
    const open = (): Run => {
      const run: Run = { line: index + 1, subject: subject.all(), setting: setting.all() };
      runs.push(run);
      return run;
    };
    if (begin.test(text)) open();
    const last = runs.at(-1);
    // What stands behind the throughput of a run is of the next one.
    if (hasChanged && last && last.throughput === undefined)
      [last.subject, last.setting] = [subject.all(), setting.all()];
    const size = n.exec(text)?.[1];
    if (last && size !== undefined) last.n = size;
    const rate = throughput.exec(text)?.[1];
    if (rate === undefined) return;
    // A second throughput, or one before any run, is of a run whose beginning is missing, or of another tool.
    const isOfLast = last && (isRepeated || last.throughput === undefined);
    (isOfLast ? last : open()).throughput = rate;
  });
  return runs;
}

/** What several lines say together, each the last time that it was there. */
function partsOf(
  patterns: readonly RegExp[],
  leftOut?: RegExp,
): { readonly read: (text: string) => boolean; readonly all: () => string } {
  const parts: string[] = patterns.map(() => '');
  return {
    read: (text) => {
      const found = patterns.map((pattern) => pattern.exec(text)?.[1]);
      found.forEach((part, index) => {
        if (part !== undefined) parts[index] = (leftOut ? part.replace(leftOut, '') : part).trim();
      });
      return found.some((part) => part !== undefined);
    },
    all: () => parts.filter((part) => part !== '').join(' '),
  };
}
