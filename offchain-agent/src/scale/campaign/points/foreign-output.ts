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
  const mark = /[,;\t]/.exec(head)?.[0] ?? ',';
  return !splitQuoted(head, mark).some((name) => meaningOf(name.replace(/^"|"$/g, '')).role === 'n');
}

/** The fault of output that is not read, with what to give in its place; undefined for any other text. */
export function foreignFault(text: string, source: string): AgentError | undefined {
  const found = tools.find(({ is }) => is(text));
  return found && tableFault(source, `is the output of ${found.tool}, ${found.why}: ${found.instead}`);
}
