import { AgentError } from '../../base/error.ts';
import { figure } from '../../base/figure.ts';
import { leastSizes, type Point } from '../../usl/point.ts';

type Failing = Pick<Point, 'n' | 'failed_share' | 'answers'>;

/** The failed answers of a run. */
export interface FailedAnswers {
  /** Of all answers; where they were not counted, the mean of the shares. */
  readonly share: number;
  /** Undefined where some were not counted. */
  readonly answers: number | undefined;
  /** The sizes at which most failed, and their share. */
  readonly worst: { readonly sizes: readonly number[]; readonly share: number };
}

/** Shares that are shown alike. */
const alike = 0.0005;
const mostListed = 8;

/** The failed answers of points; undefined where one of them does not say. */
export function failedAnswers(points: readonly Failing[]): FailedAnswers | undefined {
  const shares = points.flatMap(({ failed_share: share }) => (share === undefined ? [] : [share]));
  if (shares.length === 0 || shares.length < points.length) return undefined;
  const isCounted = points.every(({ answers }) => answers !== undefined);
  const weightOf = ({ answers = 1 }: Failing): number => (isCounted ? answers : 1);
  const total = points.reduce((sum, point) => sum + weightOf(point), 0);
  const failed = points.reduce((sum, point) => sum + weightOf(point) * (point.failed_share ?? 0), 0);
  const most = shares.reduce((a, b) => Math.max(a, b), 0);
  const sizes = points.filter(({ failed_share: share = 0 }) => share >= most - alike).map(({ n }) => n);
  return {
    share: total === 0 ? 0 : failed / total,
    answers: isCounted ? total : undefined,
    worst: { sizes: [...new Set(sizes)].toSorted((a, b) => a - b), share: most },
  };
}

/** @example failedText([{ n: 4, failed_share: 0.5, answers: 10 }]) // 'failed answers: 50 % of 10, at most 50 % (size 4)' */
export function failedText(points: readonly Failing[]): string {
  const found = failedAnswers(points);
  const isSome = points.some(({ failed_share: share }) => share !== undefined);
  if (!found)
    return isSome
      ? 'failed answers: unknown for some points'
      : 'failed answers: unknown, nothing counts them';
  const { share, answers, worst } = found;
  const of = answers === undefined ? '' : ` of ${figure(answers)}`;
  if (worst.share === 0) return `failed answers: none${of}`;
  return `failed answers: ${percentText(share)}${of}, at most ${percentText(worst.share)} (${sizesText(worst.sizes)})`;
}

/** A share that does not look like none or all where it is neither. */
export function percentText(share: number): string {
  if (share > 0 && share < 0.0001) return 'below 0.01 %';
  if (share < 1 && share > 0.9999) return 'above 99.99 %';
  return `${Number((100 * share).toPrecision(3))} %`;
}

function sizesText(sizes: readonly number[]): string {
  const shown = sizes.slice(0, mostListed).map((n) => figure(n));
  const more = sizes.length - shown.length;
  return `${sizes.length === 1 ? 'size' : 'sizes'} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/**
 * The points at which some answer succeeded: no law has a throughput of 0.
 * @param onNote told which are left out
 * @throws AgentError `bad_input/points` where too few sizes are left
 */
export function withSuccesses<Measured extends Failing>(
  points: readonly Measured[],
  source: string,
  onNote: (note: string) => void,
): Measured[] {
  const good = points.filter(({ failed_share: share }) => share !== 1);
  const bad = points.filter(({ failed_share: share }) => share === 1);
  if (bad.length === 0) return good;
  const kept = new Set(good.map(({ n }) => n));
  const all = [...new Set(bad.map(({ n }) => n))].toSorted((a, b) => a - b);
  const lost = all.filter((n) => !kept.has(n));
  if (kept.size < leastSizes)
    throw new AgentError(
      'bad_input/points',
      `${source}: no answer succeeded at ${sizesText(all)}; a law needs ${leastSizes} sizes with answers that did`,
      { data: { have: kept.size, need: leastSizes } },
    );
  if (lost.length > 0) onNote(`${source}: ${sizesText(lost)} left out: no answer succeeded there`);
  const once = all.filter((n) => kept.has(n));
  if (once.length > 0)
    onNote(`${source}: measurements at ${sizesText(once)} left out: no answer of theirs succeeded`);
  return good;
}
