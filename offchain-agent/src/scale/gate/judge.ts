import { z } from 'zod';
import { AgentError } from '../../base/error.ts';
import { faultsOf } from '../../base/faults.ts';
import { figure } from '../../base/figure.ts';
import { parseShare } from '../../base/parse.ts';
import type { Parameters } from '../../chain/scalability/scalability-shapes.ts';
import { fromMicros, lawOf } from '../../chain/scalability/stored-units.ts';
import { parametersOf } from '../../usl/band.ts';
import {
  type ComparePolicy,
  type Comparison,
  compareLaws,
  type HistoryInterval,
  highestUpTo,
  historyInterval,
  type Verdict,
} from '../../usl/compare.ts';
import { fitUsl, type UslFit } from '../../usl/fit.ts';
import type { Flag } from '../../usl/flags.ts';
import { largestOf } from '../../usl/point.ts';
import type { Weighting } from '../../usl/weigh.ts';
import { parseWeights, readText } from '../campaign/points-file.ts';
import type { ChainSubject, GateSide } from './side.ts';

/** A candidate among the releases of its subject that were measured as it was. */
export interface HistoryTest extends HistoryInterval {
  /** Throughput is the highest of each law up to this size, which all have measured. */
  readonly n: number;
  readonly candidate: number;
  readonly verdict: 'below' | 'within' | 'above';
}

export interface Judgement extends Comparison {
  /** What the two laws alone say. */
  readonly laws: Verdict;
  readonly history: HistoryTest | null;
  /** Those under which the laws were compared; `baseline` and `candidate` are fitted as they are everywhere else. */
  readonly weights: Weighting;
  /** What must be known before the law of a side is quoted. */
  readonly flags: { readonly baseline: readonly Flag[]; readonly candidate: readonly Flag[] };
}

export interface PastReleases {
  readonly subject: ChainSubject;
  /** By run. */
  readonly laws: ReadonlyMap<number, Parameters>;
}

const policyShape = z.strictObject({
  weights: z.string().optional(),
  magnitude: z.string().optional(),
  significance: z.string().optional(),
});

const example = '{"weights": "relative", "magnitude": "2%", "significance": "5%"}';

/**
 * Compares two sides, and the candidate with the releases before it where there are 8 or more. What was measured on different
 * test beds, or where only one of them was described, is inconclusive and never a pass.
 */
export function judge(
  baseline: GateSide,
  candidate: GateSide,
  policy: ComparePolicy,
  past?: PastReleases,
): Judgement {
  // As they are submitted and proved, or else as `almanac fit` and `submit` fit points: a run has one law everywhere.
  const weights = baseline.weights ?? candidate.weights ?? 'none';
  const before = fitOf(baseline, baseline.weights ?? weights);
  const now = fitOf(candidate, candidate.weights ?? weights);
  const comparison = compareLaws(baseline.points, candidate.points, policy);
  const compared = {
    ...comparison,
    laws: comparison.verdict,
    weights: policy.weights,
    ...(before && now && { baseline: parametersOf(before), candidate: parametersOf(now) }),
    flags: { baseline: before?.flags ?? [], candidate: now?.flags ?? [] },
  };
  const why = incomparable(baseline, candidate);
  if (why !== undefined) {
    const undecided = { f: null, p: null, worst: null, best: null, moved: null };
    const verdict = 'inconclusive' as const;
    return { ...compared, ...undecided, verdict, laws: verdict, reason: why, history: null };
  }
  const history =
    compared.candidate && past ? historyTest(baseline, candidate, compared, policy, past) : null;
  if (!history || compared.verdict === 'inconclusive') return { ...compared, history };
  const among = `the ${history.releases} releases before it`;
  if (history.verdict === 'below' && compared.verdict !== 'regress')
    return {
      ...compared,
      verdict: 'regress',
      reason: `throughput is below what ${among} predict; ${compared.reason}`,
      history,
    };
  if (history.verdict === 'above' && compared.verdict === 'pass')
    return {
      ...compared,
      verdict: 'improve',
      reason: `throughput is above what ${among} predict; ${compared.reason}`,
      history,
    };
  return { ...compared, history };
}

