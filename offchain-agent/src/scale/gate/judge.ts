import { AgentError } from '../../base/error.ts';
import type { Flag } from '../../usl/flags.ts';
import type { UslParameters } from '../../usl/model.ts';
import type { Point } from '../../usl/point.ts';
import { roundsAdvised } from './advice.ts';
import { incomparable, requireSecondRun } from './comparable-sides.ts';
import type { Mode } from './differences.ts';
import { type FailureCause, type FailureJudgement, judgeFailures } from './failures.ts';
import type { Below } from './history.ts';
import { judgeLatency, type LatencyCause, type LatencyJudgement } from './latency.ts';
import type { RunNoise } from './loss-tests.ts';
import { lawOf, movedMost } from './moved-parameter.ts';
import { type HistoryTest, historyTest, type JudgedRelease, pastOf } from './past.ts';
import type { ReadPolicy } from './policy.ts';
import type { GateSide } from './side.ts';
import { type LeftHalves, type LeftSize, matchSides } from './sides.ts';
import { judgeSpread, type SpreadCause, type SpreadJudgement } from './spread.ts';
import { type StalledRun, withoutStalls } from './stalls.ts';
import {
  type Cause,
  type GateFigures,
  type GateOutcome,
  type GateVerdict,
  leastSizes,
  verdictOf,
} from './verdict.ts';

/** Why nothing was compared. */
interface Incomparable {
  readonly kind: 'incomparable';
  readonly why: string;
}

/** A history below which the candidate is. */
interface BelowHistory {
  readonly kind: 'below_history';
  readonly below: Below;
  readonly isConfirmed: boolean;
}

/** A loss of some sizes that a second run has not shown, among other releases. */
interface Unconfirmed {
  readonly kind: 'unconfirmed';
  readonly of: Cause;
  /** There is a second run, and it has no such loss. */
  readonly isDenied: boolean;
}

export interface GateJudgement {
  readonly verdict: GateOutcome;
  readonly cause:
    | Unconfirmed
    | Cause
    | Incomparable
    | BelowHistory
    | FailureCause
    | LatencyCause
    | SpreadCause;
  /** What the throughput of the two sides alone says. */
  readonly sides: GateOutcome;
  readonly mode: Mode;
  readonly sizes: readonly number[];
  readonly left: readonly LeftSize[];
  readonly halves: readonly LeftHalves[];
  readonly stopped: readonly number[];
  /** Runs that are left out of the figures: without throughput, or with far less than others of their size. */
  readonly stalled: readonly StalledRun[];
  readonly repetitions: { readonly baseline: number; readonly candidate: number };
  readonly figures: GateFigures | undefined;
  /** What failed answers say. */
  readonly failures: FailureJudgement;
  /** What latency says; undefined where neither side has one, or it is not asked for. */
  readonly latency: LatencyJudgement | undefined;
  /** How much runs differ; undefined where it is not asked for. */
  readonly spread: SpreadJudgement | undefined;
  /** How many rounds in pairs would decide what is inconclusive; undefined where no number is known to. */
  readonly rounds: number | undefined;
  readonly history: HistoryTest | undefined;
  readonly runNoise: RunNoise & { readonly from: 'assumed' | 'given' | 'calibration' | 'history' };
  /** Laws explain, they do not decide; null where none fits. */
  readonly laws: { readonly baseline: UslParameters | null; readonly candidate: UslParameters | null };
  /** What must be known before the law of a side is quoted. */
  readonly flags: { readonly baseline: readonly Flag[]; readonly candidate: readonly Flag[] };
  /** The parameter whose own change explains the difference; null where two do nearly as well, and where a law does not describe its side. */
  readonly moved: 'lambda' | 'sigma' | 'kappa' | null;
}

/**
 * Compares two sides, and the candidate with the releases before it where there are 8 or more. What was measured on different
 * test beds, or where only one of them was described, is inconclusive and never a pass.
 * @throws AgentError as `matchSides` does; `bad_input/policy` for a calibration of another test bed; `bad_input/again` for a
 * second run that confirms nothing; `bad_input/weights` for points without the weights that were asked for
 */
