import { deepEqual, equal, match, ok, rejects, throws } from 'node:assert/strict';
import { seeded } from '../../../../../tests/support/seeded.ts';
import { gateSvg } from '../../../../src/scale/cli/gate/chart.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { type ReadPolicy, readPolicy } from '../../../../src/scale/gate/policy.ts';
import { reasonOf } from '../../../../src/scale/gate/reason.ts';
import { type GateSide, readChainSubject, readSide } from '../../../../src/scale/gate/side.ts';
import { parametersOf } from '../../../../src/usl/band.ts';
import { fitUsl } from '../../../../src/usl/fit.ts';
import { lawPoints } from '../../usl/cases.ts';
import { chainWith, elsewhere, here, law, sideOf, sizes } from './gate-case.ts';

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
    const onChain = rows.map(({ n, throughput }) => ({ n, throughput: Number(throughput.toFixed(6)) }));
    const { cause } = judge({ baseline: sideOf(onChain, { run: 0 }), candidate: sideOf(rows) }, policy);
    equal(cause.kind, 'incomparable', 'as a chain has rounded it');
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

  it('does not call it a missing law when the weights that were asked for are missing', () => {
    const sides = { baseline: sideOf(points()), candidate: sideOf(points()) };
    throws(() => judge(sides, readPolicy({ weights: 'given' })), {
      code: 'bad_input/weights',
      message: /^the point at n = 1 has neither a weight nor a standard deviation; add a column/,
    });
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
