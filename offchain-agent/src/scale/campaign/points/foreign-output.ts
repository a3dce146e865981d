import type { AgentError } from '../../../base/error.ts';
import { meaningOf } from './column-name.ts';
import { splitQuoted } from './quoted-cells.ts';
import { isNumeric, tableFault } from './table.ts';

interface ForeignTool {
  readonly tool: string;
  /** How its output begins, or a line of it. */
  readonly is: (text: string) => boolean;
  readonly why: string;
  readonly instead: string;
}

const noUsers = 'which has no number of users';

const tools: readonly ForeignTool[] = [
  {
    tool: 'vegeta',
    is: (text) =>
      /^Requests\s+\[total, rate(?:, throughput)?\]/m.test(text) ||
      hasKeys(text, ['latencies', 'bytes_in', 'status_codes', 'success']) ||
      text.startsWith('{"attack":'),
    why: 'which offers a rate and has no number of clients',
    instead:
      'write a line for each rate, n,throughput,success, with "rate", "throughput" and "success" of `vegeta report -type=json` and --failed excluded',
  },
  {
    tool: 'JMeter',
    is: (text) =>
      /^"?timeStamp"?[,;\t]"?elapsed"?[,;\t]/.test(text) ||
      /^<\?xml[^>]*>\s*<testResults\b|^<testResults\b/.test(text) ||
      /\bsummary [=+]\s+\d+ in\s+\S+\s*=/.test(text) ||
      hasKeys(text, ['sampleCount', 'errorPct']) ||
      isAggregate(text),
    why: 'which has no row for each number of threads',
    instead:
      'write one, threads,throughput,error %, with Throughput and Error % of the line TOTAL of its Aggregate Report',
  },
  {
    tool: 'Gatling',
    is: (text) =>
      /^-{4} Global Information -/m.test(text) ||
      /\bmean requests\/sec\s.*\(OK=/.test(text) ||
      hasKeys(text, ['meanNumberOfRequestsPerSecond']),
    why: noUsers,
    instead:
      'write a line for each run, users,req/s,errors/s, with the total and KO of its mean requests/sec',
  },
  {
    tool: 'Artillery',
    is: (text) =>
      /^vusers\.created: \.+ \d/m.test(text) || (hasKeys(text, ['aggregate']) && /"vusers\.\w+"/.test(text)),
    why: 'which offers arrivals and has no number of users',
    instead:
      'write a line for each run, users,throughput,requests,failed, with http.requests, and in failed what of it has no code below 400',
  },
  {
    tool: 'tsung',
    is: (text) => /^# stats: dump at \d/m.test(text),
    why: 'which counts every ten seconds',
    instead:
      'write a line for each run, users,throughput,requests,failed, with the rate and the counts by status of its report',
  },
  {
    tool: 'hey or oha',
    is: (text) =>
      text.startsWith('response-time,DNS+dialup,') || text.startsWith('request-start,DNS,DNS+dialup,'),
    why: 'which has a line for each request and no number of clients',
    instead:
      'write its summary, without CSV, below its command line, or a line clients,throughput,requests,failed',
  },
  {
    tool: 'oha',
    is: (text) => hasKeys(text, ['requestsPerSec', 'statusCodeDistribution', 'errorDistribution']),
    why: 'which does not say how many connections there were',
    instead:
      'write its text below its command line, or a line connections,throughput,requests,failed; its successRate has answers such as 503 in it',
  },
  {
    tool: 'memtier_benchmark',
    is: (text) =>
      /^Type\s+Ops\/sec\s+Hits\/sec\s+Misses\/sec\b/m.test(text) || hasKeys(text, ['ALL STATS', 'Ops/sec']),
    why: 'which has connections for each thread',
    instead:
      'write a line for each run, clients,throughput,requests,failed, with threads times connections, and Ops/sec, Count and Connection Errors of Totals',
  },
  {
    tool: 'siege',
    is: (text) => hasKeys(text, ['transaction_rate', 'availability', 'concurrency']),
    why: 'whose concurrency is an average, and whose throughput is bytes',
    instead:
      'write its text with the line Preparing, or a line users,transaction_rate,transactions,failed_transactions',
  },
  {
    tool: 'cassandra-stress',
    is: (text) => /^Op rate\s+:\s+[\d.,]+ op\/s/m.test(text),
    why: 'which counts errors and not how many operations there were',
    instead: 'write a line for each run, threads,throughput,requests,failed, with Op rate and Total errors',
  },
  {
    tool: 'Locust',
    is: (text) =>
      /^"?Type"?,"?Name"?,"?Request Count"?,"?Failure Count"?,/.test(text) && !hasSize(headOf(text)),
    why: noUsers,
    instead: 'write PREFIX_stats_history.csv in its place, or its throughput behind a column of users',
  },
];

/** Whether a text begins as JSON and has all of some keys. */
function hasKeys(text: string, keys: readonly string[]): boolean {
  return /^[[{]/.test(text) && keys.every((key) => text.includes(`"${key}"`));
}

/** JMeter's reports have a row for each label; with a column of threads they are a table like others. */
function isAggregate(text: string): boolean {
  const [head = '', ...rows] = text.split(/\r\n|\n|\r/, 20);
  if (!/^"?Label"?[,;\t]"?#\s?Samples"?[,;\t]/i.test(head)) return false;
  // Labels such as `10 users` are sizes.
  if (rows.some((row) => isNumeric(row))) return false;
  return !hasSize(head);
}

function headOf(text: string): string {
  return text.split(/\r\n|\n|\r/, 1)[0] ?? '';
}

/** Whether a line of names has one of sizes. */
function hasSize(head: string): boolean {
  const mark = /[,;\t]/.exec(head)?.[0] ?? ',';
  return splitQuoted(head, mark).some((name) => meaningOf(name.replace(/^"|"$/g, '')).role === 'n');
}

/** The fault of output that is not read, with what to give in its place; undefined for any other text. */
export function foreignFault(text: string, source: string): AgentError | undefined {
  const found = tools.find(({ is }) => is(text));
  return found && tableFault(source, `is the output of ${found.tool}, ${found.why}: ${found.instead}`);
}
