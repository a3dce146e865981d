import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { FakeScalabilityChain } from '../../../../../tests/support/fake-scalability-chain.ts';
import { fittedLaw } from '../../../../../tests/support/scalability-chain-conformance.ts';
import { gateSvg, readPast } from '../../../../src/cli/gate/run.ts';
import { judge, type PastReleases } from '../../../../src/scale/gate/judge.ts';
import { type GateSide, readSide } from '../../../../src/scale/gate/side.ts';
import { runInput } from '../../../../src/scale/submit/run-input.ts';
import { parametersOf } from '../../../../src/usl/band.ts';
import { defaultPolicy } from '../../../../src/usl/compare.ts';
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
async function chainWith(releases: number, spread: number, seed: number): Promise<FakeScalabilityChain> {
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
        version: `v${release}`,
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

describe('a gate', () => {
  const noise = seeded(5);
  const points = (change = {}) => lawPoints({ ...law, ...change }, sizes, () => 0.02 * noise.normal());

  it('passes, refuses and praises on one test bed', () => {
    const baseline = sideOf(points());
    equal(judge(baseline, sideOf(points()), defaultPolicy).verdict, 'pass');
    equal(judge(baseline, sideOf(points({ lambda: 90 })), defaultPolicy).verdict, 'regress');
    equal(judge(baseline, sideOf(points({ lambda: 112 })), defaultPolicy).verdict, 'improve');
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
        const { verdict, reason: why, p } = judge(baseline, sideOf(candidate, change), defaultPolicy);
        deepEqual([verdict, p], ['inconclusive', null]);
        match(why, reason);
      }
    });
  }

  it('does not compare a measurement with itself', () => {
    const side = sideOf(points());
    match(judge(side, side, defaultPolicy).reason, /one and the same measurement/);
  });

  it('takes the accepted baseline of a subject, or the run of a version', async () => {
    const chain = await chainWith(3, 0, 1);
    const none = (await readPast(chain, 'node')).subject;
    await rejects(readSide('--baseline', 'chain', { subject: none }), {
      code: 'bad_input/run',
      message: /"node" has no accepted baseline on the chain; the Council accepts one/,
    });
    chain.acceptBaseline(0, 1);
    const { subject } = await readPast(chain, 'node');
    const accepted = await readSide('--baseline', 'chain', { subject });
    deepEqual([accepted.source, accepted.run, accepted.fingerprint], ['node v1 (run 1)', 1, here]);
    equal(accepted.points.length, sizes.length);
    equal((await readSide('--candidate', 'chain:v2', { subject })).run, 2);
    await rejects(readSide('--candidate', 'chain:v9', { subject }), { message: /no run of version "v9"/ });
    await rejects(readSide('--candidate', 'chain', { subject }), { message: /expected chain:VERSION/ });
    await rejects(readSide('--candidate', 'chain:v2', {}), { message: /needs --subject NAME/ });
    await rejects(readSide('--candidate', 'chain:v2', { subject, fingerprint: 'bed.json' }), {
      code: 'bad_input/fingerprint',
      message: '--fingerprint is for points files; chain:v2 has the one that was submitted with it',
    });
  });

  const judged = async (past: PastReleases, change: object) => {
    const baseline = await readSide('--baseline', 'chain', { subject: past.subject });
    return judge(baseline, sideOf(points(change)), defaultPolicy, past);
  };

  it('sees a slow drift that no step of it shows, from 8 releases on', async () => {
    for (const [releases, verdict, place] of [
      [7, 'pass', undefined],
      [8, 'regress', 'below'],
    ] as const) {
      const past = await readPast(await chainWith(releases, 0.002, 3), 'node');
      const before = sideOf(lawPoints({ ...law, lambda: 97 }, sizes, () => 0.005 * noise.normal()));
      const now = sideOf(lawPoints({ ...law, lambda: 95.8 }, sizes, () => 0.005 * noise.normal()));
      const { laws, verdict: whole, history } = judge(before, now, defaultPolicy, past);
      deepEqual([laws, whole, history?.verdict], ['pass', verdict, place]);
    }
  });

  it('leaves out of the history what was measured elsewhere, and what came later', async () => {
    const chain = await chainWith(9, 0.01, 4);
    chain.acceptBaseline(0, 0);
    const past = await readPast(chain, 'node');
    const baseline = await readSide('--baseline', 'chain', { subject: past.subject });
    const later = await readSide('--candidate', 'chain:v5', { subject: past.subject });
    equal(judge(baseline, later, defaultPolicy, past).history, null);
    const last = await readSide('--candidate', 'chain:v8', { subject: past.subject });
    equal(judge(baseline, last, defaultPolicy, past).history?.releases, 8);
    const moved = { fingerprint: elsewhere };
    const elsewhereSides = [sideOf(points(), moved), sideOf(points(), moved)] as const;
    equal(judge(...elsewhereSides, defaultPolicy, past).history, null);
  });

  it('shows the law of each side that fit, submit and history show', async () => {
    const chain = await chainWith(1, 0, 6);
    const { subject } = await readPast(chain, 'node');
    const proved = await readSide('--baseline', 'chain:v0', { subject });
    const file = sideOf(points());
    const { baseline, candidate } = judge(proved, file, { ...defaultPolicy, weights: 'none' });
    deepEqual(baseline, parametersOf(fitUsl(proved.points, { weights: 'relative' })));
    deepEqual(candidate, parametersOf(fitUsl(file.points, { weights: 'relative' })));
    deepEqual(judge(file, file, defaultPolicy).candidate, parametersOf(fitUsl(file.points)));
    const few = sideOf(lawPoints(law, [1, 2, 4]));
    const { verdict, reason, flags } = judge(sideOf(points()), few, defaultPolicy);
    deepEqual([verdict, flags.candidate.includes('low_confidence')], ['inconclusive', true]);
    match(reason, /the candidate has 3 points, which a law of three parameters meets/);
  });

  it('is drawn with both laws', () => {
    const [baseline, candidate] = [sideOf(points()), sideOf(points({ lambda: 80 }), { source: 'a <b>' })];
    const svg = gateSvg(judge(baseline, candidate, defaultPolicy), baseline, candidate);
    equal(svg.match(/<polyline/g)?.length, 2);
    equal(svg.match(/<circle/g)?.length, 2 * sizes.length);
    ok(!svg.includes('NaN') && !svg.includes('<b>') && svg.includes('regress'));
  });

  it('calls a release like the others worse in at most 7 % of 200, history and all', async () => {
    let regressions = 0;
    for (let batch = 0; batch < 10; batch++) {
      const chain = await chainWith(8, 0, 100 + batch);
      chain.acceptBaseline(0, 7);
      const past = await readPast(chain, 'node');
      for (let k = 0; k < 20; k++) if ((await judged(past, {})).verdict === 'regress') regressions += 1;
    }
    ok(regressions <= 14, `${regressions} of 200`);
  });
});
