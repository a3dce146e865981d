import type { AgentError } from '../../../base/error.ts';
import { failuresOf } from './row-failures.ts';
import { addedCounts, answerCounts, type CountLine, countLine, type RunCounts } from './run-counts.ts';
import { type PointTable, type RowFailures, type TableRow, tableFault } from './table.ts';

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
  /** The lines that count answers; absent where it counts no failed ones. */
  readonly counted?: readonly CountLine[];
  /** What is printed only where something failed: without it nothing did. */
  readonly isSilentWithoutFailures?: true;
  /** Whether they stand before the line that a run begins with. */
  readonly isCountedBefore?: true;
  /** Whether its rate has failed answers left out. */
  readonly isOfSuccesses?: true;
  /** The line whose count of answers and duration, in this order, the rate must agree with. */
  readonly check?: RegExp;
  /** Lines with a share that failed, and is not of answers; of those that did not, with `isOfGood`. */
  readonly doubts?: readonly { readonly line: RegExp; readonly isOfGood?: true; readonly what: string }[];
  /** Whether several lines say how many at once, each a part of them. */
  readonly isSum?: true;
  /** Whether one command measures several subjects with the same number of clients. */
  readonly isOfSeveral?: true;
}

const logs: readonly RunLog[] = [
  {
    tool: 'wrk',
    counts: 'connections',
    n: /^\s*\d+ threads? and (\d+) connections?\s*$/,
    throughput: /^\s*Requests\/sec:\s+([\d.]+)\s*$/,
    subject: [/^\s*Running .+ test @ (\S+)/],
    setting: [/^\s*(\d+) threads? and \d+ connections?\s*$/],
    counted: [
      { line: /^\s*(\d+) requests in \S+,/, kinds: ['answers'] },
      { line: /^\s*Non-2xx or 3xx responses:\s+(\d+)/, kinds: ['failed'] },
      {
        line: /^\s*Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/,
        kinds: ['lost', 'lost', 'lost', 'lost'],
      },
    ],
    isSilentWithoutFailures: true,
    check: /^\s*(\d+) requests in ([\d.]+)(us|ms|s|m|h),/,
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
    counted: [
      { line: /^\s*number of transactions actually processed: (\d+)/, kinds: ['answers'] },
      { line: /^\s*number of failed transactions: (\d+)/, kinds: ['lost'] },
    ],
    isOfSuccesses: true,
  },
  {
    tool: 'sysbench',
    counts: 'threads',
    n: /^\s*Number of threads: (\d+)\s*$/,
    throughput:
      /^\s*(?:transactions:\s+\d+\s+\(|events per second:\s*|Throughput:\s*events\/s \(eps\):\s*)([\d.]+)/,
    isRepeated: true,
    subject: [/^\s*sysbench .*?(oltp_\w+)/],
    counted: [
      { line: /^\s*transactions:\s+(\d+)/, kinds: ['answers'] },
      { line: /^\s*ignored errors:\s+(\d+)/, kinds: ['lost'] },
    ],
    isOfSuccesses: true,
  },
  {
    tool: 'ab',
    counts: 'connections',
    n: /^\s*Concurrency Level:\s+(\d+)\s*$/,
    throughput: /^\s*Requests per second:\s+([\d.]+)/,
    subject: [/^\s*Server Hostname:\s+(\S+)/, /^\s*Server Port:\s+(\d+)/, /^\s*Document Path:\s+(\S+)/],
    counted: [
      { line: /^\s*Complete requests:\s+(\d+)/, kinds: ['answers'] },
      { line: /^\s*Failed requests:\s+(\d+)/, kinds: ['failed_in_all'] },
      {
        line: /^\s*\(Connect: (\d+), (?:Receive: (\d+), )?Length: (\d+), Exceptions: (\d+)\)/,
        kinds: ['failed', 'failed', 'wrong_length', 'failed'],
      },
      { line: /^\s*Non-2xx responses:\s+(\d+)/, kinds: ['wrong_status'] },
    ],
  },
  {
    tool: 'bombardier',
    counts: 'connections',
    n: /^\s*Bombarding .* using (\d+) connection/,
    throughput: /^\s*Reqs\/sec\s+([\d.]+)/,
    subject: [/^\s*Bombarding (\S+)/],
    counted: [
      {
        line: /^\s*1xx - (\d+), 2xx - (\d+), 3xx - (\d+), 4xx - (\d+), 5xx - (\d+)/,
        kinds: ['succeeded', 'succeeded', 'succeeded', 'failed', 'failed'],
      },
      { line: /^\s*others - (\d+)/, kinds: ['failed'] },
    ],
  },
  {
    tool: 'plow',
    counts: 'connections',
    n: /^\s*Benchmarking .* using (\d+) connection/,
    throughput: /^\s*RPS\s+([\d.]+)\s*$/,
    subject: [/^\s*Benchmarking (\S+)/],
    counted: [
      { line: /^\s*Count\s+(\d+)\s*$/, kinds: ['answers'] },
      { line: /^\s*[123]xx\s+(\d+)\s*$/, kinds: ['succeeded'] },
      { line: /^\s*[45]xx\s+(\d+)\s*$/, kinds: ['failed'] },
    ],
  },
  {
    tool: 'redis-benchmark',
    counts: 'clients',
    n: /^\s*(\d+) parallel clients\s*$/,
    throughput: /^\s*(?:throughput summary:\s+)?([\d.]+) requests per second\s*$/,
    subject: [/^=+ ([^=]+) =+\s*$/, /^\s*(\d+ bytes) payload\s*$/],
  },
  {
    // With -q it does not print the number of clients: the command line above a run says it.
    tool: 'redis-benchmark',
    counts: 'clients',
    n: /^(?:(?!redis-benchmark\s).)*redis-benchmark\s(?:.*\s)?-c\s*(\d+)(?:\s|$)/,
    begin: /^(?:(?!redis-benchmark\s).)*redis-benchmark\s/,
    throughput: /^[^:]{1,40}: ([\d.]+) requests per second\b/,
    subject: [/^([^:]{1,40}): [\d.]+ requests per second\b/],
    isOfSeveral: true,
  },
  {
    tool: 'h2load',
    counts: 'clients',
    n: /^spawning thread #\d+: (\d+) total client/,
    begin: /^starting benchmark\.\.\./,
    isSum: true,
    throughput: /^finished in [\d.]+\w+, ([\d.]+) req\/s,/,
    subject: [/^(?:(?!\bh2load\s).)*\bh2load\s.*?(https?:\/\/\S+)/],
    setting: [/^(?:(?!\bh2load\s).)*\bh2load\s(?:.*\s)?(-m\s*\d+)/],
    counted: [
      {
        line: /^requests: \d+ total, \d+ started, (\d+) done, (\d+) succeeded, \d+ failed, (\d+) errored/,
        kinds: ['answers', 'succeeded', 'lost'],
      },
    ],
  },
  {
    tool: 'loadtest',
    counts: 'clients',
    n: /^(?:\[[^\]]*\] INFO\s+)?(?:Concurrency level|Concurrent clients):\s+(\d+)\s*$/,
    throughput: /^(?:\[[^\]]*\] INFO\s+)?(?:Effective rps|Requests per second):\s+([\d.]+)\s*$/,
    subject: [/^(?:\[[^\]]*\] INFO\s+)?Target URL:\s+(\S+)/],
    counted: [
      { line: /^(?:\[[^\]]*\] INFO\s+)?Completed requests:\s+(\d+)/, kinds: ['answers'] },
      { line: /^(?:\[[^\]]*\] INFO\s+)?Total errors:\s+(\d+)/, kinds: ['failed'] },
    ],
  },
  {
    tool: 'autocannon',
    counts: 'connections',
    n: /^\s*(\d+) connections?(?: with \d+ pipelining factor)?\s*$/,
    begin: /^Running \S+ test @ \S+/,
    throughput: /^\s*[│|]\s*Req\/Sec\s*[│|](?:[^│|]*[│|]){4}\s*([\d,.]+)\s*[│|]/,
    subject: [/^Running \S+ test @ (\S+)/],
    setting: [/^\s*\d+ connections? with (\d+ pipelining factor)\s*$/, /^\s*(\d+ workers)\s*$/],
    counted: [
      {
        line: /^\s*([\d.,]+k?) 2xx responses, ([\d.,]+k?) non 2xx responses/,
        kinds: ['succeeded', 'failed'],
      },
      { line: /^\s*([\d.,]+[kM]?) errors \(/, kinds: ['lost'] },
      { line: /^\s*([\d.,]+[kM]?) requests with mismatched body/, kinds: ['failed_in_all'] },
      { line: /^\s*([\d.,]+[kM]?) requests in [\d.]+\w+, .* read/, kinds: ['about_answers'] },
    ],
    isSilentWithoutFailures: true,
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
    n: /^(?:(?!\b(?:hey|oha|ghz)\s).)*\b(?:hey|oha|ghz)\s(?:.*\s)?-c[ =]?(\d+)(?:\s|$)/,
    begin: /^(?:(?!\b(?:hey|oha|ghz)\s).)*\b(?:hey|oha|ghz)\s(?:.*https?:\/\/|(?:.*\s)?-c[ =]?\d)/,
    throughput: /^\s*Requests\/sec:\s+([\d.]+)\s*$/,
    subject: [/^(?:(?!\b(?:hey|oha|ghz)\s).)*\b(?:hey|oha|ghz)\s.*?(https?:\/\/\S+)/],
    counted: [
      { line: /^\s*\[(?:[123]\d\d|OK)\]\s+(\d+) responses?\b/, kinds: ['succeeded'] },
      { line: /^\s*\[(?:[45]\d\d|[A-Z]\w+)\]\s+(\d+) responses?\b/, kinds: ['failed'] },
      // Requests that the end of the test cut off are no failures.
      { line: /^\s*\[(\d+)\]\s+(?!aborted due to deadline)[A-Za-z]/, kinds: ['failed'] },
    ],
  },
  {
    tool: 'siege',
    counts: 'users',
    n: /^\*\* Preparing (\d+) concurrent users?\b/,
    throughput: /^Transaction rate:\s+([\d.]+)/,
    counted: [
      { line: /^Transactions:\s+(\d+) hits/, kinds: ['answers'] },
      { line: /^Successful transactions:\s+(\d+)/, kinds: ['succeeded'] },
      { line: /^Failed transactions:\s+(\d+)/, kinds: ['lost'] },
    ],
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
    counted: [
      { line: /^\[[A-Z-]+\], Return=(?:OK|BATCHED_OK|0), (\d+)/, kinds: ['succeeded'] },
      { line: /^\[[A-Z-]+\], Return=[\w-]+, (\d+)/, kinds: ['failed'] },
      { line: /^\[[A-Z-]+-FAILED\], Operations, (\d+)/, kinds: ['failed_in_all'] },
    ],
  },
  {
    tool: 'k6',
    counts: 'VUs',
    n: /^\s*vus\.*:\s+\d+\s+min=\d+\s+max=(\d+)/,
    begin: /^\s*http_reqs\.*:/,
    throughput: /^\s*http_reqs\.*:\s+\d+\s+([\d.]+)\/s/,
    counted: [
      { line: /^\s*http_reqs\.*:\s+(\d+)\s/, kinds: ['answers'] },
      { line: /^\s*http_req_failed\.*:\s+[\d.]+%\s+\S\s*(\d+)\s+\S\s*\d+\s*$/, kinds: ['failed'] },
      { line: /^\s*http_req_failed\.*:\s+[\d.]+%\s+(\d+) out of \d+/, kinds: ['failed'] },
      { line: /^\s*http_req_failed\.*:\s+([\d.]+)%/, kinds: ['failed_percent'] },
    ],
    isCountedBefore: true,
    doubts: [
      { line: /^\s*checks\.*:\s+([\d.]+)%/, isOfGood: true, what: 'checks' },
      { line: /^\s*checks_failed\.*:\s+([\d.]+)%/, what: 'checks' },
    ],
  },
];

