import type { TransactionRecords } from './records.ts';
import type { Window } from './window.ts';

/** Little's law, L = X R: whatever is measured right obeys it, whatever the system does. */
export interface LittleCheck {
  /** Transactions between intended and finalized, mean over the window. */
  readonly in_flight: number;
  /** X R: those finalized in the window per second, times their mean latency in seconds. */
  readonly throughput_times_latency: number;
  /** |XR - L| / L; null when nothing was in flight. */
  readonly difference: number | null;
}

/** Of transactions that were finalized some time: a lost one is in flight for ever and no law is about it. */
export function littleCheck(records: TransactionRecords, { fromUs, toUs }: Window): LittleCheck {
  let [insideUs, latencyUs] = [0, 0];
  for (let i = 0; i < records.count; i++) {
    const begin = records.intendedUs[i] ?? Number.NaN;
    const end = records.finalizedUs[i] ?? Number.NaN;
    if (Number.isNaN(end)) continue;
    insideUs += Math.max(0, Math.min(end, toUs) - Math.max(begin, fromUs));
    if (end > fromUs && end <= toUs) latencyUs += end - begin;
  }
  const spanUs = toUs - fromUs;
  const inFlight = insideUs / spanUs;
  const product = latencyUs / spanUs;
  return {
    in_flight: inFlight,
    throughput_times_latency: product,
    difference: inFlight === 0 ? null : Math.abs(product - inFlight) / inFlight,
  };
}
