/** One step of a ladder: so many targets, each once a second, for so long. */
export interface Step {
  readonly transport: 'ws' | 'http';
  readonly port: number;
  readonly targets: number;
  readonly seconds: number;
  /** Each target at its own moment of the second, or all at one. */
  readonly moments: 'spread' | 'common';
}

export interface StepResult {
  readonly planned: number;
  readonly answered: number;
  /** Of the latencies measured; 0 without any. */
  readonly p50Us: number;
  readonly p99Us: number;
  /** Cores used, 1 for a whole one. */
  readonly cores: number;
}

export function resultOf(planned: number, latenciesUs: readonly number[], cores: number): StepResult {
  const sorted = latenciesUs.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { planned, answered: sorted.length, p50Us: at(0.5), p99Us: at(0.99), cores };
}

/** When sample `index` of a step is due, in ms after its beginning. */
export function dueAfterMs(step: Step, index: number): number {
  const second = Math.floor(index / step.targets);
  const within = step.moments === 'common' ? 0 : (index % step.targets) / step.targets;
  return 1_000 * (second + within);
}
