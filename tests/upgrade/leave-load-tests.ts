import { dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import { submit } from '../support/submit.ts';
import { councilOf } from './council.ts';
import type { UpgradedChain } from './served-chain.ts';

const hash = `0x${'11'.repeat(32)}`;
const law = { lambda: '2000000000000', sigma: 0, kappa: 0 };

/**
 * Leaves in every storage item of load tests something: a subject with a run, its prediction, a requirement and a
 * baseline, a later run that nobody has fitted, and the governed figures.
 */
export async function leaveLoadTests({ chain, serve }: UpgradedChain): Promise<void> {
  const { api } = chain;
  const bob = pairOf('//Bob');
  const call = (name: string, ...args: readonly unknown[]) => dynamicCall(api, 'scalability', name, args);
  const asCouncil = async (name: string, ...args: readonly unknown[]): Promise<void> =>
    await serve(passMotion(api, call(name, ...args), councilOf('Alice', 'Bob', 'Charlie')));
  await serve(submit(api, call('registerSubject', 'almanac', null), bob));
  await serve(submit(api, call('submitRun', 0, runOf('v1')), bob));
  await serve(submit(api, call('submitPrediction', 0, law, { levelPpm: 950_000 }), bob));
  await asCouncil('setRequirement', 0, { minThroughput: 1_000_000, maxSigma: 0 });
  await asCouncil('acceptBaseline', 0, 0);
  await asCouncil('setReplacementBlocks', 1_000);
  await serve(submit(api, call('submitRun', 0, runOf('v2')), bob));
}

/** X = 2N exactly. */
function runOf(version: string): Readonly<Record<string, unknown>> {
  const points = [1, 2, 3].map((size) => ({
    sizeMillionths: size * 1e6,
    // Its name before runtime 7.
    size: size * 1e6,
    throughput: size * 2e6,
    latency: { meanUs: 5_000, p50Us: 4_000, p95Us: 8_000, p99Us: 9_000 },
    repetitions: 3,
    weight: 0,
  }));
  const contentId = `0x${Buffer.from(version).toString('hex').padEnd(64, '0')}`;
  return {
    version,
    commit: '0123abcd',
    fingerprint: hash,
    varied: 'Validators',
    weighting: 'None',
    points,
    evidence: { root: hash, contentId },
  };
}