interface Run {
  readonly line: number;
  subject: string;
  setting: string;
  n?: string;
  throughput?: string;
  counts: RunCounts;
  /** Answers a second, by how many there were in which time. */
  checked?: number;
}

/** No line that is read is longer; a long one takes the square of its length. */
const longestLine = 4_096;

/** Output that does not say how many there were at once. */
const withoutSize: readonly (readonly [tool: string, line: RegExp])[] = [
  ['hey, oha or ghz', /^[ \t]*Requests\/sec:[ \t]+[\d.]+[ \t]*$/m],
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
    const place = `line ${line}`;
    refuseContradiction(run, log, source);
    const failures = failuresOfRun(run, log, source, place);
    return { place, cells: [n, throughput, subject, setting], ...(failures && { failures }) };
  });
  return {
    names: ['n', 'throughput', 'subject', 'setting'],
    rows,
    commaIsOpen: false,
    format: `the output of ${log.tool}`,
    counts: log.counts,
    notes: doubtsOf(lines, log),
  };
}

/** What failed and is no answer: at most so many of it. */
function doubtsOf(lines: readonly string[], { tool, doubts = [] }: RunLog): string[] {
  const most = new Map<string, number>();
  for (const { line, isOfGood, what } of doubts)
    for (const text of lines) {
      const share = line.exec(text)?.[1];
      if (share === undefined) continue;
      const failed = isOfGood ? 100 - Number(share) : Number(share);
      most.set(what, Math.max(most.get(what) ?? 0, failed));
    }
  return [...most].flatMap(([what, failed]) =>
    failed > 0
      ? [
          `${tool}: up to ${Number(failed.toPrecision(3))} % of the ${what} failed; they are not taken for failed answers`,
        ]
      : [],
  );
}

