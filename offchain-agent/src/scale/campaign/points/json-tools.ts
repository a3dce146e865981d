import { failuresOf } from './row-failures.ts';
import type { RowFailures } from './table.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A load generator whose JSON says of a run more than the names of its fields do. */
interface JsonTool {
  readonly is: (run: Fields) => boolean;
  /** The fields of a run that are columns of its row. */
  readonly row: (run: Fields) => Fields;
  readonly failures: (run: Fields, place: string) => RowFailures | undefined;
}

const jsonTools: readonly JsonTool[] = [
  {
    // Its `throughput` is bytes: its requests per second are the average of `requests`.
    is: ({ connections, requests, throughput }) =>
      isNumber(connections) && isNumber(within(requests, 'average')) && isFields(throughput),
    row: ({ url, connections, pipelining, requests }) => ({
      url,
      connections,
      pipelining,
      'requests/s': within(requests, 'average'),
    }),
    failures: (run, place) => {
      const count = (name: string): number => (isNumber(run[name]) ? run[name] : 0);
      const answers = within(run['requests'], 'total');
      if (!isNumber(run['non2xx']) || !isNumber(answers)) return undefined;
      // Redirects are answers; what went wrong on the way is no answer that its rate counts.
      const wrong = Math.max(0, count('non2xx') - count('1xx') - count('3xx'));
      // An answer that failed can have another body than was expected, too.
      const failed = Math.min(answers, Math.max(wrong, count('mismatches')));
      return failuresOf({ answers, failed, lost: count('errors') }, 'autocannon', place);
    },
  },
  {
    is: ({ spec, result }) =>
      isNumber(within(spec, 'numberOfConnections')) && isNumber(within(within(result, 'rps'), 'mean')),
    row: ({ spec, result }) => ({
      url: within(spec, 'url'),
      connections: within(spec, 'numberOfConnections'),
      'requests/s': within(within(result, 'rps'), 'mean'),
    }),
    failures: ({ result }, place) => {
      const codes = ['req1xx', 'req2xx', 'req3xx', 'req4xx', 'req5xx', 'others'];
      const counts = codes.map((code) => within(result, code));
      if (!counts.every(isNumber)) return undefined;
      const sum = (from: number, to: number): number => counts.slice(from, to).reduce((a, b) => a + b, 0);
      return failuresOf({ succeeded: sum(0, 3), failed: sum(3, 6) }, 'bombardier', place);
    },
  },
  {
    // Its `total` is nanoseconds; each error has a status, too.
    is: ({ options, rps, statusCodeDistribution: codes }) =>
      isNumber(within(options, 'concurrency')) && isNumber(rps) && isFields(codes),
    row: ({ options, rps }) => ({
      call: within(options, 'call'),
      concurrency: within(options, 'concurrency'),
      'requests/s': rps,
    }),
    failures: ({ statusCodeDistribution: codes }, place) => ofCodes(codes, 'ghz', place),
  },
  {
    is: ({ NumThreads, ActualQPS, DurationHistogram }) =>
      isNumber(NumThreads) && isNumber(ActualQPS) && isFields(DurationHistogram),
    row: ({ URL: url, Destination, NumThreads, ActualQPS }) => ({
      url: url ?? Destination,
      threads: NumThreads,
      'requests/s': ActualQPS,
    }),
    // -1 is a request without an answer.
    failures: ({ RetCodes: codes }, place) => ofCodes(codes, 'fortio', place),
  },
];

/** Of runs by how they ended: HTTP below 400, gRPC's OK, and what its health check says. */
function ofCodes(codes: unknown, tool: string, place: string): RowFailures | undefined {
  if (!isFields(codes)) return undefined;
  let [succeeded, failed] = [0, 0];
  for (const [code, count] of Object.entries(codes)) {
    if (!isNumber(count)) continue;
    if (/^(?:[123]\d\d|OK|SERVING)$/.test(code)) succeeded += count;
    else failed += count;
  }
  return failuresOf({ succeeded, failed }, tool, place);
}

/** The load generator of some runs, if all are of one whose JSON is known. */
export function jsonToolOf(runs: readonly Fields[]): JsonTool | undefined {
  return jsonTools.find(({ is }) => runs.every(is));
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function within(value: unknown, name: string): unknown {
  return isFields(value) ? value[name] : undefined;
}
