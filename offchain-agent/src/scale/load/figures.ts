import { AgentError } from '../../base/error.ts';
import { bucketCount, bucketIndex, bucketLastUs } from '../../sli/bucket.ts';
import type { TransactionRecords, Window } from './records.ts';

/** What a load found out; latencies in microseconds from the instant at which a transaction was meant to be sent. */
export interface LoadFigures {
  readonly window: { readonly first_block: number; readonly last_block: number; readonly ms: number };
  /** Transfers that succeeded in a finalized block of the window, per second. */
  readonly tps: number;
  readonly successes: number;
  /** Included, and without a success event. */
  readonly failures: number;
  /** Due in the window, per second; and as a share of those, how many were sent in it, also such as were due before. */
  readonly intended_tps: number;
  readonly achieved_share: number;
  /** Of those due in the window: refused by a pool; taken by it and never seen in a finalized block. */
  readonly refused: number;
  readonly lost: number;
  readonly latency_us: {
    readonly accepted: LatencyDistribution;
    readonly included: LatencyDistribution;
    readonly finalized: LatencyDistribution;
  };
  /** How much later than intended the generator sent. */
  readonly send_lag_us: LatencyDistribution;
  /** Those due in the window, where there are any. */
  readonly reads?: ReadFigures;
  readonly little: LittleCheck;
  readonly backlog: Backlog;
}

/** Requests that no block tells of. */
interface ReadFigures {
  readonly due: number;
  /** Answered with an error. */
  readonly refused: number;
  readonly latency_us: LatencyDistribution;
}

export const leastBlocks = 2;
/** Of so many a chain that is not overrun makes enough. */
const owedBlocks = 8;

/** @param blocks of the finalized chain, ascending, with those of the window */
export function figuresOf(
  records: TransactionRecords,
  blocks: readonly BlockTime[],
  window: Window,
): LoadFigures {
  const seconds = (window.toUs - window.fromUs) / 1_000_000;
  const accepted = new LatencyHistogram();
  const included = new LatencyHistogram();
  const finalized = new LatencyHistogram();
  const lag = new LatencyHistogram();
  const answered = new LatencyHistogram();
  let [due, sent, refused, lost, successes, failures] = [0, 0, 0, 0, 0, 0];
  const reads = { due: 0, refused: 0 };
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
    if (!Number.isNaN(at(records.sentUs))) lag.record(at(records.sentUs) - intended);
    if (records.reads?.[i] === 1) {
      reads.due += 1;
      if (!Number.isNaN(at(records.refusedUs))) reads.refused += 1;
      note(answered, at(records.acceptedUs) - intended);
      continue;
    }
    due += 1;
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
    achieved_share: due + reads.due === 0 ? 0 : sent / (due + reads.due),
    refused,
    lost,
    latency_us: {
      accepted: accepted.summary(),
      included: included.summary(),
      finalized: finalized.summary(),
    },
    send_lag_us: lag.summary(),
    ...(reads.due > 0 && { reads: { ...reads, latency_us: answered.summary() } }),
    little: littleCheck(records, window),
    backlog: backlogOf(records, blocks, window),
  };
}

function note(histogram: LatencyHistogram, us: number): void {
  if (Number.isNaN(us)) histogram.recordUnanswered();
  else histogram.record(us);
}

/** Transactions that were due and in no block yet, each time just after a block: what a chain could not take. */
interface Backlog {
  readonly first: number;
  readonly last: number;
  readonly highest: number;
  /** Slope of the line of least squares through them, transactions per second. */
  readonly growth_tps: number;
}

function backlogOf(records: TransactionRecords, blocks: readonly BlockTime[], window: Window): Backlog {
  const inside = blocks.filter(({ number }) => number >= window.first && number <= window.last);
  const counts = inside.map(({ seenUs }) => waitingAt(records, seenUs));
  return {
    first: counts[0] ?? 0,
    last: counts.at(-1) ?? 0,
    highest: Math.max(0, ...counts),
    growth_tps: slope(
      inside.map(({ seenUs }) => seenUs / 1_000_000),
      counts,
    ),
  };
}

function waitingAt(records: TransactionRecords, us: number): number {
  let count = 0;
  for (let i = 0; i < records.count; i++) {
    if ((records.intendedUs[i] ?? 0) >= us) break;
    if (records.reads?.[i] === 1) continue;
    const included = records.includedUs[i] ?? Number.NaN;
    // One that was refused waits no longer; one that was lost waits for ever.
    if (!Number.isNaN(records.refusedUs[i] ?? Number.NaN)) continue;
    if (Number.isNaN(included) || included > us) count += 1;
  }
  return count;
}