function failuresOfRun({ counts }: Run, log: RunLog, source: string, place: string): RowFailures | undefined {
  if (!log.counted) return undefined;
  const all = answerCounts(counts);
  const { failed, lost, succeeded, share } = all;
  const isKnown = [failed, lost, succeeded, share].some((one) => one !== undefined);
  if (!isKnown && !log.isSilentWithoutFailures) return undefined;
  const isOfAll = log.counted.some(({ kinds }) => kinds.includes('answers'));
  if (isOfAll && all.answers === undefined && succeeded === undefined && (failed ?? 0) + (lost ?? 0) > 0)
    throw tableFault(
      source,
      `${place}: a run of ${log.tool} counts failed answers and lacks the line that counts all; give its whole output, or pass --failed ignore`,
    );
  // Nothing failed: of so many, or of as many as nobody counted.
  const failures = failuresOf(isKnown ? all : { ...all, failed: 0 }, source, place);
  return failures && log.isOfSuccesses ? { ...failures, kept: 1 } : failures;
}

const secondsIn: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3_600 };
/** How many times as much a rate can be as the answers in its time, which are rounded and can leave out a warm-up. */
const mostContradiction = 3;

/** wrk2 can print a rate of hundreds of millions after a run whose clock was wrong. */
function refuseContradiction({ line, throughput, checked }: Run, { tool }: RunLog, source: string): void {
  const rate = Number(throughput);
  if (checked === undefined || checked < 1) return;
  if (rate <= mostContradiction * checked && rate * mostContradiction >= checked) return;
  throw tableFault(
    source,
    `line ${line}: ${tool} says ${throughput} requests a second, and by its own counts there were ${Number(checked.toPrecision(6))}; leave that run out`,
  );
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
  let pending: RunCounts = {};
  const subject = partsOf(log.subject ?? []);
  // The number of clients and of their threads in a command line.
  const setting = partsOf(log.setting ?? [], /(?:^|\s)-[cj]\s*\d+/g);
  lines.forEach((text, index) => {
    const hasChanged = [subject.read(text), setting.read(text)].some(Boolean);
    const open = (): Run => {
      const run: Run = { line: index + 1, subject: subject.all(), setting: setting.all(), counts: pending };
      pending = {};
      runs.push(run);
      return run;
    };
    if (begin.test(text)) open();
    const last = runs.at(-1);
    // What stands behind the throughput of a run is of the next one.
    if (hasChanged && last && last.throughput === undefined)
      [last.subject, last.setting] = [subject.all(), setting.all()];
    const size = n.exec(text)?.[1];
    if (last && size !== undefined) last.n = log.isSum ? String(Number(last.n ?? 0) + Number(size)) : size;
    const counts = countLine(log.counted ?? [], text);
    if (counts) {
      if (log.isCountedBefore && !throughput.test(text)) pending = addedCounts(pending, counts);
      else if (last) last.counts = addedCounts(last.counts, counts);
    }
    const [, requests, time, unit = ''] = log.check?.exec(text) ?? [];
    if (last && requests !== undefined)
      last.checked = Number(requests) / (Number(time) * (secondsIn[unit] ?? 1));
    const rate = throughput.exec(text)?.[1];
    if (rate === undefined) return;
    if (log.isOfSeveral && last?.n !== undefined && last.throughput !== undefined) {
      Object.assign(open(), { n: last.n, throughput: rate });
      return;
    }
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
