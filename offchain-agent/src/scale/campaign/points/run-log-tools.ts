import type { CountLine } from './run-counts.ts';

/** How a tool prints one run; its output for several runs, one after the other, is a table. */
export interface RunLog {
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

/** A tool that does not print how many there were at once: the command line above a run says it. */
function ofCommand(tool: string, names: string, counted: readonly CountLine[]): RunLog {
  const before = `^(?:(?!\\b(?:${names})\\s).)*\\b(?:${names})\\s`;
  return {
    tool,
    counts: 'workers',
    n: new RegExp(`${before}(?:.*\\s)?-c[ =]?(\\d+)(?:\\s|$)`),
    begin: new RegExp(`${before}(?:.*https?:\\/\\/|(?:.*\\s)?-c[ =]?\\d)`),
    throughput: /^\s*Requests\/sec:\s+([\d.]+)\s*$/,
    subject: [new RegExp(`${before}.*?(https?:\\/\\/\\S+)`)],
    counted,
  };
}

/** The tools whose output is read. */
export const runLogs: readonly RunLog[] = [
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
        line: /^requests: \d+ total, \d+ started, \d+ done, (\d+) succeeded, (\d+) failed, (\d+) errored/,
        kinds: ['succeeded', 'failed', 'lost_in_failed'],
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
  ofCommand('hey', 'hey|oha', [
    { line: /^\s*\[[123]\d\d\]\s+(\d+) responses?\b/, kinds: ['succeeded'] },
    { line: /^\s*\[[45]\d\d\]\s+(\d+) responses?\b/, kinds: ['failed'] },
    // Requests that the end of the test cut off are no failures.
    { line: /^\s*\[(\d+)\]\s+(?!aborted due to deadline)[A-Za-z]/, kinds: ['failed'] },
  ]),
  // It lists failures by their text as well.
  ofCommand('ghz', 'ghz', [
    { line: /^\s*\[OK\]\s+(\d+) responses?\b/, kinds: ['succeeded'] },
    { line: /^\s*\[[A-Z]\w+\]\s+(\d+) responses?\b/, kinds: ['failed'] },
  ]),
  {
    tool: 'drill',
    counts: 'clients',
    n: /^Concurrency (\d+)\s*$/,
    throughput: /^Requests per second\s+([\d.]+)\s/,
    subject: [/^Base URL (\S+)/],
    counted: [
      { line: /^Total requests\s+(\d+)\s*$/, kinds: ['answers'] },
      { line: /^Successful requests\s+(\d+)\s*$/, kinds: ['succeeded'] },
      { line: /^Failed requests\s+(\d+)\s*$/, kinds: ['failed'] },
    ],
  },
  {
    tool: 'fortio',
    counts: 'threads',
    n: /^Starting at .*\bwith (\d+) thread/,
    throughput: /^All done \d+ calls .*, ([\d.]+) qps\s*$/,
    subject: [/^Fortio \S+ running at .*: (\S+)\s*$/],
    counted: [
      { line: /^(?:\S+ )?Code +(?:[123]\d\d|OK|SERVING) : (\d+)/, kinds: ['succeeded'] },
      // -1 is a request without an answer.
      { line: /^(?:\S+ )?Code +\S+ : (\d+)/, kinds: ['failed'] },
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
