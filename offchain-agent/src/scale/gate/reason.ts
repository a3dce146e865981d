import { figure } from '../../base/figure.ts';
import { percentText } from '../campaign/failed-answers.ts';
import type { FailureCause } from './failures.ts';
import type { GateJudgement } from './judge.ts';
import type { LatencyCause } from './latency.ts';
import type { LossTest } from './loss-tests.ts';
import type { ReadPolicy } from './policy.ts';
import { leastRepetitions, leastSizes } from './verdict.ts';

/** Half and double: by more than that no release moves at all sizes alike. */
const unlikelyFactor = 2;
/** How far sizes may lie apart to be alike, as ln. */
const alike = 0.2;

/** What decided, in one sentence. */
export function reasonOf(judgement: GateJudgement, policy: ReadPolicy): string {
  const { cause, figures, mode, stopped, verdict } = judgement;
  switch (cause.kind) {
    case 'incomparable':
      return cause.why;
    case 'few_sizes':
      return fewSizes(judgement);
    case 'no_throughput': {
      const where = `no throughput at size ${listed(stopped.map(figure))}`;
      return verdict === 'regress' ? where : `${where}, in too few runs to be no chance${advice(judgement)}`;
    }
    case 'all_lost':
      return `all sizes together lost ${percent(-changeOf(figures?.mean ?? 0))}${factorHint(judgement)}`;
    case 'all_gained':
      return `all sizes together gained ${percent(changeOf(figures?.mean ?? 0))}${factorHint(judgement)}`;
    case 'test':
      return shapeOf(cause.test);
    case 'shape':
      return mode === 'pairs'
        ? `${shapeOf(cause.test)}, measured once${advice(judgement)}`
        : `${shapeOf(cause.test)} against the other sizes; two sweeps can differ by as much${advice(judgement)}`;
    case 'stalls': {
      const runs = `${cause.stalled} of ${cause.runs} runs stalled without throughput`;
      return verdict === 'regress'
        ? `${runs}, more than those of the baseline`
        : `${runs}${advice(judgement)}`;
    }
    case 'size_lost': {
      const lost = `size ${figure(cause.n)} lost ${percent(-changeAt(judgement, cause.n))}`;
      if (verdict === 'regress') return lost;
      if (cause.repetitions >= leastRepetitions)
        return `${lost}, and its repetitions may have shared one network${advice(judgement)}`;
      return `${lost}, measured ${cause.repetitions === 1 ? 'once' : `fewer than ${leastRepetitions} times`}${mode === 'pairs' ? advice(judgement) : `: measure ${leastRepetitions} times or more, best in pairs (almanac sweep --against)`}`;
    }
    case 'size_missing':
      return `the candidate was not measured at size ${figure(cause.n)}, and the baseline was: measure it there, or compare with a baseline of fewer sizes`;
    case 'pairs_missing':
      return `pairs at size ${figure(cause.n)} lack the half of the candidate: measure them again (almanac sweep --resume)`;
    case 'size_stopped_once':
      return `no ${mode === 'pairs' ? 'pair' : 'run'} at size ${figure(cause.n)} in which both sides have throughput${advice(judgement)}`;
    case 'size_not_excluded':
      return `a loss of ${percent(policy.sizeTolerance)} at size ${figure(cause.n)} is not excluded${advice(judgement)}`;
    case 'all_not_excluded':
      return `a loss of ${percent(policy.tolerance)} of all sizes together is not excluded${advice(judgement)}`;
    case 'failures':
      return failedReason(cause, policy);
    case 'latency':
      return latencyReason(cause, judgement);
    case 'spread': {
      const [before, now] = [percent(cause.baseline), percent(cause.candidate)];
      return `runs of the candidate differ by ${now}, of the baseline by ${before}${verdict === 'regress' ? '' : ': measure in pairs (almanac sweep --against)'}`;
    }
    case 'unconfirmed': {
      const loss = reasonOf({ ...judgement, verdict: 'regress', cause: cause.of }, policy);
      return cause.isDenied
        ? `${loss}, which the second run does not show: measure a third, or in pairs (almanac sweep --against)`
        : `${loss}, in one run: measure it again and give the second run with --again`;
    }
    case 'below_history':
      return belowReason(judgement, cause.isConfirmed);
    case 'none':
      return `no loss found; losses of ${percent(policy.sizeTolerance)} at one size and ${percent(policy.tolerance)} of all together are excluded`;
  }
}