function slope(x: readonly number[], y: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const [middle, level] = [mean(x), mean(y)];
  const spread = x.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  const shared = x.reduce((sum, value, i) => sum + (value - middle) * ((y[i] ?? 0) - level), 0);
  return spread === 0 ? 0 : shared / spread;
}

/** Little's law, L = X R: whatever is measured right obeys it, whatever the system does. */
interface LittleCheck {
  /** Transactions between intended and finalized, mean over the window. */
  readonly in_flight: number;
  /** X R: those finalized in the window per second, times their mean latency in seconds. */
  readonly throughput_times_latency: number;
  /** |XR - L| / L; null when nothing was in flight. */
  readonly difference: number | null;
}

/** Of transactions that were finalized some time: a lost one is in flight for ever and no law is about it. */
function littleCheck(records: TransactionRecords, { fromUs, toUs }: Window): LittleCheck {
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

export interface BlockTime {
  readonly number: number;
  readonly seenUs: number;
}

/**
 * Cuts warm-up and drain off at block boundaries: a window that ends inside a block would count its transactions and not its
 * time, or the other way round.
 *
 * @param blocks of one chain, ascending
 * @param fromUs when the warm-up ends
 * @param toUs when the last transaction was due
 * @param blockMs that the chain means to take for a block
 * @throws AgentError `bad_input/too_short` for a load that spans too few blocks, `no/blocks` when the chain owes them
 */
export function measuredWindow(
  blocks: readonly BlockTime[],
  fromUs: number,
  toUs: number,
  blockMs: number,
): Window {
  const within = blocks.filter(({ seenUs }) => seenUs >= fromUs && seenUs <= toUs);
  const [first, last] = [within[0], within.at(-1)];
  if (first && last && last.number - first.number >= leastBlocks && last.seenUs > first.seenUs)
    return { first: first.number, last: last.number, fromUs: first.seenUs, toUs: last.seenUs };
  const expected = Math.floor((toUs - fromUs) / 1_000 / blockMs);
  if (expected >= owedBlocks) {
    throw new AgentError(
      'no/blocks',
      `under this load the chain made ${Math.max(0, within.length - 1)} blocks where ${expected} were due; lower the rate, and see whether its nodes have the cores to themselves`,
      { data: { blocks: within.length, expected } },
    );
  }
  throw new AgentError(
    'bad_input/too_short',
    `between warm-up and end the chain made ${Math.max(0, within.length - 1)} whole blocks, a measurement needs ${leastBlocks}; use a longer --for`,
    { data: { blocks: within.length, least: leastBlocks } },
  );
}

/** What is told of a distribution of latencies, in microseconds; quantiles are upper bounds, at most 1/32 above the truth. */
export interface LatencyDistribution {
  readonly count: number;
  /** Without an answer; they count as slower than every answer. */
  readonly unanswered: number;
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Latencies in the buckets that service levels use (F10 of docs/reference/formulas.md): any number of them in constant space. */
export class LatencyHistogram {
  readonly #counts = new Float64Array(bucketCount);
  #count = 0;
  #unanswered = 0;
  #sum = 0;
  #max = 0;

  /** Microseconds; what is below zero by a rounding of clocks counts as zero. */
  record(us: number): void {
    const value = Math.max(0, Math.round(us));
    const index = bucketIndex(value);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#count += 1;
    this.#sum += value;
    this.#max = Math.max(this.#max, value);
  }

  recordUnanswered(): void {
    this.#unanswered += 1;
  }

  /** The latency within which the share of all was answered; null when fewer were. */
  quantile(share: number): number | null {
    const rank = Math.max(1, Math.ceil(share * (this.#count + this.#unanswered)));
    let reached = 0;
    for (let index = 0; index < bucketCount; index++) {
      reached += this.#counts[index] ?? 0;
      // The last bucket also holds what is longer than its own end.
      if (reached >= rank)
        return index === bucketCount - 1 ? this.#max : Math.min(bucketLastUs(index), this.#max);
    }
    return null;
  }

  /** Mean and maximum are of those that were answered. */
  summary(): LatencyDistribution {
    return {
      count: this.#count,
      unanswered: this.#unanswered,
      mean: this.#count === 0 ? null : Math.round(this.#sum / this.#count),
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p95: this.quantile(0.95),
      p99: this.quantile(0.99),
      max: this.#count === 0 ? null : this.#max,
    };
  }
}
