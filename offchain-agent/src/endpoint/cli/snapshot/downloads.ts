import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decimalBytes } from '../../../base/decimal-bytes.ts';
import { AgentError, messageOf } from '../../../base/error.ts';
import { figure } from '../../../base/figure.ts';
import { stateFolder } from '../../../base/folder.ts';
import { linesOfFiles } from '../../../base/lines-of-files.ts';
import { plainText } from '../../../base/plain-text.ts';
import { processSignal } from '../../../cli/abort.ts';
import { print, say, writeJson } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import type { Notifier } from '../../../notify/notifier.ts';
import { openNotifier } from '../../../notify/open-notifier.ts';
import { type DayDownloads, DownloadCount } from '../../snapshot/downloads/count.ts';
import { type LineReader, lineReader } from '../../snapshot/downloads/log-line.ts';
import {
  type DownloadState,
  monthsOf,
  noDownloads,
  passedBytes,
  passedSteps,
  readDownloadState,
  withDays,
  writeDownloadState,
} from '../../snapshot/downloads/steps.ts';

interface DownloadsOptions {
  readonly every: string;
  readonly notify?: string;
  readonly state?: string;
  readonly json?: boolean;
}

interface Read {
  readonly count: DownloadCount;
  readonly lines: number;
  /** Lines of no known log. */
  readonly strange: number;
}

const sayEveryMs = 2_000;
const deliverWithinMs = 60_000;

/**
 * Counts downloads of snapshots in access logs, and tells of each multiple of `--every` that a month has passed.
 * @throws AgentError `bad_input/downloads_log`, `bad_input/downloads_every`, `bad_input/downloads_state`; as `openNotifier` does;
 * `unreachable/notify` when a message is not delivered: it goes with the next run
 */
export async function runSnapshotDownloads(
  paths: readonly string[],
  options: DownloadsOptions,
): Promise<void> {
  const stepBytes = parseEvery(options.every);
  const file = options.state ?? join(stateFolder(), 'downloads.json');
  if (options.notify === undefined && options.state !== undefined)
    throw new AgentError('bad_input/downloads_state', '--state is of --notify; add --notify');
  const notifier = options.notify === undefined ? undefined : await openNotifier(options.notify);
  try {
    const before = notifier ? readDownloadState(file) : noDownloads;
    const read = await readLogs(paths);
    const days = read.count.days();
    const counted = withDays(before, days);
    show(read, days, monthsOf(counted), options.json === true);
    if (notifier) await tell(notifier, counted, file, stepBytes);
  } finally {
    await notifier?.close();
  }
}

async function tell(
  notifier: Notifier,
  counted: DownloadState,
  file: string,
  stepBytes: number,
): Promise<void> {
  const { observations, state } = passedSteps(counted, stepBytes, Date.now());
  // Told before it is noted as told: a run that is killed between them tells it twice, never not at all.
  notifier.observe(observations);
  await writeDownloadState(file, state);
  const signal = AbortSignal.any([processSignal(), AbortSignal.timeout(deliverWithinMs)]);
  const waiting = await notifier.settled(signal);
  if (waiting === 0) return;
  throw new AgentError(
    'unreachable/notify',
    `${waiting} messages are not delivered yet; the next run with --notify sends them`,
    { data: { waiting } },
  );
}

async function readLogs(paths: readonly string[]): Promise<Read> {
  const count = new DownloadCount();
  const readers = new Map<string, LineReader>();
  let [lines, strange, saidMs] = [0, 0, Date.now()];
  const files = [...new Set(paths.flatMap(filesAt))];
  for await (const { path, line } of linesOfFiles(files, unreadable)) {
    const reader = readers.get(path) ?? lineReader();
    readers.set(path, reader);
    const answer = reader(line);
    if (answer === 'header') continue;
    lines += 1;
    if (answer) count.add(answer);
    else strange += 1;
    if (lines % 10_000 !== 0 || Date.now() - saidMs < sayEveryMs) continue;
    saidMs = Date.now();
    say(`${figure(lines)} lines read, now in ${plainText(path)}`);
  }
  if (lines > 0 && strange === lines) {
    throw new AgentError(
      'bad_input/downloads_log',
      `none of ${figure(lines)} lines is of an access log; expected nginx (combined), S3 server access logs or CloudFront standard logs`,
      { data: { lines } },
    );
  }
  return { count, lines, strange };
}

/** A file, or all files of a folder and below; by their real names, so that none counts twice. */
function filesAt(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [realpathSync(path)];
    return readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => realpathSync(join(parentPath, name)))
      .toSorted();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Months have the days of logs that are rotated away, as far as the state has them. */
function show(
  { count, lines, strange }: Read,
  days: readonly DayDownloads[],
  months: ReturnType<typeof monthsOf>,
  json: boolean,
): void {
  const snapshots = count.snapshots();
  if (json) {
    writeJson({
      schema: 'almanac.downloads.v1',
      lines: { read: lines, strange, ...count.left },
      months: months.map(([month, bytes]) => ({ month, bytes })),
      days,
      snapshots,
      ...(count.hasMoreClients && { clients_at_least: true }),
    });
    return;
  }
  if (strange > 0) say(`${figure(strange)} of ${figure(lines)} lines are of no known access log`);
  const { failed, for_cdn: forCdn } = count.left;
  const figures = [{ title: 'requests' }, { title: 'bytes' }].map((one) => ({
    ...one,
    align: 'right' as const,
  }));
  const tables = [
    renderTable(
      [
        { title: 'snapshot' },
        ...figures,
        { title: 'clients', align: 'right' },
        { title: 'bare', align: 'right' },
      ],
      snapshots.map((one) => [
        plainText(one.snapshot),
        figure(one.requests),
        passedBytes(one.bytes),
        figure(one.clients),
        passedBytes(one.bytes_by_form.bare),
      ]),
    ),
    renderTable(
      [{ title: 'month' }, { title: 'bytes', align: 'right' }],
      months.map(([month, bytes]) => [month, passedBytes(bytes)]),
    ),
  ];
  if (snapshots.length === 0) print('no download of a snapshot');
  else print(tables.map((table) => table.join('\n')).join('\n\n'));
  if (count.hasMoreClients)
    say('there are more clients than are counted: the numbers of clients are minimums');
  if (failed > 0) say(`${figure(failed)} requests failed`);
  if (forCdn > 0) say(`${figure(forCdn)} requests are of CloudFront, whose own log counts its readers`);
}

function parseEvery(text: string): number {
  const bytes = decimalBytes(text);
  if (bytes !== undefined && bytes >= 1) return bytes;
  throw new AgentError(
    'bad_input/downloads_every',
    `--every: "${text}" is not a size; expected bytes with a unit, for example 1TB or 500GB`,
    { data: { text } },
  );
}

function unreadable(path: string, cause: unknown): AgentError {
  return new AgentError('bad_input/downloads_log', `${path} cannot be read: ${messageOf(cause)}`, {
    data: { path },
    cause,
  });
}
