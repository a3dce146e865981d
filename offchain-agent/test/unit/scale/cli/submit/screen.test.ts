import { deepEqual, equal, match } from 'node:assert/strict';
import { FakeScalabilityChain } from '../../../../../../tests/support/fake-scalability-chain.ts';
import { fittedLaw, schafferRun } from '../../../../../../tests/support/scalability-chain-conformance.ts';
import type { Requirement } from '../../../../../src/chain/scalability/scalability-shapes.ts';
import {
  type SubmittedRun,
  submitDocument,
  submitLines,
} from '../../../../../src/scale/cli/submit/screen.ts';
import { fitStored } from '../../../../../src/scale/submit/run-input.ts';
import { submitCampaign } from '../../../../../src/scale/submit/submit-campaign.ts';

const open = { chainName: 'Test', url: 'ws://127.0.0.1:1' };
const required: Requirement = {
  minThroughput: 90_000_000n,
  maxLatency: { size: 10_000_000, latencyUs: 9_000_000 },
  maxSigma: 250_000_000_000_000_000n,
  maxKappa: 10_000_000_000_000_000n,
  maxRegressionPpm: 20_000,
};

async function submitted(requirement?: Requirement): Promise<SubmittedRun> {
  const chain = new FakeScalabilityChain();
  const owner = chain.account('5Owner');
  await owner.register('node');
  const before = schafferRun('v1');
  await owner.submitRun(0, before);
  const first = fittedLaw(before);
  await owner.submitPrediction(0, first.parameters, first.claimed);
  chain.acceptBaseline(0, 0);
  if (requirement) chain.require(0, requirement);
  const run = schafferRun('v2', 0.95);
  const law = fittedLaw(run);
  const submission = { subject: 'node', isRegistering: false, run, ...law, onProgress: () => undefined };
  return {
    subject: 'node',
    run,
    fit: fitStored(run),
    ...law,
    submitted: await submitCampaign(chain, owner, submission),
    requirement,
  };
}

describe('what a submission tells', () => {
  it('is what the chain proved, apart from what it stored as claimed', async () => {
    const text = submitLines(await submitted(), open).join('\n');
    match(
      text,
      /^Test at ws.*\nrun 1 {7}"node" v2, 5 points, final in block \d+\nprediction {2}final in block \d+\n/,
    );
    match(
      text,
      /proved: a stationary point .* weights none \(longest step \d\.\de-\d+ of at most 1\.0e-7\)\n/,
    );
    match(
      text,
      / {2}peak {4}78\.97 at 5\.814, best whole size 6\n {2}flags {3}low_confidence\nclaimed, not proved:\n/,
    );
    match(
      text,
      / {2}N peak {2}5\.123 \.\. 6\.632 \(95 %\)\n {2}failed {2}unknown, nothing counts them\n\nnothing is required of this subject$/,
    );
  });

  it('is each part of the requirement, met or missed, with its figure', async () => {
    const shown = await submitted(required);
    const text = submitLines(shown, open);
    deepEqual(text.slice(text.indexOf('requirement missed')), [
      'requirement missed',
      '  missed  throughput 78.97 at its highest, at least 90 is required',
      '  met     mean latency 8.392 s at 10, at most 9 s is required',
      '  met     sigma 20.22 %, at most 25 %',
      '  missed  kappa 2.36 %, at most 1 %',
      '  missed  throughput 5 % below the baseline, at most 2 % below',
    ]);
    const { requirement } = submitDocument(shown, open, '5Owner') as unknown as {
      requirement: { is_met: boolean; missed: string[] };
    };
    deepEqual(requirement.missed, ['throughput', 'kappa', 'regression']);
    equal(requirement.is_met, false);
  });

  it('is a limit where there is no peak', async () => {
    const shown = await submitted();
    const { prediction } = shown.submitted;
    const { checked } = prediction;
    const figures = { ...checked.figures, peak: undefined, limit: 915_317_880_000n };
    const bounds = { sigma: undefined, kappa: true };
    const changed = { ...prediction, checked: { ...checked, bounds, figures } };
    const text = submitLines({ ...shown, submitted: { ...shown.submitted, prediction: changed } }, open).join(
      '\n',
    );
    match(text, / {2}kappa {3}2\.36 % \(on its bound\)\n {2}limit {3}915,318, no peak\n/);
  });

  it('quotes no peak that lies before the first size', async () => {
    const shown = await submitted();
    const { prediction } = shown.submitted;
    const { checked } = prediction;
    const figures = { ...checked.figures, flags: ['past_peak' as const] };
    const changed = { ...prediction, checked: { ...checked, figures } };
    const text = submitLines({ ...shown, submitted: { ...shown.submitted, prediction: changed } }, open).join(
      '\n',
    );
    match(text, / {2}peak {4}before the first size: .* cannot be known\n {2}flags {3}past_peak\n/);
  });
});
