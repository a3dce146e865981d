import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
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
  /** The last answer. */
  readonly text: string;
}

/** How long Prometheus waits for the metrics of 1,000 validators, and how large they are; 1 when a median or a size is above its limit. */
export async function benchScrape(): Promise<number> {
  const scene = { validators: 1_000, scrapes: 40 };
  print(
    `${scene.validators} validators, ${scene.scrapes} scrapes over HTTP, each of a newer block; medians and sizes are judged:`,
  );
  let code = 0;
  for (const exporter of exporters) {
    const { tookMs, text } = await scrape(exporter, scene);
    const bytes = Buffer.byteLength(text);
    const medianMs = quantileOf(tookMs, 0.5);
    const row = (what: string, value: number, unit: string, limit = ''): void =>
      print(`  ${`${exporter} --listen: ${what}`.padEnd(26)} ${value.toFixed(0).padStart(6)} ${unit}${limit}`);
    row('median', medianMs, 'ms', `  at most ${limitMs}`);
    row('p95', quantileOf(tookMs, 0.95), 'ms');
    row('first', tookMs[0] ?? Number.NaN, 'ms');
    row('size', bytes / 1_000, 'kB', `  at most ${limitBytes / 1_000}`);
    if (medianMs > limitMs || bytes > limitBytes) code = 1;
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
    const url = `http://127.0.0.1:${port}`;
    // What this process needs once for its first request is none of the exporter's.
    await (await fetch(url)).text();
    const tookMs: number[] = [];
    let text = '';
    for (let at = 0; at < scrapes; at += 1) {
      const begunMs = performance.now();
      text = await (await fetch(`${url}/metrics`)).text();
      tookMs.push(performance.now() - begunMs);
    }
    return { tookMs, text };
  } finally {
    child.kill();
  }
}
