import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { FakeScalabilityChain } from '../../../../../tests/support/fake-scalability-chain.ts';
import { fittedLaw, schafferRun } from '../../../../../tests/support/scalability-chain-conformance.ts';
import type { RunInput } from '../../../../src/chain/scalability/scalability-shapes.ts';
import { submitCampaign } from '../../../../src/scale/submit/submit-campaign.ts';

const owner = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const stranger = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';

describe('submitting a campaign', () => {
  let chain: FakeScalabilityChain;
  let told: string[];
  beforeEach(() => {
    chain = new FakeScalabilityChain();
    told = [];
  });

  const submit = async (run: RunInput, { by = owner, isRegistering = true, law = fittedLaw(run) } = {}) =>
    await submitCampaign(chain, chain.account(by), {
      subject: 'node',
      isRegistering,
      run,
      ...law,
      onProgress: (sentence) => told.push(sentence),
    });

  it('registers, stores the run, and has its law proved', async () => {
    const { subject, run, prediction, outcome } = await submit(schafferRun('v1'));
    deepEqual([subject.id, run.id, prediction.kind, outcome], [0, 0, 'stored', undefined]);
    deepEqual(chain.calls, ['register node', 'run v1', 'prediction 0']);
    match(
      told.join('\n'),
      /registering "node".*\nsubmitting the run: 5 points of version v1\nrun 0 is final in block 3/,
    );
  });

  it('changes nothing when it is repeated', async () => {
    await submit(schafferRun('v1'));
    const again = await submit(schafferRun('v1'));
    deepEqual([again.run, again.prediction.kind], [{ id: 0, place: undefined }, 'there']);
    equal(chain.calls.length, 3);
  });

  it('adds what is missing after a run that was stored alone', async () => {
    const run = schafferRun('v1');
    await chain.account(owner).register('node');
    await chain.account(owner).submitRun(0, run);
    const { prediction } = await submit(run, { isRegistering: false });
    equal(prediction.kind, 'stored');
    deepEqual(chain.calls.slice(2), ['prediction 0']);
  });

  it('adds a prediction with any key, but a run with that of the owner alone', async () => {
    const run = schafferRun('v1');
    await chain.account(owner).register('node');
    await rejects(submit(run, { by: stranger }), {
      code: 'bad_input/subject',
      message: /"node" belongs to 5Grw.*submit with its key, or register a subject of your own/,
    });
    await chain.account(owner).submitRun(0, run);
    equal((await submit(run, { by: stranger })).prediction.submitter, stranger);
  });

  it('says how to register a subject that is not there', async () => {
    await rejects(submit(schafferRun('v1'), { isRegistering: false }), {
      code: 'bad_input/subject',
      message: /no subject "node"; register it for a deposit with --register, or have the Council/,
    });
    deepEqual(chain.calls, []);
  });

  it('refuses the same evidence under another name', async () => {
    const run = schafferRun('v1');
    await submit(run);
    await rejects(submit({ ...run, version: 'v2' }), {
      code: 'bad_input/other_run',
      message: /^run 0 has this evidence with other version \(version v1, here v2\)/,
    });
    await rejects(submit({ ...run, points: run.points.slice(0, 4) }), { message: /with other points;/ });
    equal(chain.calls.length, 3);
  });

  it('says of a wrong law how far it steps, before anything is paid', async () => {
    const run = schafferRun('v1');
    const { parameters, claimed } = fittedLaw(run);
    const law = { parameters: { ...parameters, kappa: (parameters.kappa * 10_001n) / 10_000n }, claimed };
    await rejects(submit(run, { law }), {
      code: 'no/not_proved',
      message:
        /a Gauss-Newton step moves kappa by -[\d.]+e-5, at most 1e-7 is allowed; .*\(nothing was submitted\)$/,
    });
    const held = { parameters: { ...fittedLaw(run).parameters, sigma: 10n ** 18n }, claimed };
    await rejects(submit(run, { law: held }), { code: 'no/not_proved' });
    deepEqual(chain.calls, []);
  });

  it('keeps the prediction of somebody else that fits as well', async () => {
    const run = schafferRun('v1');
    const { parameters, claimed } = fittedLaw(run);
    await chain.account(owner).register('node');
    await chain.account(owner).submitRun(0, run);
    const near = { ...parameters, lambda: parameters.lambda + 1n };
    await chain.account(stranger).submitPrediction(0, near, claimed);
    const { prediction } = await submit(run);
    deepEqual([prediction.kind, prediction.submitter], ['kept', stranger]);
  });

  it('tells how it stands to what is required, now and when it is repeated', async () => {
    await submit(schafferRun('v1'));
    chain.require(0, {
      minThroughput: 80_000_000n,
      maxLatency: undefined,
      maxSigma: 100_000_000_000_000_000n,
      maxKappa: undefined,
      maxRegressionPpm: undefined,
    });
    const first = await submit(schafferRun('v2', 1.1));
    const again = await submit(schafferRun('v2', 1.1));
    deepEqual(first.outcome, again.outcome);
    deepEqual([first.outcome?.missed.throughput, first.outcome?.missed.sigma], [false, true]);
  });
});
