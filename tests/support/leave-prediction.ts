import '@almanac-chain/types';
import type { TestChain } from './embedded-chain.ts';
import { pairOf } from './local-pair.ts';
import { submit } from './submit.ts';

const hash = `0x${'11'.repeat(32)}`;

/**
 * Leaves a subject with a run, its prediction, a requirement and a baseline on a chain of the development preset:
 * something in every storage item of load tests.
 */
export async function leavePrediction({ api, serve }: Pick<TestChain, 'api' | 'serve'>): Promise<void> {
  const alice = pairOf('//Alice');
  const { scalability, sudo } = api.tx;
  // X = 2N exactly.
  const points = [1, 2, 3].map((size) => ({
    sizeMillionths: size * 1e6,
    throughput: size * 2e6,
    latency: { meanUs: 5_000, p50Us: 4_000, p95Us: 8_000, p99Us: 9_000 },
    repetitions: 3,
    weight: 0,
  }));
  const evidence = { root: hash, contentId: hash };
  const run = { version: 'v1', commit: '0123abcd', fingerprint: hash, points, evidence };
  const law = { lambda: '2000000000000', sigma: 0, kappa: 0 };
  await serve(submit(api, scalability.registerSubject('almanac', null), alice));
  await serve(
    submit(api, scalability.submitRun(0, { ...run, varied: 'Validators', weighting: 'None' }), alice),
  );
  await serve(submit(api, scalability.submitPrediction(0, law, { levelPpm: 950_000 }), alice));
  await serve(submit(api, sudo.sudo(scalability.setRequirement(0, { maxSigma: 0 })), alice));
  await serve(submit(api, sudo.sudo(scalability.acceptBaseline(0, 0)), alice));
}
