import type { Sample, SampleOutcome } from '../../sli/sample.ts';
import type { ListeningRecord } from './listening-record.ts';

/** A block of the finalized chain. */
export interface AuthoredBlock {
  readonly hash: string;
  readonly slot: number;
  /** The Aura key whose slot it is. */
  readonly author: string;
  /** The target that the author is; absent when it is none. */
  readonly target: number | undefined;
}

export interface ArrivalWindow {
  readonly network: number;
  /** Start, UTC seconds. */
  readonly window: number;
  readonly windowMs: number;
  readonly slotDurationMs: number;
  /** Governed: above this the report is withheld. */
  readonly clockOffsetMs: number;
}

export interface JudgedArrivals {
  /** Of every block for its author and for target 0, ascending by target and instant. */
  readonly samples: readonly Sample[];
  /** Blocks seen before their slot began. */
  readonly early: number;
  /** Estimated, with the shortest way on top; `undefined` when no block was seen. */
  readonly clockOffsetMs: number | undefined;
  /** Why the whole report of the window is withheld. */
  readonly withheld: string | undefined;
}

/** All authors together. */
const allAuthors = 0;
const maxEarlyShare = 0.05;

/**
 * What became of every finalized block whose slot begins in the window.
 *
 * A sample is taken when one vantage was listened to undisturbed during the whole slot, whatever was seen in it: a rule
 * that looked at the outcome would favour the slow or the fast. Then a block seen within its slot is an answer, a block
 * seen later or never is late, and one seen before its slot is a fault of a clock and no sample.
 *
 * Whose clock is told by the authors: nodes take blocks up to a slot early, so one author can write all of its own early,
 * but not those of the others. The report is withheld when those of more than half of the authors came in early.
 */
export function judgeArrivals(
  window: ArrivalWindow,
  blocks: readonly AuthoredBlock[],
  seenAtUs: ReadonlyMap<string, number>,
  record: ListeningRecord,
): JudgedArrivals {
  const startUs = window.window * 1_000_000;
  const slotUs = window.slotDurationMs * 1_000;
  const isSet = record.hasJump({ fromUs: startUs, untilUs: startUs + window.windowMs * 1_000 });
  const arrivals: BlockArrival[] = [];
  const samples: Sample[] = [];
  let early = 0;
  for (const { hash, slot, author, target } of blocks) {
    const instantUs = slot * slotUs;
    const seenUs = seenAtUs.get(hash);
    const reason = isSet ? 'clock' : record.disturbance({ fromUs: instantUs, untilUs: instantUs + slotUs });
    let outcome: SampleOutcome;
    if (reason !== undefined) outcome = { kind: 'untaken', reason };
    else {
      if (seenUs !== undefined) arrivals.push({ author, delayUs: seenUs - instantUs });
      outcome = outcomeOf(seenUs, instantUs, slotUs);
      if (outcome.kind === 'untaken') early += 1;
    }
    const base = { network: window.network, window: window.window, indicator: 'arrival', instantUs } as const;
    if (target !== undefined) samples.push({ ...base, target, outcome });
    samples.push({ ...base, target: allAuthors, outcome });
  }
  const offsetUs = estimateClockOffsetUs(arrivals);
  return {
    samples: samples.toSorted((a, b) => a.target - b.target || a.instantUs - b.instantUs),
    early,
    clockOffsetMs: offsetUs === undefined ? undefined : Math.round(offsetUs / 1_000),
    withheld: clockFault(offsetUs, window.clockOffsetMs) ?? tooEarly(arrivals),
  };
}

function outcomeOf(seenUs: number | undefined, instantUs: number, slotUs: number): SampleOutcome {
  if (seenUs === undefined || seenUs - instantUs > slotUs) return { kind: 'null', reason: 'late' };
  if (seenUs < instantUs) return { kind: 'untaken', reason: 'clock' };
  return { kind: 'answer', latencyUs: seenUs - instantUs };
}

/** An author counts as early when more than 5 % of its blocks that were seen came in before their slots. */
function tooEarly(arrivals: readonly BlockArrival[]): string | undefined {
  const authors = new Map<string, { seen: number; early: number }>();
  for (const { author, delayUs } of arrivals) {
    const { seen, early } = authors.get(author) ?? { seen: 0, early: 0 };
    authors.set(author, { seen: seen + 1, early: early + (delayUs < 0 ? 1 : 0) });
  }
  const early = [...authors.values()].filter((own) => own.early > maxEarlyShare * own.seen).length;
  if (2 * early <= authors.size) return undefined;
  return `blocks of ${early} of ${authors.size} authors were seen before their slots began (over 5 %). This clock is behind, or theirs are ahead; synchronize it with NTP`;
}

/** One block as seen here: microseconds from the start of its slot, negative when seen before it. */
export interface BlockArrival {
  readonly author: string;
  readonly delayUs: number;
}

/**
 * How far this machine's clock is ahead of the authors', with the shortest way from them to here on top, microseconds:
 * the shortest arrival of each author, and of these the upper median (docs/explanation/measuring.md#own-clock).
 *
 * It is an upper bound of the offset as long as fewer than half of the authors have wrong clocks: no block arrives before
 * it is written. `undefined` when no block was seen.
 *
 * @example
 * estimateClockOffsetUs([{ author: 'a', delayUs: 900 }, { author: 'a', delayUs: 400 }, { author: 'b', delayUs: 700 }]) // 700
 */
export function estimateClockOffsetUs(arrivals: Iterable<BlockArrival>): number | undefined {
  const shortest = new Map<string, number>();
  for (const { author, delayUs } of arrivals) {
    shortest.set(author, Math.min(delayUs, shortest.get(author) ?? Number.POSITIVE_INFINITY));
  }
  const ascending = [...shortest.values()].toSorted((a, b) => a - b);
  return ascending[Math.floor(ascending.length / 2)];
}

/** Why a reporter with such a clock withholds its report; `undefined` when the clock is good enough. */
export function clockFault(offsetUs: number | undefined, maxOffsetMs: number): string | undefined {
  if (offsetUs === undefined || Math.abs(offsetUs) <= maxOffsetMs * 1_000) return undefined;
  const offsetMs = Math.round(Math.abs(offsetUs) / 1_000);
  return offsetUs < 0
    ? `this machine's clock is at least ${offsetMs} ms behind those of the authors, ${maxOffsetMs} ms are allowed; synchronize it with NTP`
    : `fastest blocks of half the authors arrive ${offsetMs} ms into their slots, over ${maxOffsetMs} ms; synchronize this clock with NTP, or use a nearer node`;
}