export function judge(
  { baseline, candidate, again, past }: JudgedRelease,
  policy: ReadPolicy,
): GateJudgement {
  const isApart = arePairsApart(baseline, candidate);
  const [before, now] = [baseline, candidate].map(({ points }) => (isApart ? points.map(unpaired) : points));
  const { sides, left, halves } = matchSides(before ?? [], now ?? []);
  const why = incomparable(['baseline', baseline], ['candidate', candidate]);
  if (again && why === undefined) requireSecondRun(candidate, again, sides.sizes);
  const isJudged = why === undefined && sides.sizes.length >= leastSizes;
  const known = isJudged ? pastOf({ baseline, candidate, again, past }, sides.sizes) : undefined;
  const history = known && historyTest(known, { candidate, again, sizes: sides.sizes }, policy.magnitude);
  const runNoise = noiseOf(policy, history);
  if (runNoise.from === 'calibration' && sides.mode !== 'pairs') requireBed(policy, candidate);
  const laws = { baseline: lawOf(baseline, policy), candidate: lawOf(candidate, policy) };
  const whole = {
    mode: sides.mode,
    left,
    halves,
    repetitions: { baseline: most(sides.baseline), candidate: most(sides.candidate) },
    runNoise,
    failures: judgeFailures(
      {
        baseline: { points: before ?? [], stored: baseline.failures },
        candidate: { points: now ?? [], stored: candidate.failures },
      },
      sides.mode,
      policy,
    ),
    latency: policy.isLatencyJudged
      ? judgeLatency(
          { baseline: { ...baseline, points: before ?? [] }, candidate: { ...candidate, points: now ?? [] } },
          policy,
        )
      : undefined,
    spread: policy.isSpreadJudged ? judgeSpread(withoutStalls(sides).sides, policy) : undefined,
    history,
    laws: { baseline: laws.baseline?.law ?? null, candidate: laws.candidate?.law ?? null },
    flags: { baseline: laws.baseline?.flags ?? [], candidate: laws.candidate?.flags ?? [] },
    moved: movedMost(laws.baseline, laws.candidate, sides.sizes),
  };
  if (why !== undefined)
    return {
      ...whole,
      verdict: 'inconclusive',
      sides: 'inconclusive',
      cause: { kind: 'incomparable', why },
      sizes: sides.sizes,
      stopped: [],
      stalled: [],
      figures: undefined,
      rounds: undefined,
      moved: null,
    };
  const isAmong = history !== undefined && sides.mode !== 'pairs';
  const terms = { ...policy, runNoise, isLevelKnown: isAmong };
  const alone = unlessMissing(verdictOf(sides, terms), left, halves);
  const second =
    again && verdictOf(matchSides(baseline.points.map(unpaired), again.points.map(unpaired)).sides, terms);
  const told = isAmong ? withSecond(alone, second) : alone;
  const both = withSpread(withLatency(withFailures(told, whole.failures), whole.latency), whole.spread);
  const rounds = alone.verdict === 'inconclusive' ? roundsAdvised(sides, alone, terms) : undefined;
  return { ...whole, ...alone, rounds, sides: alone.verdict, ...withHistory(both, history) };
}

/** Among other releases one run that lost refuses nothing: a host that was busy at some sizes looks like it. */
function withSecond(
  first: GateVerdict,
  second: GateVerdict | undefined,
): Pick<GateJudgement, 'verdict' | 'cause'> {
  const { verdict, cause } = first;
  if (verdict !== 'regress' || (cause.kind !== 'test' && cause.kind !== 'size_lost')) return first;
  if (second?.verdict === 'regress') return first;
  return {
    verdict: 'inconclusive',
    cause: { kind: 'unconfirmed', of: cause, isDenied: second !== undefined },
  };
}

/** Latency refuses what throughput lets pass. */
function withLatency(
  alone: Pick<GateJudgement, 'verdict' | 'cause'>,
  latency: LatencyJudgement | undefined,
): Pick<GateJudgement, 'verdict' | 'cause'> {
  if (!latency?.cause || alone.verdict === 'regress') return alone;
  if (latency.verdict === 'regress') return { verdict: 'regress', cause: latency.cause };
  return alone.verdict === 'inconclusive' ? alone : { verdict: 'inconclusive', cause: latency.cause };
}