function failedReason({ what, n, baseline, candidate }: FailureCause, { mostFailed }: ReadPolicy): string {
  const at = n === undefined ? '' : ` at size ${figure(n)}`;
  const failed = percentText(candidate ?? 0);
  const before = baseline === undefined ? 'unknown' : percentText(baseline);
  switch (what) {
    case 'limit':
      return `${failed} of the answers${at} failed, more than --most-failed ${percent(mostFailed)} (baseline: ${before})`;
    case 'all':
      return `failed answers rose from ${before} to ${failed} of all`;
    case 'size':
      return `failed answers rose from ${before} to ${failed}${at}`;
    case 'size_once':
      return `failed answers rose from ${before} to ${failed}${at}, but runs are too few, or differ too much: measure more often, on fresh networks`;
    case 'unknown':
      return candidate === undefined
        ? `failed answers of the candidate are unknown, of the baseline ${before}: measure both with what counts them`
        : `${failed} of the answers failed, and how many of the baseline is unknown: measure both with what counts them`;
    case 'other_sizes':
      return `failed answers are ${failed}, of the baseline ${before}, of different sizes, as a stored run has one share: measure the same sizes`;
  }
}

/** What would decide: rounds in pairs by number, where one is known to. */
function advice({ mode, rounds }: Pick<GateJudgement, 'mode' | 'rounds'>): string {
  if (mode !== 'pairs') return ': measure in pairs (almanac sweep --against), or calibrate (--calibrate)';
  return rounds === undefined
    ? ': more rounds hardly help, measure on a quieter machine'
    : `: measure ${rounds} rounds (almanac sweep --against, --repeat ${rounds})`;
}

function latencyReason({ what, n, ratio }: LatencyCause, { latency, verdict, mode }: GateJudgement): string {
  const name = latency?.of === 'p99' ? 'p99 latency' : 'latency';
  const times = `${figure(Number(ratio.toPrecision(3)))} times the baseline's`;
  const more = verdict === 'regress' ? '' : advice({ mode, rounds: latency?.rounds });
  const size = n === undefined ? '' : figure(n);
  switch (what) {
    case 'all':
      return `${name} is ${times} at all sizes together${more}`;
    case 'size':
    case 'few_sizes':
      return `${name} is ${times} at size ${size}${more}`;
    case 'sizes':
      return `${name} is ${times} at large sizes (from ${size} on)${more}`;
    case 'not_excluded':
      return `${name} differs too much to exclude a rise to twice the baseline's, or 3 times at size ${size}${more}`;
  }
}

function shapeOf(test: LossTest): string {
  const chance = `(t = ${test.t.toFixed(1)}, critical ${test.critical.toFixed(1)})`;
  const lost = percent(-changeOf(test.mean));
  switch (test.kind) {
    case 'slope':
      return `the larger the size, the more it lost: ${lost} at the two largest ${chance}`;
    case 'from':
      return `sizes from ${figure(test.n)} on lost ${lost} ${chance}`;
    case 'one':
      return `size ${figure(test.n)} lost ${lost} ${chance}`;
  }
}

function fewSizes({ halves, mode, sizes: { length: count } }: GateJudgement): string {
  const are = count === 1 ? 'size' : 'sizes';
  if (mode === 'pairs' && halves.length > 0)
    return `${count} ${are} ${count === 1 ? 'has' : 'have'} a pair with both halves; ${leastSizes} are needed`;
  return `${count} ${are} ${count === 1 ? 'is' : 'are'} measured on both sides; ${leastSizes} are needed`;
}

function belowReason({ history }: GateJudgement, isConfirmed: boolean): string {
  if (!history) return '';
  const under = percent(-changeOf(history.candidate - history.level));
  const what =
    history.below === 'drift'
      ? 'releases since the accepted baseline have lost bit by bit'
      : `throughput is ${under} below the level of the releases before it`;
  return isConfirmed
    ? `${what}, and a second run says so, too`
    : `${what}, in one run: measure it again and give the second run with --again`;
}

/** Where every size changed by the same large factor, it was hardly the release. */
function factorHint({ figures }: GateJudgement): string {
  if (!figures || Math.abs(figures.mean) < Math.log(unlikelyFactor)) return '';
  const isAlike = Math.max(...figures.d) - Math.min(...figures.d) < alike;
  return isAlike ? ', by one factor: another unit or host?' : '';
}

function changeAt({ figures }: GateJudgement, n: number): number {
  return changeOf(figures?.d[figures.sizes.indexOf(n)] ?? 0);
}

/** A difference of logarithms as a share of the baseline. */
export function changeOf(difference: number): number {
  return Math.expm1(difference);
}

/** @example percent(0.124) // '12.4 %' */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))} %`;
}

/** @example signed(-0.018) // '-1.8 %' */
export function signed(share: number): string {
  const shown = (100 * share).toFixed(1);
  // Less than a twentieth of a percent is no direction.
  return Number(shown) === 0 ? '0.0 %' : `${share > 0 ? '+' : ''}${shown} %`;
}

/** A verdict fits a comment of a pull request, however many sizes it has; the JSON has them all. */
export const mostListed = 40;

/** @example listed(['1', '2']) // '1, 2' */
export function listed(parts: readonly string[]): string {
  const more = parts.length - mostListed;
  return [...parts.slice(0, mostListed), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}
