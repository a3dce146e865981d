import { deepEqual, equal, match, notEqual, ok, rejects } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type {
  ScalabilityAccount,
  ScalabilityChain,
} from '../../offchain-agent/src/chain/scalability/scalability-chain.ts';
import type {
  Parameters,
  Requirement,
  RunInput,
} from '../../offchain-agent/src/chain/scalability/scalability-shapes.ts';
import { claimedIntervals, storedLaw } from '../../offchain-agent/src/chain/scalability/stored-units.ts';
import { fitStored, runInput } from '../../offchain-agent/src/scale/submit/run-input.ts';
import { parametersOf } from '../../offchain-agent/src/usl/band.ts';

/** What a chain must let the suite do; the suite alone uses it. */
export interface ScalabilitySubject {
  readonly chain: ScalabilityChain;
  readonly owner: ScalabilityAccount;
  readonly stranger: ScalabilityAccount;
  /** As the Council. */
  readonly require: (subject: number, requirement: Requirement) => Promise<void>;
  readonly acceptBaseline: (subject: number, run: number) => Promise<void>;
  /** Waits for work that needs blocks. */
  readonly settle: <Result>(work: Promise<Result>) => Promise<Result>;
}

const nothing: Requirement = {
  minThroughput: undefined,
  maxLatency: undefined,
  maxSigma: undefined,
  maxKappa: undefined,
  maxRegressionPpm: undefined,
};
const schaffer = [
  [1, 37.9, 17.1],
  [5, 82.1, 7.2],
  [10, 76.3, 8.8],
  [15, 65.9, 10.3],
  [20, 53, 11.3],
] as const;
const name = 'conformance';

/** The certified points, of a version, under a fingerprint. */
export function schafferRun(version: string, factor = 1, bed = 'b'): RunInput {
  const points = schaffer.map(([n, throughput, seconds]) => ({
    n,
    throughput: throughput * factor,
    latency: { meanUs: seconds * 1e6, p50Us: 0, p95Us: 0, p99Us: 0 },
  }));
  const digest = Buffer.from(`${version} ${factor} ${bed}`).toString('hex').padEnd(64, '0').slice(0, 64);
  return runInput(points, {
    version,
    commit: '-',
    weights: 'none',
    sweep: 'validators',
    fingerprint: `0x${bed.repeat(64)}`,
    evidence: { root: `0x${digest}`, contentId: `0x${digest}` },
  });
}

/** The fit of a run, as it is submitted. */
export function fittedLaw(run: RunInput) {
  const fit = fitStored(run);
  return { parameters: storedLaw(parametersOf(fit)), claimed: claimedIntervals(fit) };
}

