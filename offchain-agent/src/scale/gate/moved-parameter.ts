import { AgentError } from '../../base/error.ts';
import { parametersOf } from '../../usl/band.ts';
import { fitUsl } from '../../usl/fit.ts';
import type { Flag } from '../../usl/flags.ts';
import { throughputAt, type UslParameters } from '../../usl/model.ts';
import type { ReadPolicy } from './policy.ts';
import type { GateSide } from './side.ts';

interface FittedLaw {
  readonly law: UslParameters;
  readonly flags: readonly Flag[];
}

/** As it was submitted and proved, or as `almanac fit` fits points; undefined where no law fits. */
export function lawOf({ points, weights }: GateSide, policy: ReadPolicy): FittedLaw | undefined {
  try {
    const chosen = weights ?? policy.weights;
    const fit = fitUsl(points, chosen === undefined ? {} : { weights: chosen });
    return { law: parametersOf(fit), flags: fit.flags };
  } catch (error) {
    // Weights that were asked for and are not there say nothing of the law.
    if (error instanceof AgentError && error.code !== 'bad_input/weights') return undefined;
    throw error;
  }
}

/** Puts one parameter of the candidate into the baseline at a time, and takes that which comes closest. */
export function movedMost(
  left: FittedLaw | undefined,
  right: FittedLaw | undefined,
  sizes: readonly number[],
): keyof UslParameters | null {
  if (!left || !right || [left, right].some(({ flags }) => flags.some(isNoLaw))) return null;
  const distances = (['lambda', 'sigma', 'kappa'] as const).map((name) => {
    const mixed = { ...left.law, [name]: right.law[name] };
    const distance = sizes.reduce(
      (sum, n) => sum + Math.log(throughputAt(mixed, n) / throughputAt(right.law, n)) ** 2,
      0,
    );
    return { name, distance };
  });
  const [first, second] = distances.toSorted((a, b) => a.distance - b.distance);
  return first && second && first.distance <= clearly * second.distance ? first.name : null;
}

/** What is left over by the one parameter, as a share of what the next best leaves over: closer, and nobody can tell them apart. */
const clearly = 0.5;

/** Whether a flag says that a law does not describe its points. */
export function isNoLaw(flag: Flag): boolean {
  return flag === 'not_usl' || flag === 'past_peak';
}
