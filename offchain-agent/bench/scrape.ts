import { fork } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { print } from '../src/cli/output.ts';
import { quantileOf } from './links/figures.ts';

/** Commands with `--listen` that have series of each validator. */
const exporters = ['watch', 'sli'] as const;
const limitMs = 100;
const limitBytes = 1_000_000;

interface Scene {
  readonly validators: number;
  readonly scrapes: number;
}

interface Scraped {
  /** In the order of the scrapes. */
  readonly tookMs: readonly number[];
  /** Bytes of the last answer as it was sent. */
  readonly sentBytes: number;
  /** What it says. */
  readonly text: string;
}

/**
 * How long Prometheus waits for the metrics of 1,000 validators, and how large they are; 1 when the p95 or what
 * is received is above its limit.
 */
export async function benchScrape(): Promise<number> {
  const scene = { validators: 1_000, scrapes: 40 };
  print(
    `${scene.validators} validators, ${scene.scrapes} scrapes over HTTP, each of a newer block; judged are the p95 and what is received, as gzip:`,
  );
  let code = 0;
  for (const exporter of exporters) {
    const { tookMs, sentBytes, text } = await scrape(exporter, scene);
    const p95Ms = quantileOf(tookMs, 0.95);
    const row = (what: string, value: number, unit: string, limit = ''): void =>
      print(
        `  ${`${exporter} --listen: ${what}`.padEnd(26)} ${value.toFixed(0).padStart(6)} ${unit}${limit}`,
      );
    row('median', quantileOf(tookMs, 0.5), 'ms');
    row('p95', p95Ms, 'ms', `  at most ${limitMs}`);
    row('first', tookMs[0] ?? Number.NaN, 'ms');
    row('received', sentBytes / 1_000, 'kB', `  at most ${limitBytes / 1_000}`);
    row('unpacked', Buffer.byteLength(text) / 1_000, 'kB');
    if (p95Ms > limitMs || sentBytes > limitBytes) code = 1;
  }
  return code;
}

/** Scrapes an exporter in a process of its own: the first scrape is the first thing that it does. */
export async function scrape(
  exporter: (typeof exporters)[number],
  { validators, scrapes }: Scene,
): Promise<Scraped> {
  const child = fork(
    fileURLToPath(new URL('scrape/exporter.ts', import.meta.url)),
    [exporter, String(validators)],
    { execArgv: ['--import', 'tsx'] },
  );
  try {
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    // What this process needs once for its first request is none of the exporter's.
    await ask(port, '/');
    const tookMs: number[] = [];
    let answer: Buffer = Buffer.alloc(0);
    for (let at = 0; at < scrapes; at += 1) {
      const begunMs = performance.now();
      answer = await ask(port, '/metrics');
      tookMs.push(performance.now() - begunMs);
    }
    return { tookMs, sentBytes: answer.length, text: gunzipSync(answer).toString() };
  } finally {
    child.kill();
  }
}

/** As Prometheus does, which takes gzip. */
async function ask(port: number, path: string): Promise<Buffer> {
  const asked = get({ host: '127.0.0.1', port, path, headers: { 'accept-encoding': 'gzip' } });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return await buffer(answer);
}
