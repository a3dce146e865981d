import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { textBytes } from '../../offchain-agent/src/base/bytes.ts';

interface LikePoint {
  readonly n: number;
  readonly tps: number;
  readonly fraction?: number;
  readonly shares?: readonly unknown[] | null;
  readonly not_comparable?: string | null;
  readonly verdict?: string;
}

export const bed = { cores: 4, cpu_model: 'test', share: 0.1 };

/** A folder with what a sweep leaves for a submission; throughput as given, latencies in proportion to 1/throughput. */
export function writeSweepLike(
  folder: string,
  points: readonly LikePoint[],
  fingerprint: object | null = bed,
): void {
  mkdirSync(folder, { recursive: true });
  const lines = points.map(
    ({ n, tps, fraction = 1, shares = [{}], not_comparable = null, verdict = 'measured' }) => {
      const mean = Math.round(600_000_000 / tps);
      const finalized = { mean, p50: mean, p90: mean + 1, p95: mean + 2, p99: mean + 3 };
      const reasons = verdict === 'refused' ? [{ why: 'the host was busy' }] : [];
      const point = { tps, latency_us: { finalized }, shares, not_comparable, verdict, reasons };
      return { n, fraction, repetition: 0, point };
    },
  );
  const whole = points.filter(({ fraction = 1 }) => fraction === 1);
  const evidence = [{ v: 1, plan: {}, fingerprint }, ...lines].map((line) => JSON.stringify(line));
  writeFileSync(join(folder, 'evidence.jsonl'), textBytes(`${evidence.join('\n')}\n`));
  writeFileSync(join(folder, 'fingerprint.json'), `${JSON.stringify(fingerprint, null, 2)}\n`);
  const rows = whole.map(({ n, tps }) => `${n},${tps},${600 / tps}`);
  writeFileSync(join(folder, 'points.csv'), `${['n,throughput,latency', ...rows].join('\n')}\n`);
}

/** Throughput of a law at these sizes. */
export function lawTps(
  sizes: readonly number[],
  { lambda = 100, sigma = 0.03, kappa = 0.001 } = {},
  noise: (index: number) => number = () => 0,
): LikePoint[] {
  return sizes.map((n, index) => ({
    n,
    tps: ((lambda * n) / (1 + sigma * (n - 1) + kappa * n * (n - 1))) * (1 + noise(index)),
  }));
}