/** Runs that differ more refuse in pairs; of separate sweeps one may have met a busier host. */
function withSpread(
  alone: Pick<GateJudgement, 'verdict' | 'cause'>,
  spread: SpreadJudgement | undefined,
): Pick<GateJudgement, 'verdict' | 'cause'> {
  if (!spread?.cause || alone.verdict === 'regress') return alone;
  if (spread.verdict === 'regress') return { verdict: 'regress', cause: spread.cause };
  return alone.verdict === 'inconclusive' ? alone : { verdict: 'inconclusive', cause: spread.cause };
}

/** Failed answers explain a throughput that was lost with them, so that they come first. */
function withFailures(
  alone: Pick<GateJudgement, 'verdict' | 'cause'>,
  { verdict, cause }: FailureJudgement,
): Pick<GateJudgement, 'verdict' | 'cause'> {
  if (cause === undefined || verdict === 'pass') return alone;
  const isDecided = alone.verdict === 'regress' || alone.verdict === 'inconclusive';
  return verdict === 'inconclusive' && isDecided ? alone : { verdict, cause };
}

/** What the candidate was not measured at, and the baseline was, may be what it cannot do: that is no pass. */
function unlessMissing(
  verdict: GateVerdict,
  left: readonly LeftSize[],
  halves: readonly LeftHalves[],
): GateVerdict {
  if (verdict.verdict !== 'pass' && verdict.verdict !== 'improve') return verdict;
  const size = left.find(({ measuredBy }) => measuredBy === 'baseline');
  const half = halves.find(({ measuredBy }) => measuredBy === 'baseline');
  if (size) return { ...verdict, verdict: 'inconclusive', cause: { kind: 'size_missing', n: size.n } };
  if (half) return { ...verdict, verdict: 'inconclusive', cause: { kind: 'pairs_missing', n: half.n } };
  return verdict;
}

/** A release below its history is refused once a second run says so too; until then nobody knows. */
function withHistory(
  { verdict, cause }: Pick<GateJudgement, 'verdict' | 'cause'>,
  history: HistoryTest | undefined,
): Pick<GateJudgement, 'verdict' | 'cause'> {
  if (history?.below === undefined || verdict === 'regress') return { verdict, cause };
  // A second run that is not below says that the first was a bad one.
  if (history.again !== undefined && !history.isConfirmed) return { verdict, cause };
  return {
    verdict: history.isConfirmed ? 'regress' : 'inconclusive',
    cause: { kind: 'below_history', below: history.below, isConfirmed: history.isConfirmed },
  };
}

function noiseOf(
  { runNoise, calibration }: ReadPolicy,
  history: HistoryTest | undefined,
): GateJudgement['runNoise'] {
  if (history) return { deviation: history.deviation, degrees: history.degrees, from: 'history' };
  if (calibration) return { ...runNoise, from: 'calibration' };
  return { ...runNoise, from: runNoise.isAssumed === true ? 'assumed' : 'given' };
}

function requireBed({ calibration }: ReadPolicy, { fingerprint }: GateSide): void {
  if (!calibration || calibration.fingerprint === fingerprint) return;
  if (fingerprint === undefined)
    throw new AgentError(
      'bad_input/policy',
      `the policy was calibrated on test bed ${calibration.fingerprint.slice(0, 10)}, the candidate's is unknown; pass its fingerprint.json with --fingerprint, or the noise with --run-noise`,
      { data: { calibrated: calibration.fingerprint } },
    );
  throw new AgentError(
    'bad_input/policy',
    `the policy was calibrated on test bed ${calibration.fingerprint.slice(0, 10)}, the candidate measured on ${fingerprint.slice(0, 10)}; run \`almanac gate --calibrate\` there, or pass the noise with --run-noise`,
    { data: { calibrated: calibration.fingerprint, measured: fingerprint } },
  );
}

/** Whether both are sides of sweeps in pairs, but not of one: what the host did in between does not cancel. */
export function arePairsApart({ paired: before }: GateSide, { paired: now }: GateSide): boolean {
  return (
    before !== undefined && now !== undefined && (before.side === now.side || before.pairs !== now.pairs)
  );
}

function unpaired(point: Point): Point {
  const { pair, ...rest } = point;
  return pair === undefined ? point : rest;
}

function most(rows: readonly (readonly number[])[]): number {
  return Math.max(0, ...rows.map(({ length }) => length));
}