/** What every `ScalabilityChain` with its accounts does, whatever stands behind it. */
export function describeScalabilityChain(title: string, subject: () => ScalabilitySubject): void {
  describe(`${title} as a chain that keeps load tests`, () => {
    const run = schafferRun('v1');
    const { parameters, claimed } = fittedLaw(run);
    const certified = certifiedLaw();
    let id: number;
    let first: number;

    before(async () => {
      const { chain, owner, settle } = subject();
      equal(await chain.subject(name), undefined);
      id = (await settle(owner.register(name))).subject;
      first = (await settle(owner.submitRun(id, run))).run;
    });

    it('knows a subject by its name, with its owner and its deposit', async () => {
      const { chain, owner } = subject();
      const info = await chain.subject(name);
      deepEqual(
        [info?.id, info?.subject.name, info?.subject.owner, info?.runs[0], info?.baseline, info?.requirement],
        [id, name, owner.address, first, undefined, undefined],
      );
      equal(info?.subject.deposit, chain.deposits.subject);
    });

    it('gives a name once', async () => {
      const { owner, stranger, settle } = subject();
      deepEqual(await settle(owner.register(name)), { subject: id, place: undefined });
      await rejects(settle(stranger.register(name)), {
        code: 'no/refused',
        message: /another subject has this name/,
      });
    });

    it('gives a run back as it was submitted, with its deposit', async () => {
      const { chain } = subject();
      const [stored] = await chain.runs(id);
      const { id: run_, subject: of, submitted, deposit, ...rest } = stored ?? ({} as never);
      deepEqual([run_, of, rest], [first, id, run]);
      ok(submitted > 0);
      equal(deposit, chain.deposits.run + chain.deposits.point * 5n);
    });

    it('stores a run once, and of its owner alone', async () => {
      const { chain, owner, stranger, settle } = subject();
      deepEqual(await settle(owner.submitRun(id, run)), { run: first, place: undefined });
      equal((await chain.runs(id)).length, 1);
      await rejects(settle(stranger.submitRun(id, schafferRun('v0'))), {
        code: 'no/refused',
        message: /belongs to another account/,
      });
    });

    it('lists a run without a prediction, and tells nothing of it', async () => {
      const { chain } = subject();
      const [row] = await chain.history(id);
      deepEqual([row?.run, row?.version, row?.law], [first, 'v1', undefined]);
      equal(await chain.predictionOf(first), undefined);
      equal(await chain.throughputAt(first, 1_000_000), undefined);
    });

    it('says that a changed lambda is no fit, and how far it steps', async () => {
      const { chain, owner, settle } = subject();
      const wrong: Parameters = { ...parameters, lambda: (parameters.lambda * 10_001n) / 10_000n };
      const answer = await chain.checkPrediction(first, wrong);
      if (answer.kind !== 'moves') throw new Error(answer.kind);
      ok(Math.abs(answer.step.lambda + 1e11) < 1e9, `${answer.step.lambda}`);
      await rejects(settle(owner.submitPrediction(first, wrong, claimed)), { code: 'no/refused' });
      equal(await chain.predictionOf(first), undefined);
    });

    it('says that kappa does not belong on its bound', async () => {
      const answer = await subject().chain.checkPrediction(first, { ...parameters, kappa: 0n });
      equal(answer.kind, 'moves');
    });

    it('knows no fit of a run that is not there', async () => {
      deepEqual(await subject().chain.checkPrediction(4_000_000, parameters), { kind: 'unknown_run' });
    });

    it('takes the fit of anyone, proves it and computes what follows', async () => {
      const { chain, stranger, settle } = subject();
      const { place, outcome } = await settle(stranger.submitPrediction(first, parameters, claimed));
      ok(place && place.block > 0);
      match(place.hash, /^0x[0-9a-f]{64}$/);
      equal(outcome, undefined);
      const stored = await chain.predictionOf(first);
      deepEqual(stored?.parameters, parameters);
      deepEqual(stored?.claimed, claimed);
      equal(stored?.submitter, stranger.address);
      ok(stored.replaceableUntil > stored.submitted);
      const { bounds, step, figures } = stored.checked;
      deepEqual(bounds, { sigma: undefined, kappa: false });
      for (const length of Object.values(step)) ok(Math.abs(length) <= 1e8, `${length}`);
      deepEqual(figures.flags, ['low_confidence']);
      equal(figures.limit, undefined);
      equal(figures.peak?.bestSize, 6);
      near(figures.peak.size, 5_814_183);
      near(figures.peak.throughput, 83_128_886);
    });

    it('accepts the certified law, too, but keeps the first where neither is better', async () => {
      const { chain, owner, stranger, settle } = subject();
      equal((await chain.checkPrediction(first, certified)).kind, 'accepted');
      if (certified.kappa !== parameters.kappa)
        await rejects(settle(stranger.submitPrediction(first, certified, claimed)), { code: 'no/refused' });
      deepEqual(await settle(owner.submitPrediction(first, parameters, claimed)), {
        place: undefined,
        outcome: undefined,
      });
    });

    it('answers throughput and latency up to twice the largest size', async () => {
      const { chain } = subject();
      near((await chain.throughputAt(first, 6_000_000)) ?? 0, 83_103_974);
      const latency = (await chain.latencyAt(first, 5_814_183)) ?? 0;
      ok(latency > 7_680_000 && latency < 7_700_000, `${latency}`);
      notEqual(await chain.throughputAt(first, 40_000_000), undefined);
      equal(await chain.throughputAt(first, 40_000_001), undefined);
    });

    it('tells of a requirement that is met, and of one that is missed, with figures', async () => {
      const { chain, owner, settle, require, acceptBaseline } = subject();
      await require(id, { ...nothing, minThroughput: 80_000_000n, maxRegressionPpm: 50_000 });
      await acceptBaseline(id, first);
      const judged = async (version: string, factor: number) => {
        const next = schafferRun(version, factor);
        const stored = await settle(owner.submitRun(id, next));
        const law = fittedLaw(next);
        return await settle(owner.submitPrediction(stored.run, law.parameters, law.claimed));
      };
      const met = (await judged('v2', 0.98)).outcome;
      near(met?.regressionPpm ?? 0, 20_000);
      deepEqual([met?.missed.throughput, met?.missed.regression], [false, false]);
      const missed = (await judged('v3', 0.9)).outcome;
      near(missed?.regressionPpm ?? 0, 100_000);
      deepEqual([missed?.missed.throughput, missed?.missed.regression], [true, true]);
      const info = await chain.subject(name);
      deepEqual([info?.baseline, info?.requirement?.minThroughput], [first, 80_000_000n]);
    });

    it('gives the newest prediction, that of a version, and all of them, the newest first', async () => {
      const { chain } = subject();
      equal((await chain.prediction(id))?.version, 'v3');
      equal((await chain.prediction(id))?.outcome?.missed.throughput, true);
      equal((await chain.prediction(id, 'v1'))?.run, first);
      equal(await chain.prediction(id, 'v9'), undefined);
      deepEqual(
        (await chain.history(id)).map(({ version, law }) => [version, law !== undefined]),
        [
          ['v3', true],
          ['v2', true],
          ['v1', true],
        ],
      );
    });
  });
}

/** Fixed point and doubles may round the last digit apart. */
function near(value: number | bigint, expected: number): void {
  ok(Math.abs(Number(value) - expected) <= 2, `${value}, not ${expected}`);
}

/** Of the same points, from a 60-digit iteration. */
function certifiedLaw(): Parameters {
  const file = new URL('../vectors/usl-proof.json', import.meta.url);
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as {
    cases: { name: string; weighting: string; lambda: string; sigma: string; kappa: string }[];
  };
  const found = cases.find((one) => one.name === 'schaffer' && one.weighting === 'none');
  if (!found) throw new Error('no certified case of schaffer');
  return { lambda: BigInt(found.lambda), sigma: BigInt(found.sigma), kappa: BigInt(found.kappa) };
}
