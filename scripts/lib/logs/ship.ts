import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Exchange } from '../../../offchain-agent/src/endpoint/gateway/exchange.ts';
import { AccessLog } from '../../../offchain-agent/src/endpoint/gateway/usage/access-log.ts';
import { silentLogger } from '../../../tests/support/silent-logger.ts';
import { MadeElasticsearch } from './made-elasticsearch.ts';
import { documentFaults, elasticFolder, mappingOf } from './objects.ts';
import { Rsyslog } from './rsyslog.ts';

/** What became of the lines of one log. */
interface Shipped {
  readonly log: string;
  readonly lines: number;
  /** Lines that arrived, each once. */
  readonly arrived: number;
  /** How many of them arrived only when what rsyslog had set aside was sent again. */
  readonly sentAgain: number;
  readonly faults: readonly string[];
}

const patienceMs = 120_000;
const lookEveryMs = 100;
const awayMs = 3_000;

/** As nodes write them, with and without details; and what no pattern knows. */
export const nodeLines = [
  '2026-11-22 05:13:49.123  WARN tokio-runtime-worker sync: [v1] 💔 "bad" \\ peer',
  '2026-11-22 05:13:49 ✨ Imported #7 (0x12ab…34cd)',
  "thread 'main' panicked at src/lib.rs:1:2:",
  '2026-11-22 05:13:50.001 ERROR main sc_service::task_manager: Essential task `x` failed. Shutting down service.',
];

/**
 * Has the shipped rsyslog.conf read a gateway's access log that is rotated, and a node's log, while the receiver is away, refuses,
 * and rsyslog is ended, killed and started again.
 */
