import '@almanac-chain/types';
import { claimedIntervals, storedLaw } from '../../offchain-agent/src/chain/scalability/stored-units.ts';
import { parametersOf } from '../../offchain-agent/src/usl/band.ts';
import { fitUsl } from '../../offchain-agent/src/usl/fit.ts';
import { throughputAt } from '../../offchain-agent/src/usl/model.ts';
import type { Point } from '../../offchain-agent/src/usl/point.ts';
import { passMotion } from './council-motion.ts';
import type { TestChain } from './embedded-chain.ts';
import { pairOf } from './local-pair.ts';
import { submit } from './submit.ts';

const hash = `0x${'11'.repeat(32)}`;
const sizes = [1, 2, 4, 8, 16, 24];
const versions = ['v1', 'v2'] as const;

/**
 * Leaves a subject with two versions, of which the second carries twice the load, the laws that the chain proved for them,
 * and what the Council requires: something of everything that the page of a subject shows.
 */
export async function leaveRuns({ api, serve }: Pick<TestChain, 'api' | 'serve'>): Promise<void> {
  const alice = pairOf('//Alice');
  const { scalability } = api.tx;
  await serve(submit(api, scalability.registerSubject('almanac', null), alice));
  for (const [run, version] of versions.entries()) {
    const points = pointsOf(run + 1);
    const evidence = { root: hash, contentId: `0x${`0${run + 1}`.repeat(32)}` };
    const stored = points.map(({ n, throughput }) => ({
      sizeMillionths: n * 1e6,
      throughput: Math.round(throughput * 1e6),
      latency: { meanUs: 5_000 * n, p50Us: 4_000 * n, p95Us: 8_000 * n, p99Us: 9_000 * n },
      repetitions: 1,
      weight: 0,
    }));
    const input = { version, commit: '0123abcd', fingerprint: hash, points: stored, evidence };
    await serve(
      submit(api, scalability.submitRun(0, { ...input, varied: 'Validators', weighting: 'None' }), alice),
    );
    const fit = fitUsl(
      stored.map((point) => ({ n: point.sizeMillionths / 1e6, throughput: point.throughput / 1e6 })),
      { weights: 'none' },
    );
    const { levelPpm } = claimedIntervals(fit);
    await serve(
      submit(api, scalability.submitPrediction(run, storedLaw(parametersOf(fit)), { levelPpm }), alice),
    );
  }
  const council = [pairOf('//Alice'), pairOf('//Bob'), pairOf('//Charlie')] as const;
  const required = { minThroughput: 1_500 * 1e6, maxSigma: '20000000000000000' };
  await serve(passMotion(api, scalability.setRequirement(0, required), council));
}

/** Two repetitions a size, 2 % around a law with a peak beyond the largest size. */
function pointsOf(factor: number): readonly Point[] {
  const law = { lambda: 100 * factor, sigma: 0.03, kappa: 0.0008 };
  return sizes.flatMap((n) =>
    [0, 1].map((repetition) => ({
      n,
      throughput: throughputAt(law, n) * (1 + 0.02 * Math.sin(7 * n + 3 * repetition)),
    })),
  );
}
