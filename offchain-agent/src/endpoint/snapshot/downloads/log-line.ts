/** What a web server, a bucket or a CDN logs of one answer. */
export interface LoggedAnswer {
  readonly source: LogSource;
  readonly timeMs: number;
  readonly client: string;
  readonly method: string;
  /** Without its query, decoded. */
  readonly path: string;
  readonly status: number;
  /** Sent; CloudFront counts headers too. */
  readonly bytes: number;
  /** Of the request, where the log has one: such logs can hold a line twice. */
  readonly id?: string;
  /** Whether a CDN asked, whose own log counts what its readers got. */
  readonly isForCdn?: boolean;
}

export const logSources = ['nginx', 's3', 'cloudfront'] as const;
export type LogSource = (typeof logSources)[number];

/** Reads the lines of one log file, whatever wrote it. @returns undefined for a line that is none of an answer */
export type LineReader = (line: string) => LoggedAnswer | 'header' | undefined;

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
/** `20/Nov/2026:12:00:00 +0100` */
const time = String.raw`\[(\d\d)\/(\w{3})\/(\d{4}):(\d\d:\d\d:\d\d) ([+-]\d\d)(\d\d)\]`;
const quoted = String.raw`"((?:[^"\\]|\\.)*)"`;
/** nginx's `combined`, and what begins with it. */
const combined = new RegExp(String.raw`^(\S+) \S+ \S+ ${time} ${quoted} (\d{3}) (\d+)(?: |$)`);
/** S3's server access log: owner, bucket, time, address, requester, id, operation, key, request, status, error, bytes, .. */
const bucket = new RegExp(
  String.raw`^\S+ \S+ ${time} (\S+) \S+ (\S+) (\S+) (\S+) (?:"[^"]*"|-) (\d{3}) \S+ (\d+|-) \S+ \S+ \S+(?: ${quoted})?(?: ${quoted})?`,
);

/** A reader for one file: a CloudFront log names its fields in its first lines. */
export function lineReader(): LineReader {
  let fields: readonly string[] | undefined;
  return (line) => {
    if (line.startsWith('#')) {
      const [, names] = /^#Fields:\s*(.*)$/.exec(line) ?? [];
      if (names !== undefined) fields = names.trim().split(/\s+/);
      return names === undefined && !line.startsWith('#Version') ? undefined : 'header';
    }
    return fields ? cloudFrontLine(line, fields) : (bucketLine(line) ?? combinedLine(line));
  };
}

function combinedLine(line: string): LoggedAnswer | undefined {
  const found = combined.exec(line);
  if (!found) return undefined;
  const [, client = '', ...rest] = found;
  const timeMs = timeOf(rest.slice(0, 6));
  const [request = '', status, bytes] = rest.slice(6);
  const [method = '', target = ''] = request.split(' ');
  if (timeMs === undefined) return undefined;
  return {
    source: 'nginx',
    timeMs,
    client,
    method,
    path: decoded(target),
    status: Number(status),
    bytes: Number(bytes),
  };
}

function bucketLine(line: string): LoggedAnswer | undefined {
  const found = bucket.exec(line);
  if (!found) return undefined;
  const timeMs = timeOf(found.slice(1, 7));
  const [client = '', id = '', operation = '', key = '', status, bytes, , agent = ''] = found.slice(7);
  // REST.GET.OBJECT; others have no object or send nothing of it.
  const [, method = '', resource] = operation.split('.');
  if (timeMs === undefined) return undefined;
  return {
    source: 's3',
    timeMs,
    client,
    id,
    method: resource === 'OBJECT' ? method : '',
    path: decoded(key),
    status: Number(status),
    bytes: bytes === '-' ? 0 : Number(bytes),
    isForCdn: agent === 'Amazon CloudFront',
  };
}

function cloudFrontLine(line: string, fields: readonly string[]): LoggedAnswer | undefined {
  const values = line.split('\t');
  const field = (name: string): string => values[fields.indexOf(name)] ?? '';
  const timeMs = Date.parse(`${field('date')}T${field('time')}Z`);
  const [status, bytes] = [Number(field('sc-status')), Number(field('sc-bytes'))];
  if (values.length !== fields.length || Number.isNaN(timeMs + status + bytes)) return undefined;
  return {
    source: 'cloudfront',
    timeMs,
    client: field('c-ip'),
    id: field('x-edge-request-id'),
    method: field('cs-method'),
    path: decoded(field('cs-uri-stem')),
    status,
    bytes,
  };
}

function timeOf([day = '', name = '', year = '', clock = '', hours = '', minutes = '']: readonly string[]):
  | number
  | undefined {
  const month = String(months.indexOf(name) + 1).padStart(2, '0');
  const timeMs = Date.parse(`${year}-${month}-${day}T${clock}${hours}:${minutes}`);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

function decoded(target: string): string {
  const [path = ''] = target.split('?');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
