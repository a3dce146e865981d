import { type Backlog, backlogOf } from './backlog.ts';
import { type Distribution, LatencyHistogram } from './histogram.ts';
import { type LittleCheck, littleCheck } from './little.ts';
import type { TransactionRecords } from './records.ts';
import type { BlockTime, Window } from './window.ts';

/** What a load found out; latencies in microseconds from the instant at which a transaction was meant to be sent. */
export interface Figures {
  readonly window: { readonly first_block: number; readonly last_block: number; readonly ms: number };
  /** Transfers that succeeded in a finalized block of the window, per second. */
  readonly tps: number;
  readonly successes: number;
  /** Included, and without a success event. */
  readonly failures: number;
  /** Due in the window, per second, and the share of them that was sent in it. */
  readonly intended_tps: number;
  readonly achieved_share: number;
  /** Of those due in the window: refused by a pool; taken by it and never seen in a finalized block. */
  readonly refused: number;
  readonly lost: number;
  readonly latency_us: {
    readonly accepted: Distribution;
    readonly included: Distribution;
    readonly finalized: Distribution;
  };
  /** How much later than intended the generator sent. */
  readonly send_lag_us: Distribution;
  readonly little: LittleCheck;
  readonly backlog: Backlog;
}

/** @param blocks of the finalized chain, ascending, with those of the window */
export function figuresOf(
  records: TransactionRecords,
  blocks: readonly BlockTime[],
  window: Window,
): Figures {
  const seconds = (window.toUs - window.fromUs) / 1_000_000;
  const accepted = new LatencyHistogram();
  const included = new LatencyHistogram();
  const finalized = new LatencyHistogram();
  const lag = new LatencyHistogram();
  let [due, sent, refused, lost, successes, failures] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < records.count; i++) {
    const at = (of: Float64Array): number => of[i] ?? Number.NaN;
    const block = at(records.block);
    if (block > window.first && block <= window.last) {
      if (records.succeeded[i] === 1) successes += 1;
      else failures += 1;
    }
    if (at(records.sentUs) >= window.fromUs && at(records.sentUs) < window.toUs) sent += 1;
    const intended = at(records.intendedUs);
    if (intended < window.fromUs || intended >= window.toUs) continue;
    due += 1;
    lag.record(at(records.sentUs) - intended);
    if (!Number.isNaN(at(records.refusedUs))) refused += 1;
    else if (Number.isNaN(at(records.finalizedUs))) lost += 1;
    note(accepted, at(records.acceptedUs) - intended);
    note(included, at(records.includedUs) - intended);
    note(finalized, at(records.finalizedUs) - intended);
  }
  return {
    window: { first_block: window.first, last_block: window.last, ms: seconds * 1_000 },
    tps: successes / seconds,
    successes,
    failures,
    intended_tps: due / seconds,
    achieved_share: due === 0 ? 0 : sent / due,
    refused,
    lost,
    latency_us: {
      accepted: accepted.summary(),
      included: included.summary(),
      finalized: finalized.summary(),
    },
    send_lag_us: lag.summary(),
    little: littleCheck(records, window),
    backlog: backlogOf(records, blocks, window),
  };
}

function note(histogram: LatencyHistogram, us: number): void {
  if (Number.isNaN(us)) histogram.recordUnanswered();
  else histogram.record(us);
}
