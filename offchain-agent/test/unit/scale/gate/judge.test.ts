import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { FakeScalabilityChain } from '../../../../../tests/support/fake-scalability-chain.ts';
import { fittedLaw } from '../../../../../tests/support/scalability-chain-conformance.ts';
import { gateSvg } from '../../../../src/scale/cli/gate/chart.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { type ReadPolicy, readPolicy } from '../../../../src/scale/gate/policy.ts';
import { reasonOf } from '../../../../src/scale/gate/reason.ts';
import {
  type ChainSubject,
  type GateSide,
  readChainSubject,
  readSide,
  secondRun,
} from '../../../../src/scale/gate/side.ts';
import { runInput } from '../../../../src/scale/submit/run-input.ts';
import { parametersOf } from '../../../../src/usl/band.ts';
import { fitUsl } from '../../../../src/usl/fit.ts';
import { lawPoints } from '../../usl/cases.ts';
import { seeded } from '../../usl/random.ts';

const law = { lambda: 100, sigma: 0.03, kappa: 0.001 };
const sizes = [1, 2, 4, 8, 12, 16, 24, 32].flatMap((n) => [n, n, n]);
const here = `0x${'aa'.repeat(32)}`;
const elsewhere = `0x${'bb'.repeat(32)}`;

function sideOf(points: GateSide['points'], change: Partial<GateSide> = {}): GateSide {
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
async function chainWith(
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

const policy = readPolicy({});
const verdict = (baseline: GateSide, candidate: GateSide, of: ReadPolicy = policy): string =>
  judge({ baseline, candidate }, of).verdict;

describe('a gate', () => {
  const noise = seeded(5);
  const points = (change = {}, spread = 0.02) =>
    lawPoints({ ...law, ...change }, sizes, () => spread * noise.normal());

  it('passes, refuses and praises on one test bed', () => {
    const baseline = sideOf(points());
    equal(verdict(baseline, sideOf(points())), 'pass');
    equal(verdict(baseline, sideOf(points({ lambda: 80 }))), 'regress');
    equal(verdict(baseline, sideOf(points({ lambda: 125 }))), 'improve');
  });

  for (const [what, change, reason] of [
    ['another test bed', { fingerprint: elsewhere }, /different test beds \(0xaaaaaaaa and 0xbbbbbbbb\)/],
    ['a test bed that nobody described', { fingerprint: undefined }, /not known; name its fingerprint\.json/],
    [
      'points that compare with nothing',
      { unfit: 'without a fixed share' },
      /candidate compares with nothing: without/,
    ],
    ['requests in flight instead of validators', { varied: 'Concurrency' }, /validators were varied in one/],
  ] as const) {
    it(`is inconclusive, never a pass, with ${what}`, () => {
      const baseline = sideOf(points(), { varied: 'Validators' });
      for (const candidate of [points(), points({ lambda: 50 })]) {
        const judgement = judge({ baseline, candidate: sideOf(candidate, change) }, policy);
        deepEqual([judgement.verdict, judgement.figures], ['inconclusive', undefined]);
        match(reasonOf(judgement, policy), reason);
      }
    });
  }

  it('does not compare a measurement with itself', () => {
    const side = sideOf(points());
    match(
      reasonOf(judge({ baseline: side, candidate: side }, policy), policy),
      /one and the same measurement/,
    );
  });

  it('does not compare a measurement with itself in another file or order', () => {
    const rows = points();
    const copy = sideOf(rows.toReversed().map((point) => ({ ...point, start: 1 })));
    const judgement = judge({ baseline: sideOf(rows), candidate: copy }, policy);
    equal(judgement.verdict, 'inconclusive');
    match(reasonOf(judgement, policy), /one and the same measurement/);
  });

  it('says that a factor between all sizes is a unit or a host, not a release', () => {
    const baseline = points();
    const kilo = baseline.map(({ n, throughput }) => ({ n, throughput: throughput / 1_000 }));
    const judgement = judge({ baseline: sideOf(baseline), candidate: sideOf(kilo) }, policy);
    equal(judgement.verdict, 'regress');
    equal(
      reasonOf(judgement, policy),
      'all sizes together lost 99.9 %, by one factor: another unit or host?',
    );
  });

  it('takes the accepted baseline of a subject, or the run of a version', async () => {
    const chain = await chainWith(3, 0, 1);
    const none = await readChainSubject(chain, 'node');
    await rejects(readSide('--baseline', 'chain', { subject: none }), {
      code: 'bad_input/run',
      message: /"node" has no accepted baseline on the chain; the Council accepts one/,
    });
    chain.acceptBaseline(0, 1);
    const subject = await readChainSubject(chain, 'node');
    const accepted = await readSide('--baseline', 'chain', { subject });
    deepEqual([accepted.source, accepted.run, accepted.fingerprint], ['node v1 (run 1)', 1, here]);
    equal(accepted.points.length, sizes.length);
    equal((await readSide('--candidate', 'chain:v2', { subject })).run, 2);
    await rejects(readSide('--candidate', 'chain:v9', { subject }), { message: /no run of version "v9"/ });
    for (const flag of ['--candidate', '--again'] as const)
      await rejects(readSide(flag, 'chain', { subject }), { message: /expected chain:VERSION/ });
    await rejects(readSide('--candidate', 'chain:v2', {}), { message: /needs --subject NAME/ });
    await rejects(readSide('--candidate', 'chain:v2', { subject, fingerprint: 'bed.json' }), {
      code: 'bad_input/fingerprint',
      message: '--fingerprint is for points files; chain:v2 has the one that was submitted with it',
    });
  });

  it('takes the earlier run of the same version for the second run of a candidate', async () => {
    const chain = await chainWith(3, 0, 1, (release) => (release === 0 ? 'v1' : 'v2'));
    const subject = await readChainSubject(chain, 'node');
    const candidate = await readSide('--candidate', 'chain:v2', { subject });
    deepEqual([candidate.run, secondRun(candidate, subject)?.run], [2, 1]);
    equal(secondRun(await readSide('--candidate', 'chain:v1', { subject }), subject), undefined);
    const [newest, before] = subject.runs;
    ok(newest && before);
    for (const change of [
      { fingerprint: elsewhere },
      { varied: 'Concurrency' as const },
      { evidence: newest.evidence },
      { points: before.points.slice(0, -3) },
    ]) {
      const runs: ChainSubject['runs'] = [newest, { ...before, ...change }];
      equal(secondRun(candidate, { ...subject, runs }), undefined, Object.keys(change).join());
    }
  });

  describe('among the releases of its subject', () => {
    // Little less than the baseline, and much less than the releases before both.
    const below = { lambda: 95.5 };
    const side = (change: object) => sideOf(points(change, 0.003));

    it('refuses what lies below them once a second run says so, and from 8 releases on', async () => {
      for (const [releases, once, twice] of [
        [7, 'pass', 'pass'],
        [9, 'inconclusive', 'regress'],
      ] as const) {
        const past = await readChainSubject(await chainWith(releases, 0.004, 3), 'node');
        const [baseline, candidate] = [side({ lambda: 97 }), side(below)];
        equal(judge({ baseline, candidate, past }, policy).verdict, once);
        const second = judge({ baseline, candidate, again: side(below), past }, policy);
        equal(second.verdict, twice);
        equal(second.history?.isConfirmed, releases === 9 ? true : undefined);
      }
    });

    it('does not take for a second run what is the first, or was measured otherwise', async () => {
      const past = await readChainSubject(await chainWith(9, 0.004, 3), 'node');
      const [baseline, candidate] = [side({ lambda: 97 }), side(below)];
      const other = points(below, 0.003);
      for (const [again, message] of [
        [candidate, /^--again s: candidate and second run are one and the same measurement$/],
        [
          sideOf(other, { fingerprint: elsewhere }),
          /measured on different test beds \(0xaaaaaaaa and 0xbbbb/,
        ],
        [sideOf(other, { fingerprint: undefined }), /the test bed of the second run is not known; name/],
        [sideOf(other, { unfit: 'refused' }), /the second run compares with nothing: refused/],
        [sideOf(other.filter(({ n }) => n !== 24)), /was not measured at size 24; measure the second run at/],
      ] as const)
        throws(() => judge({ baseline, candidate, again, past }, policy), {
          code: 'bad_input/again',
          message,
        });
    });

    it('takes a second run that stood still at a size for one that confirms', async () => {
      const past = await readChainSubject(await chainWith(9, 0.004, 3), 'node');
      const still = points(below, 0.003).map((point) =>
        point.n === 24 ? { ...point, throughput: 0 } : point,
      );
      const second = { baseline: side({ lambda: 97 }), candidate: side(below), again: sideOf(still), past };
      deepEqual(judge(second, policy).history?.isConfirmed, true);
    });

    it('counts no run of the version of the candidate as a release before it', async () => {
      const chain = await chainWith(11, 0.004, 3, (release) => (release > 8 ? 'v8' : `v${release}`));
      const past = await readChainSubject(chain, 'node');
      const candidate = await readSide('--candidate', 'chain:v8', { subject: past });
      const again = secondRun(candidate, past);
      deepEqual([candidate.run, again?.run], [10, 9]);
      const { history } = judge({ baseline: side({}), candidate, again, past }, policy);
      deepEqual(history?.runs, [0, 1, 2, 3, 4, 5, 6, 7]);
    });

    it('takes a first run that the second does not confirm for a bad one', async () => {
      const past = await readChainSubject(await chainWith(9, 0.004, 3), 'node');
      const [baseline, candidate] = [side({ lambda: 97 }), side(below)];
      const first = judge({ baseline, candidate, past }, policy);
      deepEqual([first.verdict, first.cause.kind], ['inconclusive', 'below_history']);
      match(reasonOf(first, policy), /in one run: measure it again and give the second run with --again/);
      const second = judge({ baseline, candidate, again: side({}), past }, policy);
      deepEqual([second.verdict, second.history?.isConfirmed], [second.sides, false]);
    });

    it('judges by no history what has fewer than four sizes', async () => {
      const past = await readChainSubject(await chainWith(9, 0.004, 3), 'node');
      const few = (change: object) => sideOf(points(change, 0.003).filter(({ n }) => n < 8));
      const judgement = judge(
        { baseline: few({}), candidate: few(below), again: few({ lambda: 95 }), past },
        policy,
      );
      deepEqual([judgement.verdict, judgement.cause.kind], ['inconclusive', 'few_sizes']);
    });

    it('counts how their runs differ instead of what is assumed', async () => {
      const past = await readChainSubject(await chainWith(12, 0.004, 3), 'node');
      const judgement = judge({ baseline: side({}), candidate: side({ lambda: 92 }), past }, policy);
      equal(judgement.runNoise.from, 'history');
      ok(judgement.runNoise.deviation < 0.02);
      equal(judge({ baseline: side({}), candidate: side({}) }, policy).runNoise.from, 'assumed');
    });

    it('counts a release that was measured twice once, by its last run', async () => {
      const chain = await chainWith(10, 0.004, 3, (release) => (release === 9 ? 'v8' : `v${release}`));
      const past = await readChainSubject(chain, 'node');
      const { history } = judge({ baseline: side({}), candidate: side({}), past }, policy);
      deepEqual(history?.runs, [0, 1, 2, 3, 4, 5, 6, 7, 9]);
    });

    it('leaves out what was measured elsewhere, at other sizes, and what came later', async () => {
      const chain = await chainWith(9, 0.01, 4);
      chain.acceptBaseline(0, 0);
      const past = await readChainSubject(chain, 'node');
      const baseline = await readSide('--baseline', 'chain', { subject: past });
      const at = async (version: string) =>
        await readSide('--candidate', `chain:${version}`, { subject: past });
      equal(judge({ baseline, candidate: await at('v5'), past }, policy).history, undefined);
      equal(judge({ baseline, candidate: await at('v8'), past }, policy).history?.releases, 8);
      const moved = { fingerprint: elsewhere };
      const [left, right] = [sideOf(points(), moved), sideOf(points(), moved)];
      equal(judge({ baseline: left, candidate: right, past }, policy).history, undefined);
      const wide = [...sizes, 64];
      const [far, farther] = [sideOf(lawPoints(law, wide)), sideOf(lawPoints({ ...law, lambda: 101 }, wide))];
      equal(judge({ baseline: far, candidate: farther, past }, policy).history, undefined);
    });
  });

  it('shows the law of each side that fit, submit and history show', async () => {
    const chain = await chainWith(1, 0, 6);
    const subject = await readChainSubject(chain, 'node');
    const baseline = await readSide('--baseline', 'chain:v0', { subject });
    const candidate = sideOf(points());
    const { laws } = judge({ baseline, candidate }, policy);
    deepEqual(laws.baseline, parametersOf(fitUsl(baseline.points, { weights: 'relative' })));
    deepEqual(laws.candidate, parametersOf(fitUsl(candidate.points)));
    const few = judge({ baseline, candidate: sideOf(lawPoints(law, [1, 2, 4])) }, policy);
    equal(few.verdict, 'inconclusive');
    equal(reasonOf(few, policy), '3 sizes are measured on both sides; 4 are needed');
    deepEqual(
      few.left,
      [8, 12, 16, 24, 32].map((n) => ({ n, measuredBy: 'baseline' })),
    );
  });

  it('does not pass a candidate that was not measured where the baseline was', () => {
    const baseline = sideOf(points({}, 0.002));
    const less = points({ lambda: 100.1 }, 0.002).filter(({ n }) => n !== 32);
    const judgement = judge({ baseline, candidate: sideOf(less) }, policy);
    deepEqual([judgement.verdict, judgement.cause], ['inconclusive', { kind: 'size_missing', n: 32 }]);
    match(reasonOf(judgement, policy), /was not measured at size 32, and the baseline was: measure it there/);
    equal(verdict(sideOf(less), baseline), 'pass', 'what the baseline lacks is not a loss');
  });

  it('does not pass pairs that lack the half of the candidate', () => {
    const paired = (change: object) => points(change, 0.002).map((point, i) => ({ ...point, pair: i % 3 }));
    const [baseline, candidate] = [paired({}), paired({ lambda: 100.1 })];
    const lacking = candidate.filter(({ n, pair }) => n !== 16 || pair === 0);
    const judgement = judge({ baseline: sideOf(baseline), candidate: sideOf(lacking) }, policy);
    deepEqual([judgement.verdict, judgement.cause], ['inconclusive', { kind: 'pairs_missing', n: 16 }]);
    deepEqual(judgement.halves, [{ n: 16, measuredBy: 'baseline', count: 2 }]);
    equal(verdict(sideOf(baseline), sideOf(candidate)), 'pass');
  });

  it('names what moved only where a law describes both sides', () => {
    const baseline = sideOf(points({}, 0.002));
    equal(judge({ baseline, candidate: sideOf(points({ lambda: 90 }, 0.002)) }, policy).moved, 'lambda');
    equal(judge({ baseline, candidate: sideOf(points({ kappa: 0.002 }, 0.002)) }, policy).moved, 'kappa');
    const broken = points({}, 0.002).map((point) => (point.n === 8 ? { ...point, throughput: 50 } : point));
    const judgement = judge({ baseline, candidate: sideOf(broken) }, policy);
    deepEqual([judgement.verdict, judgement.moved], ['regress', null]);
    ok(judgement.flags.candidate.includes('not_usl'));
  });

  it('is drawn with both laws', () => {
    const [baseline, candidate] = [sideOf(points()), sideOf(points({ lambda: 70 }), { source: 'a <b>' })];
    const svg = gateSvg(judge({ baseline, candidate }, policy), baseline, candidate);
    equal(svg.match(/<polyline/g)?.length, 2);
    equal(svg.match(/<circle/g)?.length, 2 * sizes.length);
    ok(!svg.includes('NaN') && !svg.includes('<b>') && svg.includes('regress'));
    const still = [baseline, candidate].map(({ points: all }) =>
      sideOf(all.map((point) => ({ ...point, throughput: 0 }))),
    );
    const [left, right] = still;
    ok(left && right);
    ok(!gateSvg(judge({ baseline: left, candidate: right }, policy), left, right).includes('NaN'));
  });
});
