import { AgentError } from '../../base/error.ts';
import type { RunInput, StoredPoint } from '../../chain/scalability/scalability-shapes.ts';
import { commitWithFailures } from '../../chain/scalability/stored-failures.ts';
import { micros, pointOf, weightingNames, weightingOf } from '../../chain/scalability/stored-units.ts';
import { fitUsl } from '../../usl/fit.ts';
import { leastSizes, type Point } from '../../usl/point.ts';
import type { Sweep, UslFit } from '../../usl/usl-fit.ts';
import { likelierWeights, type WeightsChoice } from '../../usl/weigh.ts';
import { failedAnswers } from '../campaign/failed-answers.ts';

/** What a run may have. */
const mostPoints = 64;
const longestText = 64;
/** Control characters, and those that are invisible or turn the direction of text. */
const hidden = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;
const largestSize = 1e6;
const largestThroughput = 1e12;
const largestWeight = 1e12;

interface RunDescription {
  readonly version: string;
  readonly commit: string;
  /** `auto` takes what makes the points as stored likelier. */
  readonly weights: WeightsChoice;
  readonly sweep: Sweep;
  readonly fingerprint: string;
  readonly evidence: RunInput['evidence'];
}

type PointInput = Omit<Point, 'latency'> & Pick<Partial<StoredPoint>, 'latency'>;

/**
 * Points rounded to what the chain stores, with all that belongs to a run. The law is fitted to what this returns.
 * @throws AgentError `bad_input/points`, `bad_input/weights`, `bad_input/text`: what the chain would refuse
 */
export function runInput(points: readonly PointInput[], description: RunDescription): RunInput {
  const { version, commit, weights, sweep, fingerprint, evidence } = description;
  if (points.length > mostPoints) {
    throw fault(
      `a run has at most ${mostPoints} points, and these are ${points.length}; leave sizes out, or give each size as one row with its mean`,
    );
  }
  const weightOf = weights === 'given' ? givenWeights(points) : () => 0n;
  const stored = points
    .map((point) => ({ ...storedPoint(point), weight: weightOf(point) }))
    .toSorted((a, b) => a.size - b.size);
  const sizes = new Set(stored.map(({ size }) => size)).size;
  if (sizes < leastSizes) {
    throw fault(
      `a run needs at least ${leastSizes} different sizes, and these have ${sizes}; measure at more sizes`,
    );
  }
  return {
    version: requireText('--version', version),
    commit: commitOf(requireText('--commit', commit), points),
    fingerprint,
    varied: sweep === 'concurrency' ? 'Concurrency' : 'Validators',
    weighting: weightingNames[weights === 'auto' ? likelierWeights(stored.map(pointOf)) : weights],
    points: stored,
    evidence,
  };
}

/** The fit of a run's points as they are stored. */
export function fitStored(run: Pick<RunInput, 'points' | 'varied' | 'weighting'>): UslFit {
  const sweep = run.varied === 'Concurrency' ? 'concurrency' : 'validators';
  return fitUsl(run.points.map(pointOf), { weights: weightingOf(run), sweep });
}

/**
 * A name, version or commit that the chain takes.
 * @throws AgentError `bad_input/text`
 */
export function requireText(source: string, text: string): string {
  const bytes = Buffer.byteLength(text);
  if (bytes >= 1 && bytes <= longestText && !hidden.test(text)) return text;
  throw new AgentError(
    'bad_input/text',
    `${source}: expected 1 to ${longestText} bytes of text without control characters and invisible characters, got ${bytes}`,
    { data: { source, bytes } },
  );
}

/** The commit with the failed answers behind it, where they are known. @throws AgentError `bad_input/text` without room */
function commitOf(commit: string, points: readonly PointInput[]): string {
  const failures = failedAnswers(points);
  if (!failures) return commit;
  const text = commitWithFailures(commit, failures);
  if (text !== undefined) return text;
  throw new AgentError(
    'bad_input/text',
    `--commit: ${Buffer.byteLength(commit)} bytes leave no room for the share of failed answers; give its first 40 characters`,
  );
}

function storedPoint({ n, throughput, latency }: PointInput): Omit<StoredPoint, 'weight'> {
  if (!(n >= 1 && n <= largestSize))
    throw fault(`sizes are from 1 to a million, and one is ${n}; give each point its number of nodes`);
  if (!(throughput > 0 && throughput <= largestThroughput && micros(throughput) > 0n)) {
    throw fault(
      `throughput is stored in millionths, from 0.000001 to 1e12 a second, and is ${throughput} at n = ${n}; give it in another unit`,
    );
  }
  return { size: Number(micros(n)), throughput: micros(throughput), latency, repetitions: 1 };
}

/** Whole numbers as they are; others so that the largest is 1e12. */
function givenWeights(points: readonly PointInput[]): (point: PointInput) => bigint {
  const raw = new Map(points.map((point) => [point, weightOf(point)]));
  const largest = Math.max(...raw.values());
  const isWhole = [...raw.values()].every((weight) => Number.isSafeInteger(weight));
  const scale = isWhole ? 1 : largestWeight / largest;
  return (point) => {
    const weight = Math.round((raw.get(point) ?? 0) * scale);
    if (weight >= 1) return BigInt(weight);
    throw new AgentError(
      'bad_input/weights',
      `the weight at n = ${point.n} is less than 1e-12 of the largest; leave the point out`,
      { data: { n: point.n } },
    );
  };
}

function weightOf({ n, weight, sd }: PointInput): number {
  const value = weight ?? (sd === undefined ? undefined : 1 / (sd * sd));
  if (value !== undefined && value > 0 && Number.isFinite(value)) return value;
  throw new AgentError(
    'bad_input/weights',
    `the point at n = ${n} has neither a weight nor a standard deviation above 0; add a column, or use --weights none or relative`,
    { data: { n } },
  );
}

function fault(message: string): AgentError {
  return new AgentError('bad_input/points', message);
}
