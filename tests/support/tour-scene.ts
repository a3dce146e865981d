import '@almanac-chain/types';
import { u8aToHex } from '@polkadot/util';
import { claimedIntervals, storedLaw } from '../../offchain-agent/src/chain/scalability/stored-units.ts';
import { parametersOf } from '../../offchain-agent/src/usl/band.ts';
import { fitUsl } from '../../offchain-agent/src/usl/fit.ts';
import { throughputAt } from '../../offchain-agent/src/usl/model.ts';
import { passMotion } from './council-motion.ts';
import { startTestChain, type TestChain } from './embedded-chain.ts';
import { pairOf } from './local-pair.ts';
import { submit } from './submit.ts';

export const tourSlotS = 600;
const slotMs = tourSlotS * 1_000;
const dayS = 86_400;
const unit = 10n ** 12n;
/** Monday, 00:00. */
export const tourStartS = Date.UTC(2026, 9, 5) / 1_000;
const days = 23;
/** Charlie is away for the whole of the second Tuesday, and for six hours of the third Friday. */
const outages = [
  [8, 9],
  [18, 18.25],
] as const;
const hash = `0x${'11'.repeat(32)}`;

export const tourValidators = ['Alice', 'Bob', 'Charlie', 'Dave'] as const;

/**
 * A chain that has lived through 23 days of 144 slots: one validator with two outages, an agreement about its weeks that is settled,
 * and two releases of which the second is slower than the baseline.
 */
export async function openTourScene(): Promise<TestChain> {
  const test = await startTestChain({
    firstSlot: (tourStartS * 1_000) / slotMs,
    preset: 'local',
    patch: {
      validators: { slotDurationMs: slotMs, sessionLength: 100, sessionsPerEra: 6 },
      sli: {
        windowMs: 3_600_000,
        retention: { windows: 600, days: 92, weeks: 13, months: 24, years: 10, eras: 28 },
        sampling: { graceMs: 0, graceBlocks: 0 },
      },
    },
  });
  const { api, serve } = test;
  await test.build();
  const charlie = u8aToHex(pairOf('//Charlie').publicKey);
  const endSlot = ((tourStartS + days * dayS) * 1_000) / slotMs;
  let hasAgreed = false;
  for (let slot = test.chain.lastSlot + 1; slot < endSlot; slot = Math.max(slot, test.chain.lastSlot) + 1) {
    const day = ((slot * slotMs) / 1_000 - tourStartS) / dayS;
    if (!hasAgreed && day >= 3) {
      hasAgreed = true;
      await agree(test);
      continue;
    }
    const isAway =
      (await test.turnOf(slot)) === charlie && outages.some(([from, to]) => day >= from && day < to);
    if (!isAway) await test.chain.buildBlock(slot);
  }
  for (let week = 0; week < 2; week += 1) {
    await serve(submit(api, api.tx.agreements.settle(0), pairOf('//Dave')));
  }
  await release(test);
  return test;
}

/** Charlie promises 95 % of its slots of each week to Ferdie. */
async function agree({ api, serve }: TestChain): Promise<void> {
  const terms = {
    network: 0,
    target: 3,
    indicator: 'Authorship',
    kind: 'Week',
    objective: { withinUs: 0, sharePpm: 950_000, floorPpm: 850_000 },
    minCoveragePpm: 0,
    minReporters: 0,
    fee: 10n * unit,
    cap: 40n * unit,
  };
  const availability = { mostPeriods: 20, capacity: 1, until: tourStartS + 400 * dayS };
  await serve(submit(api, api.tx.agreements.offer(terms, availability, null), pairOf('//Charlie')));
  await serve(submit(api, api.tx.agreements.accept(0, 10), pairOf('//Ferdie')));
}

/** Two releases with proved laws; the second carries four fifths of the first, which is the baseline. */
async function release({ api, serve }: TestChain): Promise<void> {
  const alice = pairOf('//Alice');
  const { scalability } = api.tx;
  await serve(submit(api, scalability.registerSubject('almanac-node', null), alice));
  for (const [run, factor] of [1, 0.8].entries()) {
    const law = { lambda: 200 * factor, sigma: 0.02, kappa: 0.0005 };
    const points = [1, 2, 4, 8, 16, 24].flatMap((n) =>
      [0, 1].map((repetition) => ({
        sizeMillionths: n * 1e6,
        throughput: Math.round(throughputAt(law, n) * (1 + 0.01 * Math.sin(7 * n + 3 * repetition)) * 1e6),
        latency: null,
        repetitions: 1,
        weight: 0,
      })),
    );
    const input = {
      version: `v0.${run + 1}.0`,
      commit: '0123abcd',
      fingerprint: hash,
      points,
      evidence: { root: hash, contentId: `0x${`0${run + 1}`.repeat(32)}` },
      varied: 'Validators',
      weighting: 'None',
    };
    await serve(submit(api, scalability.submitRun(0, input), alice));
    const fit = fitUsl(
      points.map((point) => ({ n: point.sizeMillionths / 1e6, throughput: point.throughput / 1e6 })),
      { weights: 'none' },
    );
    const { levelPpm } = claimedIntervals(fit);
    await serve(
      submit(api, scalability.submitPrediction(run, storedLaw(parametersOf(fit)), { levelPpm }), alice),
    );
  }
  const council = [pairOf('//Alice'), pairOf('//Bob'), pairOf('//Charlie')] as const;
  await serve(passMotion(api, scalability.setRequirement(0, { maxRegressionPpm: 50_000 }), council));
  await serve(passMotion(api, scalability.acceptBaseline(0, 0), council));
}
