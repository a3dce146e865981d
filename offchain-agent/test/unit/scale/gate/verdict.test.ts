import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { seeded } from '../../../../../tests/support/seeded.ts';
import type { Mode, Sides } from '../../../../src/scale/gate/differences.ts';
import { belowHistory, confirmsBelow, historyOf } from '../../../../src/scale/gate/history.ts';
import { defaultPolicy, type GateFigures, verdictOf } from '../../../../src/scale/gate/verdict.ts';

interface VectorCase {
  readonly name: string;
  readonly mode: Mode;
  readonly sizes: readonly number[];
  readonly candidate_sizes?: readonly number[];
  readonly baseline: readonly (readonly number[])[];
  readonly candidate: readonly (readonly number[])[];
  readonly run_noise?: number;
  readonly run_noise_df?: number;
  readonly verdict: string;
  readonly figures: Partial<{
    readonly d: readonly number[];
    readonly s: number;
    readonly df: number;
    readonly mean: number;
    readonly level_width: number;
    readonly strongest: {
      readonly kind: string;
      readonly n: number;
      readonly t: number;
      readonly critical: number;
    };
    readonly excluded_one: number;
    readonly excluded_mean: number;
  }>;
}

interface HistoryCase {
  readonly name: string;
  readonly levels: readonly number[];
  readonly baseline_ends: number;
  readonly candidate: number;
  readonly candidate_again?: number;
  readonly verdict: string;
  readonly by: string | null;
  readonly left_out: readonly number[];
  readonly cuts: readonly number[];
}

const vectors = JSON.parse(
  readFileSync(new URL('../../../../../tests/vectors/gate.json', import.meta.url), 'utf8'),
) as { readonly cases: readonly VectorCase[]; readonly history: readonly HistoryCase[] };

function sidesOf({
  mode,
  sizes: all,
  candidate_sizes: others = all,
  baseline,
  candidate,
}: VectorCase): Sides {
  const sizes = all.filter((n) => others.includes(n));
  return {
    mode,
    sizes,
    baseline: sizes.map((n) => baseline[all.indexOf(n)] ?? []),
    candidate: sizes.map((n) => candidate[others.indexOf(n)] ?? []),
  };
}

const policyOf = ({ run_noise: deviation, run_noise_df: degrees }: VectorCase) =>
  deviation === undefined
    ? defaultPolicy
    : { ...defaultPolicy, runNoise: { deviation, ...(degrees !== undefined && { degrees }) } };

const near = (found: number, right: number, what: string): void =>
  ok(
    Math.abs(found - right) <= 1e-5 * Math.max(Math.abs(right), 1e-2),
    `${what}: ${found} instead of ${right}`,
  );

function checkFigures(found: GateFigures, right: VectorCase['figures']): void {
  const { d = [], s = 0, df = 0, mean = 0, level_width: width = 0, strongest } = right;
  d.forEach((value, i) => near(found.d[i] ?? Number.NaN, value, `d ${i}`));
  near(found.s, s, 's');
  near(found.degrees, df, 'degrees');
  near(found.mean, mean, 'mean');
  near(found.levelWidth, width, 'width');
  near(found.excludedOne, right.excluded_one ?? 0, 'excluded at one size');
  near(found.excludedMean, right.excluded_mean ?? 0, 'excluded of all');
  const [first] = found.tests.toSorted((a, b) => a.p - b.p);
  deepEqual([first?.kind, first?.n], [strongest?.kind, strongest?.n]);
  near(first?.t ?? 0, strongest?.t ?? 0, 't');
  near(first?.critical ?? 0, strongest?.critical ?? 0, 'critical t');
}

const once = [1, 2, 4, 6, 8, 12];

