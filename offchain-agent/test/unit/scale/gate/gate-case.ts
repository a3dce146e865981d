import { FakeScalabilityChain } from '../../../../../tests/support/fake-scalability-chain.ts';
import { fittedLaw } from '../../../../../tests/support/scalability-chain-conformance.ts';
import { seeded } from '../../../../../tests/support/seeded.ts';
import type { GateSide } from '../../../../src/scale/gate/side.ts';
import { runInput } from '../../../../src/scale/submit/run-input.ts';
import { lawPoints } from '../../usl/cases.ts';

export const law = { lambda: 100, sigma: 0.03, kappa: 0.001 };
export const sizes = [1, 2, 4, 8, 12, 16, 24, 32].flatMap((n) => [n, n, n]);
export const here = `0x${'aa'.repeat(32)}`;
export const elsewhere = `0x${'bb'.repeat(32)}`;

export function sideOf(points: GateSide['points'], change: Partial<GateSide> = {}): GateSide {
  const contentId = JSON.stringify(points);
  return {
    source: 's',
    points,
    fingerprint: here,
    varied: undefined,
    contentId,
    run: undefined,
    unfit: undefined,
    ...change,
  };
}

/** A chain with releases of the law, each as much faster or slower as the seed says. */
export async function chainWith(
  releases: number,
  spread: number,
  seed: number,
  version = (release: number): string => `v${release}`,
): Promise<FakeScalabilityChain> {
  const { normal } = seeded(seed);
  const chain = new FakeScalabilityChain();
  const owner = chain.account('5Owner');
  await owner.register('node');
  for (let release = 0; release < releases; release++) {
    const points = lawPoints(
      { ...law, lambda: law.lambda * (1 + spread * normal()) },
      sizes,
      () => 0.02 * normal(),
    );
    const hash = `0x${String(release).padStart(64, '0')}`;
    const run = runInput(
      points.map(({ n, throughput }) => ({ n, throughput })),
      {
        version: version(release),
        commit: '-',
        weights: 'relative',
        sweep: 'validators',
        fingerprint: here,
        evidence: { root: hash, contentId: hash },
      },
    );
    const { run: id } = await owner.submitRun(0, run);
    const { parameters, claimed } = fittedLaw(run);
    await owner.submitPrediction(id, parameters, claimed);
  }
  return chain;
}
