import type { Outcome } from '../../sli/sample.ts';

/**
 * Measures one target at one intended instant. `measure` is called when the instant has come, never rejects, and resolves
 * within the time-out; the latency counts from `dueMs`, the intended instant on the monotonic clock (performance.now()).
 */
export interface Prober<Target> {
  measure(target: Target, dueMs: number, signal: AbortSignal): Promise<Outcome>;
  close(): Promise<void>;
}