describe('the verdict on two sides', () => {
  for (const one of vectors.cases)
    it(`${one.name}: ${one.verdict}`, () => {
      const { verdict, figures } = verdictOf(sidesOf(one), policyOf(one));
      equal(verdict, one.verdict);
      equal(figures === undefined, one.figures.d === undefined);
      if (figures) checkFigures(figures, one.figures);
    });

  it('is the same in other units', () => {
    for (const one of vectors.cases) {
      const sides = sidesOf(one);
      const scaled = (rows: Sides['baseline']) => rows.map((row) => row.map((x) => x * 1e-3));
      const other = { ...sides, baseline: scaled(sides.baseline), candidate: scaled(sides.candidate) };
      const [here, there] = [sides, other].map((each) => verdictOf(each, policyOf(one)));
      deepEqual([there?.verdict, there?.cause.kind], [here?.verdict, here?.cause.kind], one.name);
      here?.figures?.d.forEach((value, i) => near(there?.figures?.d[i] ?? 0, value, one.name));
    }
  });

  const flat = (values: readonly number[]): Sides => ({
    mode: 'shared',
    sizes: [1, 2, 3, 4, 5, 6],
    baseline: [1, 2, 3, 4, 5, 6].map(() => [100, 100.5, 99.5]),
    candidate: [1, 2, 3, 4, 5, 6].map((n) => (n === 3 ? values : [100, 100.4, 99.6])),
  });

  it('leaves out a run that stalled, and passes only what stalls no more often than one in five', () => {
    const { verdict, cause, stalled } = verdictOf(flat([100, 101, 0]), defaultPolicy);
    deepEqual([verdict, cause], ['inconclusive', { kind: 'stalls', stalled: 1, runs: 18 }]);
    deepEqual(stalled, [{ side: 'candidate', n: 3, repetition: 2, throughput: 0, usual: 100.5 }]);
    const slow = verdictOf(flat([100, 101, 60]), defaultPolicy);
    deepEqual([slow.verdict, slow.stalled.length], ['pass', 1]);
    const quiet = verdictOf(flat([100, 101, 80]), defaultPolicy);
    equal(quiet.stalled.length, 0, 'a fifth less is noise, however quiet the others are');
    const [baseline, candidate] = [flat([100, 101, 0]).candidate, flat([100, 101, 0]).baseline];
    equal(verdictOf({ ...flat([]), baseline, candidate }, defaultPolicy).verdict, 'pass', 'of the baseline');
  });

  it('refuses stalls only where they are no chance', () => {
    const still = (runs: readonly (readonly number[])[]) =>
      verdictOf({ ...flat([]), candidate: runs }, defaultPolicy);
    const whole = [100, 101, 99];
    const often = still([[0, 100, 0], whole, [0, 99, 101], [100, 0, 99], [0, 99, 0], [100, 0, 98]]);
    deepEqual([often.verdict, often.cause], ['regress', { kind: 'stalls', stalled: 7, runs: 18 }]);
    const one = still([whole, whole, [0, 0, 0], whole, whole, whole]);
    deepEqual([one.verdict, one.stopped], ['regress', [3]]);
  });

  it('refuses two halved sizes of five, and of four where a start shows its own noise', () => {
    const of = (mode: Mode, sizes: readonly number[], lost: readonly number[]): string => {
      const rows = (share: number, at: readonly number[]) =>
        sizes.map((n) => [100, 101, 99].map((x) => n * x * (at.includes(n) ? share : 1)));
      const sides = { mode, sizes, baseline: rows(1, []), candidate: rows(0.5, lost) };
      return verdictOf(sides, defaultPolicy).verdict;
    };
    for (const mode of ['shared', 'fresh', 'pairs'] as const)
      equal(of(mode, [1, 2, 4, 8, 16], [2, 16]), 'regress', mode);
    for (const mode of ['fresh', 'pairs'] as const) equal(of(mode, [1, 2, 4, 8], [2, 8]), 'regress', mode);
    equal(of('shared', [1, 2, 4, 8], [2, 8]), 'inconclusive');
  });

  it('asks for more where sizes measured once stood still, unless they are the largest', () => {
    const once = { ...flat([0]), baseline: [1, 2, 3, 4, 5, 6].map(() => [100]) };
    const of = (...still: readonly number[]) =>
      verdictOf({ ...once, candidate: once.sizes.map((n) => [still.includes(n) ? 0 : 100]) }, defaultPolicy);
    deepEqual([of(2, 3).verdict, of(2, 3).stopped], ['inconclusive', [2, 3]]);
    equal(of(5, 6).verdict, 'regress');
  });

  it('refuses no release that gained at some sizes and lost at none', () => {
    const { normal } = seeded(7);
    const tally = { pass: 0, improve: 0, inconclusive: 0, regress: 0 };
    for (let i = 0; i < 300; i++) {
      const rows = (share: number) =>
        once.map((n) => [0, 1, 2].map(() => n * (n < 3 ? share : 1) * Math.exp(0.03 * normal())));
      const mode = i % 2 === 0 ? 'pairs' : 'fresh';
      const sides = { mode, sizes: once, baseline: rows(1), candidate: rows(1.2) } as const;
      tally[verdictOf(sides, defaultPolicy).verdict] += 1;
    }
    ok(tally.regress <= 6, JSON.stringify(tally));
  });

  it('neither passes nor refuses a noisy size by the quiet of the others', () => {
    const { normal } = seeded(11);
    let [missed, refused] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const rows = (share: number) =>
        once.map((n) => [0, 1, 2].map(() => n * (n === 12 ? share : 1) * Math.exp((n / 120) * normal())));
      const of = (share: number) =>
        verdictOf({ mode: 'pairs', sizes: once, baseline: rows(1), candidate: rows(share) }, defaultPolicy);
      if ((of(0.8).figures?.excludedOne ?? 1) < defaultPolicy.sizeTolerance) missed += 1;
      if (of(1).verdict === 'regress') refused += 1;
    }
    ok(missed <= 36 && refused <= 15, `${missed} missed, ${refused} refused of 300`);
  });
});

