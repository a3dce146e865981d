import type { CoreUse } from './core-use.ts';
import type { WireSample } from './wire.ts';

/** One step of a ladder: so many targets, each once a second, for so long. */
export interface ProbeStep {
  readonly transport: 'ws' | 'http';
  readonly port: number;
  readonly targets: number;
  readonly seconds: number;
  /** Each target at its own moment of the second, or all at one. */
  readonly moments: 'spread' | 'common';
}

/** What a prober tells of a step. */
export interface ToldSamples extends CoreUse {
  /** Of the answered ones that were in within the second they belong to: what is later is not one sample a second. */
  readonly samples: readonly WireSample[];
}

/** When sample `index` of a step is due, in ms after its beginning. */
export function dueAfterMs(step: ProbeStep, index: number): number {
  const second = Math.floor(index / step.targets);
  const within = step.moments === 'common' ? 0 : (index % step.targets) / step.targets;
  return 1_000 * (second + within);
}
