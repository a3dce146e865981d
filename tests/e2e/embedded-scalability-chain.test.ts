import '@almanac-chain/types';
import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { ApiScalabilityAccount } from '../../offchain-agent/src/chain/scalability/api-scalability-account.ts';
import {
  type ApiScalabilityChain,
  openScalabilityChain,
} from '../../offchain-agent/src/chain/scalability/api-scalability-chain.ts';
import { startTestChain, type TestChain } from '../support/embedded-chain.ts';
import { pairOf } from '../support/local-pair.ts';
import { runAlmanac } from '../support/run-almanac.ts';
import {
  describeScalabilityChain,
  fittedLaw,
  type ScalabilitySubject,
  schafferRun,
} from '../support/scalability-chain-conformance.ts';
import { seeded } from '../support/seeded.ts';
import { submit } from '../support/submit.ts';

const slotDurationMs = 6_000;
const firstSlot = Date.UTC(2026, 2, 1, 20) / slotDurationMs;

describe('the adapter of load tests on the embedded chain', () => {
  let test: TestChain;
  let chain: ApiScalabilityChain;
  let subject: ScalabilitySubject;

  before(async () => {
    await cryptoWaitReady();
    test = await startTestChain({
      firstSlot,
      preset: 'development',
      // A block that rotates a session has no room for a transaction: none of these does.
      patch: { validators: { slotDurationMs, sessionLength: 1_000, sessionsPerEra: 2 } },
    });
    await test.build();
    chain = await openScalabilityChain(test.url);
    const { api } = test;
    const alice = pairOf('//Alice');
    const account = (pair: KeyringPair): ApiScalabilityAccount =>
      new ApiScalabilityAccount(chain, pair, { signal: new AbortController().signal, pollMs: 20 });
    subject = {
      chain,
      owner: account(pairOf('//Bob')),
      stranger: account(pairOf('//Charlie')),
      require: async (id, requirement) => {
        const call = api.tx.scalability.setRequirement(id, requirement);
        await test.serve(submit(api, api.tx.sudo.sudo(call), alice));
      },
      acceptBaseline: async (id, run) => {
        const call = api.tx.scalability.acceptBaseline(id, run);
        await test.serve(submit(api, api.tx.sudo.sudo(call), alice));
      },
      settle: async (work) => await test.serve(work),
    };
  });

  after(async () => {
    await chain?.close();
    await test?.close();
  });

  describeScalabilityChain('the embedded chain', () => subject);

  it('says in words with which step the chain refuses a law', async () => {
    const { owner, settle } = subject;
    const { subject: id } = await settle(owner.register('refusals'));
    const run = schafferRun('wrong');
    const stored = await settle(owner.submitRun(id, run));
    const { parameters, claimed } = fittedLaw(run);
    const refusal = async (change: Partial<typeof parameters>): Promise<string> => {
      const sent = settle(owner.submitPrediction(stored.run, { ...parameters, ...change }, claimed));
      const error: unknown = await sent.then(
        () => undefined,
        (cause: unknown) => cause,
      );
      return error instanceof Error ? error.message : 'accepted';
    };
    match(
      await refusal({ lambda: (parameters.lambda * 10_001n) / 10_000n }),
      /^the chain refuses it: Scalability\.LambdaMoves: .* moves lambda by -1\.0e-4, at most 1e-7 is allowed/,
    );
    match(
      await refusal({ sigma: parameters.sigma + 10n ** 14n }),
      /SigmaMoves: .* moves sigma by -\d\.\de-\d/,
    );
    match(await refusal({ kappa: 0n }), /Moves: .* by (at least )?-?\d\.\de-\d/);
    match(await refusal({ lambda: 0n }), /ParametersOutOfRange: .*another unit/);
    await rejects(settle(owner.submitPrediction(4_000_000, parameters, claimed)), { message: /UnknownRun/ });
    equal(await chain.predictionOf(stored.run), undefined);
  });

  it('has a history of which the command line explains how the gate judges the next release', async () => {
    const { owner, settle } = subject;
    const { subject: id } = await settle(owner.register('many'));
    const { normal } = seeded(7);
    const store = async (...versions: readonly string[]): Promise<void> => {
      for (const version of versions) {
        const run = schafferRun(version, 1 + 0.01 * normal());
        const { parameters, claimed } = fittedLaw(run);
        const stored = await settle(owner.submitRun(id, run));
        await settle(owner.submitPrediction(stored.run, parameters, claimed));
      }
    };
    const explained = async (...more: readonly string[]) =>
      await runAlmanac('history', 'many', '--explain', '--url', test.url, ...more);
    await store('v1', 'v2');
    match(
      (await explained()).stdout,
      /\ngate: 2 releases measured as the newest one .*; a history needs 8\n$/,
    );
    await store('v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9');
    const { stdout, stderr } = await explained('--json');
    deepEqual((JSON.parse(stdout) as { runs: unknown[] }).runs.length, 9);
    match(stderr, /^gate: 9 releases .*, without an accepted baseline\n/m);
    match(stderr, /\nthe next release is below from -\d[\d.]* % on, or if/);
    match(
      stderr,
      /\n {2}independent: within 1: [\d.]+ % .*\n {2}neighbours alike by 0\.5: within 1: [\d.]+ %.*\n$/,
    );
  });
});