describe('the history of a release', () => {
  for (const one of vectors.history)
    it(`${one.name}: ${one.verdict}`, () => {
      const levels = one.levels.map(Math.log);
      const history = historyOf(levels);
      ok(history);
      const past = { levels, baselineEnds: one.baseline_ends };
      const { magnitude } = defaultPolicy;
      const candidate = Math.log(one.candidate);
      const first = belowHistory(history, past, candidate, magnitude);
      const again = one.candidate_again === undefined ? undefined : Math.log(one.candidate_again);
      const isBelow =
        again === undefined ? first : confirmsBelow(history, past, { candidate, again }, magnitude);
      equal(isBelow ? 'below' : 'within', one.verdict);
      if (one.candidate_again === undefined) equal(first ?? null, one.by);
      deepEqual(history.leftOut, one.left_out);
      let kept = 0;
      deepEqual(
        history.segments.slice(0, -1).map(({ count }) => (kept += count)),
        one.cuts,
      );
    });

  it('confirms no drift by what raised the alarm', () => {
    // The accepted releases were lucky: all later ones are 3 % lower, and the second run is as they are.
    const accepted = [1, 1.01, 0.99, 1.005, 0.995, 1, 1.01, 0.99].map(Math.log);
    const levels = [...accepted, ...[0.97, 0.975, 0.965, 0.97, 0.968, 0.972].map(Math.log)];
    const past = { levels, baselineEnds: 8 };
    const history = historyOf(levels);
    ok(history);
    const says = (again: number): boolean =>
      confirmsBelow(history, past, { candidate: Math.log(0.97), again: Math.log(again) }, 0.02);
    equal(belowHistory(history, past, Math.log(0.97), 0.02), 'drift');
    deepEqual([says(1), says(0.995), says(0.97)], [false, false, true]);
  });

  it('is none of seven releases', () => {
    equal(historyOf([1, 2, 3, 4, 5, 6, 7]), undefined);
  });
});
