import type { Outcome } from '../../sli/sample.ts';

/**
 * Measures one target at one intended instant. `measure` is called when the instant has come, never rejects, and resolves
 * within the time-out; the latency counts from `dueMs`, the intended instant on the monotonic clock (performance.now()).
 */
export interface Prober<Target> {
  /**
   * The targets of the coming instants, all of them: connections to them may be opened, and those to others closed.
   * Called before the first instant and whenever the targets change; probers that keep no connections leave it out.
   */
  prepare?(targets: readonly Target[]): void;
  measure(target: Target, dueMs: number, signal: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
}