/** Undefined where there is no such law; the comparison says why. */
function fitOf({ points }: GateSide, weights: Weighting): UslFit | undefined {
  try {
    return fitUsl(points, { weights });
  } catch (error) {
    if (error instanceof AgentError) return undefined;
    throw error;
  }
}

function incomparable(baseline: GateSide, candidate: GateSide): string | undefined {
  for (const [name, side] of [
    ['baseline', baseline],
    ['candidate', candidate],
  ] as const)
    if (side.unfit !== undefined) return `the ${name} compares with nothing: ${side.unfit}`;
  if (baseline.contentId === candidate.contentId)
    return 'baseline and candidate are one and the same measurement';
  const [before, now] = [baseline.fingerprint, candidate.fingerprint];
  if (before !== now) {
    if (now === undefined)
      return 'the test bed of the candidate is not known; name its fingerprint.json with --fingerprint';
    if (before === undefined)
      return 'the test bed of the baseline is not known; give the folder of its sweep';
    return `measured on different test beds (${before.slice(0, 10)} and ${now.slice(0, 10)}); measure both on one`;
  }
  const isOtherSweep = baseline.varied && candidate.varied && baseline.varied !== candidate.varied;
  return isOtherSweep ? 'validators were varied in one, concurrency in the other' : undefined;
}

function historyTest(
  baseline: GateSide,
  candidate: GateSide,
  compared: Comparison,
  { magnitude }: ComparePolicy,
  { subject, laws }: PastReleases,
): HistoryTest | null {
  const n = Math.min(...[baseline, candidate].map(({ points }) => largestOf(points)));
  const past = subject.runs.flatMap(({ id, fingerprint, varied, points, evidence }) => {
    const law = laws.get(id);
    const isBefore =
      evidence.contentId !== candidate.contentId && (candidate.run === undefined || id < candidate.run);
    const isAlike =
      fingerprint === candidate.fingerprint && varied === (baseline.varied ?? candidate.varied ?? varied);
    const isFar = fromMicros(points.at(-1)?.size ?? 0) >= n;
    return law && isBefore && isAlike && isFar ? [highestUpTo(lawOf(law), n)] : [];
  });
  const interval = historyInterval(past);
  if (!interval || !compared.candidate) return null;
  const reached = highestUpTo(compared.candidate, n);
  const share = reached / interval.mean - 1;
  const isBelow = reached < interval.low && -share >= magnitude;
  const isAbove = reached > interval.high && share >= magnitude;
  return { ...interval, n, candidate: reached, verdict: isBelow ? 'below' : isAbove ? 'above' : 'within' };
}

/** The place of a candidate in its history, for people. */
export function historyLine({ n, candidate, low, high, releases, verdict }: HistoryTest): string {
  return `history: ${figure(candidate)} up to ${figure(n)} is ${verdict} what ${releases} releases predict, ${figure(low)} .. ${figure(high)} (95 %)`;
}

export interface PolicyOptions {
  readonly policy?: string;
  readonly weights?: string;
  readonly magnitude?: string;
  readonly significance?: string;
}

/**
 * What decides: flags first, then the file, then the defaults.
 * @throws AgentError `bad_input/policy`, `bad_input/share`, `bad_input/option`
 */
export function readPolicy(options: PolicyOptions): ComparePolicy {
  const file = options.policy === undefined ? {} : readFile(options.policy);
  const share = (name: 'magnitude' | 'significance', otherwise: string): number =>
    parseShare(options[name] ?? file[name] ?? otherwise, `--${name}`) / 1_000_000;
  return {
    weights: parseWeights(options.weights ?? file.weights ?? 'relative'),
    magnitude: share('magnitude', '2%'),
    significance: share('significance', '5%'),
  };
}

function readFile(path: string): z.infer<typeof policyShape> {
  const text = readText(path, 'bad_input/policy');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = undefined;
  }
  const read = policyShape.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  const faults = value === undefined ? ['it is no JSON'] : faultsOf(read.error);
  throw new AgentError(
    'bad_input/policy',
    `${path} is no policy (${faults.join('; ')}); expected ${example}`,
    {
      data: { path },
    },
  );
}
