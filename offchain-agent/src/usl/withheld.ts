import type { Flag } from './flags.ts';
import type { LackOfFit } from './lack-of-fit.ts';
import { tBelow } from './statistics.ts';
import type { Uncertainty } from './uncertainty.ts';

/** Why points have no 95 % intervals. */
export type Withheld =
  /** No degree of freedom, or fewer than four points. */
  | 'too_few'
  /** Without bounds σ is significantly below 0: intervals of a law with σ = 0 would miss what they are of. */
  | 'superlinear'
  /** Measurements one after the other resemble each other: they are fewer than they seem. */
  | 'serial';

/** Once in 33 sets whose order says nothing: of sets in general at most 5 % go without intervals. */
const serialLevel = 0.03;
const superlinearLevel = 0.005;
const surelyNoLaw = 0.01;

interface Doubts {
  readonly flags: readonly Flag[];
  readonly known: Uncertainty | undefined;
  readonly serial: number | undefined;
  readonly lack: LackOfFit | undefined;
}

/** Why there are no intervals; null where there are. */
export function withheldBy({ flags, known, serial, lack }: Doubts): Withheld | null {
  if (!known) return 'too_few';
  if (flags.includes('superlinear')) {
    const se = Math.sqrt(known.covariance[1]?.[1] ?? 0);
    const isBelow = tBelow(known.law.sigma / se, known.degrees) < superlinearLevel;
    if (isBelow || (lack && lack.p < surelyNoLaw)) return 'superlinear';
  }
  return serial !== undefined && serial < serialLevel ? 'serial' : null;
}