export async function shipLogs(lines: number, tell: (sentence: string) => void): Promise<readonly Shipped[]> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-ship-'));
  const receiver = await MadeElasticsearch.open();
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  mkdirSync(join(folder, 'spool'));
  const shipper = new Rsyslog(writeConfig(folder, logs, receiver.url), folder);
  const access = openAccessLog(join(logs, 'access.jsonl'));
  const write = async (count: number): Promise<void> => {
    for (let at = 0; at < count; at += 1) {
      access.told(exchange(at));
      // As in a gateway: not all in one turn.
      if (at % 50 === 49) await sleep(5);
    }
  };
  const untilShipped = async (what: string): Promise<void> => {
    await sleep(10 * lookEveryMs);
    tell(what);
    const endMs = Date.now() + patienceMs;
    const wanted = linesOf(logs, 'access.jsonl').length;
    while (receiver.count('almanac-access') < wanted && Date.now() < endMs) await sleep(lookEveryMs);
  };
  try {
    const part = Math.ceil(lines / 4);
    appendFileSync(join(logs, 'node.log'), `${nodeLines.slice(0, 2).join('\n')}\n`);
    shipper.start();
    await write(part);
    await untilShipped(`${part} lines written while rsyslog runs, with rotation`);
    await receiver.leave();
    await write(part);
    await sleep(awayMs);
    await receiver.comeBack();
    await untilShipped(`${part} more while the receiver was away`);
    await shipper.stop('SIGTERM');
    await write(Math.min(part, 50));
    shipper.start();
    await untilShipped('50 more while rsyslog was stopped');
    await shipper.stop('SIGKILL');
    appendFileSync(join(logs, 'node.log'), `${nodeLines.slice(2).join('\n')}\n`);
    shipper.start();
    await write(part);
    await untilShipped(
      `${part} more after rsyslog was killed; ${receiver.conflicts} were sent twice and stored once`,
    );
    const wanted = receiver.count('almanac-access');
    receiver.isRefusing = true;
    await write(50);
    await sleep(awayMs);
    receiver.isRefusing = false;
    tell(`50 more while the receiver answered ${receiver.refused} requests with 503`);
    await shipper.stop('SIGTERM');
    await sendAgain(join(logs, 'elasticsearch-errors.json'), receiver.url);
    const sentAgain = receiver.count('almanac-access') - wanted;
    await access.close();
    return [
      judged('access log', sentAgain, linesOf(logs, 'access.jsonl'), receiver, {
        index: 'almanac-access',
        faultsOf: (document) => documentFaults(document, mappingOf('access-log'), ['ts']),
        lineOf: (text) => text,
      }),
      judged('node log', 0, linesOf(logs, 'node.log'), receiver, {
        index: 'almanac-node',
        faultsOf: (document) => documentFaults(document, mappingOf('node-log'), []),
        lineOf: (text) => String((JSON.parse(text) as { message?: unknown }).message),
      }),
    ];
  } finally {
    await shipper.stop('SIGKILL');
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The shipped file, with this machine's places. */
function writeConfig(folder: string, logs: string, url: string): string {
  const shipped = readFileSync(join(elasticFolder, 'rsyslog.conf'), 'utf8');
  const config = join(folder, 'rsyslog.conf');
  const own = shipped
    .replaceAll('/var/log/almanac', logs)
    .replaceAll('http://127.0.0.1:9200', url)
    .replaceAll('action.resumeInterval="5"', 'action.resumeInterval="1"');
  writeFileSync(config, `global(workDirectory="${join(folder, 'spool')}")\n${own}`);
  return config;
}

function openAccessLog(file: string): AccessLog {
  return new AccessLog(
    { file, sample: 1, slowMs: 1_000, rotateBytes: 131_072, keep: 1_000, linesPerSecond: 1_000_000 },
    {
      of: { region: 'eu', gateway: 'gw1' },
      log: silentLogger(),
      wallMs: Date.now,
      random: () => 0,
      onLost: (count) => {
        throw new Error(`${count} lines were lost before they were written`);
      },
    },
  );
}

const methods = ['chain_getHeader', 'state_getStorage', 'author_submitExtrinsic', 'x "y" \\ ü'];

function exchange(at: number): Exchange {
  const method = methods[at % methods.length] ?? '';
  return {
    client: {
      id: at,
      network: 'almanac',
      transport: 'ws',
      address: '192.0.2.7',
      userAgent: 'test/"1"',
      key: 'wallet',
    },
    method,
    tries: 1,
    cached: at % 3 === 0,
    code: at % 10 === 0 ? -32_000 : 0,
    us: 100 + at,
    upstreamUs: 90,
    bytesIn: 60,
    bytesOut: 900,
    upstream: 'a',
    ...(method === 'state_getStorage' && { at: 'head', item: '26aa394eea5630e07c48ae0c9558cef7' }),
  };
}

/** Sends what rsyslog has set aside, as docs/how-to/search-logs.md does: what is stored already is stored once. */
async function sendAgain(file: string, url: string): Promise<void> {
  const requests = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  for (const line of requests) {
    const { request } = JSON.parse(line) as { request: { postdata: string } };
    const headers = { 'content-type': 'application/x-ndjson' };
    await fetch(`${url}/_bulk`, { method: 'POST', headers, body: request.postdata });
  }
}

/** All lines of a log, of the files that were moved aside too. */
function linesOf(folder: string, name: string): string[] {
  return readdirSync(folder)
    .filter((file) => file === name || file.startsWith(`${name}.`))
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line !== '');
}

interface Judging {
  readonly index: string;
  readonly faultsOf: (document: Readonly<Record<string, unknown>>) => string[];
  readonly lineOf: (document: string) => string;
}

function judged(
  log: string,
  sentAgain: number,
  lines: readonly string[],
  receiver: MadeElasticsearch,
  { index, faultsOf, lineOf }: Judging,
): Shipped {
  const documents = [...(receiver.received.get(index)?.values() ?? [])];
  const left = new Map<string, number>();
  for (const line of lines) left.set(line, (left.get(line) ?? 0) + 1);
  const strange: string[] = [];
  let arrived = 0;
  for (const document of documents) {
    const line = lineOf(document);
    const count = left.get(line) ?? 0;
    if (count === 0) strange.push(`not a line of the log, or once too often: ${line}`);
    else {
      left.set(line, count - 1);
      arrived += 1;
    }
  }
  const wrong = documents.flatMap((text) => faultsOf(JSON.parse(text) as Record<string, unknown>));
  const missing = lines.length - arrived;
  return {
    log,
    lines: lines.length,
    arrived,
    sentAgain,
    faults: [
      ...receiver.faults,
      ...(missing > 0 ? [`${missing} lines did not arrive`] : []),
      ...strange.slice(0, 5),
      ...[...new Set(wrong)].slice(0, 5),
    ],
  };
}
