import type { Follower, HeardHead } from './follower.ts';

export const gatewayFaults = ['kill', 'freeze', 'cut', 'half'] as const;
export type GatewayFault = (typeof gatewayFaults)[number];

/** One fault as it went; times are seen time in ms. */
export interface DoneFault {
  readonly kind: GatewayFault;
  readonly node: string;
  readonly atMs: number;
  /** Until the gateway said that it had left the node; of half-dead ones from the first call that was swallowed. */
  readonly leftAfterMs: number;
}

export interface ClientResult {
  readonly name: string;
  readonly heads: number;
  readonly finalized: number;
  /** The longest that a head reached it after a living node had told of it, ms. */
  readonly worstGapMs: number;
  readonly calls: number;
  readonly failed: number;
  readonly reasons: readonly string[];
  /** Final blocks of the chain that it never heard of, or heard wrongly; blocks that it heard of twice. */
  readonly missing: number;
  readonly doubled: number;
  readonly stops: number;
  /** The longest that it waited for `stop` behind a kill, ms. */
  readonly slowestStopMs: number;
}

export const limits = {
  headMs: 3_000,
  stopMs: 1_000,
  leftMs: { kill: 1_000, freeze: 3_000, cut: 3_000, half: 3_000 },
};

interface Course {
  /** By height, when a living node told of it. */
  readonly firstMs: ReadonlyMap<number, number>;
  readonly faults: readonly DoneFault[];
  /** The chain: heights by hash. */
  readonly chain: ReadonlyMap<string, number>;
  /** What was told between these counts. */
  readonly fromMs: number;
  readonly toMs: number;
}

export function judged({ name, journal, tellsBestOnce }: Follower, course: Course): ClientResult {
  const { best, finalized, stops, calls, failed, reasons } = journal;
  const twice = (heard: readonly HeardHead[]): number =>
    heard.length - new Set(heard.map(({ height, id }) => `${height} ${id}`)).size;
  return {
    name,
    heads: best.length,
    finalized: finalized.length,
    worstGapMs: worstGapMs(best, course),
    calls,
    failed,
    reasons,
    missing: missing(finalized, course.chain),
    doubled: twice(finalized) + (tellsBestOnce ? twice(best) : 0),
    stops: stops.length,
    slowestStopMs: slowestStopMs(stops, course.faults),
  };
}

function worstGapMs(best: readonly HeardHead[], { firstMs, fromMs, toMs }: Course): number {
  let worst = 0;
  for (const [height, toldMs] of firstMs) {
    if (toldMs < fromMs || toldMs > toMs) continue;
    const heard = best.find((one) => one.height >= height);
    worst = Math.max(worst, (heard?.atMs ?? Number.POSITIVE_INFINITY) - toldMs);
  }
  return worst;
}

/** Of the heights between the first and the last that it heard of as final; a hash that is none of the chain's is missing, too. */
function missing(finalized: readonly HeardHead[], chain: ReadonlyMap<string, number>): number {
  const right = finalized.filter(({ height, id }) => id.length !== 66 || chain.get(id) === height);
  const heights = new Set(right.map(({ height }) => height));
  const [first, last] = [Math.min(...heights), Math.max(...heights)];
  return finalized.length - right.length + (heights.size === 0 ? 1 : last - first + 1 - heights.size);
}

/** Each kill has at most one of them, from the node that was killed. */
function slowestStopMs(stops: readonly number[], faults: readonly DoneFault[]): number {
  const after = stops.map((stopMs) => {
    const before = faults.findLast(({ atMs }) => atMs <= stopMs);
    return before?.kind === 'kill' ? stopMs - before.atMs : 0;
  });
  return Math.max(0, ...after);
}

export function isSoundClient({
  worstGapMs: gapMs,
  failed,
  missing: lost,
  doubled,
  slowestStopMs: ms,
  heads,
}: ClientResult): boolean {
  return heads > 0 && gapMs <= limits.headMs && failed + lost + doubled === 0 && ms <= limits.stopMs;
}
