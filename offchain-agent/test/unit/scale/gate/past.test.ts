import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { seeded } from '../../../../../tests/support/seeded.ts';
import { judge } from '../../../../src/scale/gate/judge.ts';
import { readPolicy } from '../../../../src/scale/gate/policy.ts';
import { reasonOf } from '../../../../src/scale/gate/reason.ts';
import { type ChainSubject, readChainSubject, readSide, secondRun } from '../../../../src/scale/gate/side.ts';
import { lawPoints } from '../../usl/cases.ts';
import { chainWith, elsewhere, law, sideOf, sizes } from './gate-case.ts';

const policy = readPolicy({});

describe('a gate among the releases of its subject', () => {
  const noise = seeded(5);
  const points = (change = {}, spread = 0.02) =>
    lawPoints({ ...law, ...change }, sizes, () => spread * noise.normal());
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
      [sideOf(other, { fingerprint: elsewhere }), /measured on different test beds \(0xaaaaaaaa and 0xbbbb/],
      [sideOf(other, { fingerprint: undefined }), /the test bed of the second run is not known; name/],
      [sideOf(other, { unfit: 'refused' }), /the second run compares with nothing: refused/],
      [sideOf(other.filter(({ n }) => n !== 24)), /was not measured at size 24; measure the second run at/],
    ] as const)
      throws(() => judge({ baseline, candidate, again, past }, policy), {
        code: 'bad_input/again',
        message,
      });
  });

  it('judges no second run where the sides compare with nothing', async () => {
    const past = await readChainSubject(await chainWith(9, 0.004, 3), 'node');
    const candidate = sideOf(points(below, 0.003), { unfit: 'refused' });
    const again = sideOf(points(below, 0.003), { unfit: 'refused' });
    const judgement = judge({ baseline: side({ lambda: 97 }), candidate, again, past }, policy);
    deepEqual([judgement.verdict, judgement.cause.kind], ['inconclusive', 'incomparable']);
    match(reasonOf(judgement, policy), /the candidate compares with nothing: refused/);
  });

  it('takes a second run that stood still at a size for one that confirms', async () => {
    const past = await readChainSubject(await chainWith(9, 0.004, 3), 'node');
    const still = points(below, 0.003).map((point) => (point.n === 24 ? { ...point, throughput: 0 } : point));
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
      { points: newest.points.toReversed() },
    ]) {
      const runs: ChainSubject['runs'] = [newest, { ...before, ...change }];
      equal(secondRun(candidate, { ...subject, runs }), undefined, Object.keys(change).join());
    }
  });
});
