import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { AgentError, messageOf } from '../../../base/error.ts';
import { linesOfFiles } from '../../../base/lines-of-files.ts';
import type { AccessLine } from './access-log.ts';
import { UsageSummary } from './summary.ts';
import { type UsageLine, usageSchema } from './usage-files.ts';

/** What was read, and of what there was more than could be understood. */
export interface UsageRead {
  readonly summary: UsageSummary;
  readonly usageLines: number;
  readonly accessLines: number;
  /** Lines that are neither: cut off when a disk was full, or of something else. */
  readonly strangeLines: number;
}

const count = z.number().min(0);
const text = z.string().max(1_000);
/** A line of a file of usage: a minute that is over. */
export const usageLine = z.object({
  schema: z.literal(usageSchema),
  region: text,
  gateway: text,
  line: z.int(),
  minute: z.int().min(0).max(1e9),
  rows: z.array(
    z.object({
      network: text,
      key: text.nullable(),
      method: text,
      code: z.number().nullable(),
      calls: count,
      pushes: count,
      us: count,
      upstream_us: count,
      bytes_in: count,
      bytes_out: count,
      cacheable: count,
      cache_hits: count,
      retries: count,
    }),
  ),
  latencies: z.array(
    z.object({ network: text, method: text, buckets: z.array(z.tuple([z.int().min(0).max(735), count])) }),
  ),
  upstreams: z.array(z.object({ network: text, upstream: text, calls: count, us: count })),
});
const accessLine = z.object({
  ts: z.string(),
  network: text,
  method: text,
  item: text.nullable(),
  us: count,
  weight: z.number().min(1),
});
const openMinute = z.object({ schema: z.literal('almanac.gateway.open.v1'), line: usageLine });

/**
 * Reads usage files and access logs, in any order and mixed; of a folder all files of usage and the minute that runs. A line that
 * is there twice, as in a file and its copy, counts once.
 * @throws AgentError `bad_input/usage_file` when one cannot be read
 */
export async function readUsage(files: readonly string[]): Promise<UsageRead> {
  const summary = new UsageSummary();
  const seen = new Set<string>();
  const lines = { usageLines: 0, accessLines: 0, strangeLines: 0 };
  const addMinute = (line: UsageLine): void => {
    const name = `${line.region} ${line.gateway} ${line.line} ${line.minute}`;
    if (seen.has(name)) return;
    seen.add(name);
    summary.addMinute(line);
    lines.usageLines += 1;
  };
  const open: UsageLine[] = [];
  for await (const { line } of linesOfFiles(files.flatMap(filesAt), unreadable)) {
    const document = parsed(line);
    const counted = usageLine.safeParse(document);
    const running = counted.success ? undefined : openMinute.safeParse(document);
    const called = counted.success || running?.success ? undefined : accessLine.safeParse(document);
    if (counted.success) addMinute(counted.data);
    else if (running?.success) open.push(running.data.line);
    else if (called?.success) {
      summary.addCall(called.data as AccessLine);
      lines.accessLines += 1;
    } else lines.strangeLines += 1;
  }
  // The running minute is in its day's file too, under the same number, when the gateway has just ended.
  for (const line of open) if (line.rows.length > 0) addMinute(line);
  return { summary, ...lines };
}

function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const names = readdirSync(path).filter((name) =>
      /^(\d{4}-\d\d-\d\d\.jsonl(\.gz)?|open\.json)$/.test(name),
    );
    if (names.length === 0) throw new Error('it holds no file of usage');
    return names.toSorted().map((name) => join(path, name));
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function unreadable(path: string, cause: unknown): AgentError {
  return new AgentError('bad_input/usage_file', `${path} cannot be read: ${messageOf(cause)}`, {
    data: { path },
    cause,
  });
}
