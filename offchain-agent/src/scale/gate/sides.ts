import { AgentError } from '../../base/error.ts';
import { figure } from '../../base/figure.ts';
import { type Point, startsAnew } from '../../usl/point.ts';
import type { Mode, Sides } from './differences.ts';

/** A size that is not judged, and which side measured it; `both` where the baseline has no throughput there. */
export interface LeftSize {
  readonly n: number;
  readonly measuredBy: 'baseline' | 'candidate' | 'both';
}

/** Pairs of a size of which one half is missing. */
export interface LeftHalves {
  readonly n: number;
  /** The side that measured them. */
  readonly measuredBy: 'baseline' | 'candidate';
  readonly count: number;
}

interface Matched {
  readonly sides: Sides;
  readonly left: readonly LeftSize[];
  readonly halves: readonly LeftHalves[];
}

/** Far more than anybody measures: the time to compare grows with their square. */
const mostSizes = 2_000;

type Rows = ReadonlyMap<number, readonly Point[]>;

/**
 * What two sides have in common. Both with pairs: repetitions by pair; both with a start of its own for every repetition:
 * fresh; anything else counts as measured on networks that repetitions shared.
 * @throws AgentError `bad_input/pairs` for pairs of one side only or of some points only, and one that is there twice at a size;
 * `bad_input/points` for what is no measurement
 */
export function matchSides(baseline: readonly Point[], candidate: readonly Point[]): Matched {
  const points = { baseline, candidate };
  for (const side of ['baseline', 'candidate'] as const) checkMeasured(side, points[side]);
  const mode = modeOf(baseline, candidate);
  const [before, now] = [bySize(baseline), bySize(candidate)];
  const all = [...new Set([...before.keys(), ...now.keys()])].toSorted((a, b) => a - b);
  if (all.length > mostSizes)
    throw new AgentError(
      'bad_input/points',
      `${all.length} sizes are more than a gate compares (${mostSizes}); the column n is the number of validators, or of requests in flight`,
    );
  const left: LeftSize[] = [];
  const halves: LeftHalves[] = [];
  const rows = all.flatMap((n) => {
    const [was, is] = mode === 'pairs' ? paired(n, before, now) : [before.get(n) ?? [], now.get(n) ?? []];
    for (const [measuredBy, rows, kept] of [
      ['baseline', before, was],
      ['candidate', now, is],
    ] as const) {
      const count = (rows.get(n)?.length ?? 0) - kept.length;
      if (count > 0 && before.has(n) && now.has(n)) halves.push({ n, measuredBy, count });
    }
    const [first, second] = [was.map(throughputOf), is.map(throughputOf)];
    // A run that stalled beside others that did not says nothing of the size.
    if (second.length > 0 && first.some((value) => value > 0)) return [{ n, first, second }];
    const measuredBy = !now.has(n) ? 'baseline' : before.has(n) ? 'both' : 'candidate';
    left.push({ n, measuredBy });
    return [];
  });
  return {
    sides: {
      mode,
      sizes: rows.map(({ n }) => n),
      baseline: rows.map(({ first }) => first),
      candidate: rows.map(({ second }) => second),
    },
    left,
    halves,
  };
}

function modeOf(baseline: readonly Point[], candidate: readonly Point[]): Mode {
  const [before, now] = [pairsOf('baseline', baseline), pairsOf('candidate', candidate)];
  if (before !== now) {
    const [has, lacks] = before ? ['baseline', 'candidate'] : ['candidate', 'baseline'];
    throw badPairs(
      `the ${has} was measured in pairs (column pair) and the ${lacks} was not; give both folders of one "almanac sweep --against", or remove the column`,
    );
  }
  if (before) return 'pairs';
  return [baseline, candidate].every(startsAnew) ? 'fresh' : 'shared';
}

/** Whether the points of a side name pairs: all of them, or none. */
function pairsOf(side: string, points: readonly Point[]): boolean {
  const count = points.filter(({ pair }) => pair !== undefined).length;
  if (count === 0 || count === points.length) return count > 0;
  throw badPairs(`${count} of ${points.length} points of the ${side} name a pair; all of them must, or none`);
}

/** The repetitions of both sides that belong together, in the same order. */
function paired(n: number, before: Rows, now: Rows): [was: readonly Point[], is: readonly Point[]] {
  const [was, is] = [before.get(n) ?? [], now.get(n) ?? []];
  for (const points of [was, is]) {
    const twice = points.find((point, i) => points.findIndex(({ pair }) => pair === point.pair) < i);
    if (twice) throw badPairs(`pair ${twice.pair} is there twice at size ${figure(n)} of one side`);
  }
  const both = was.flatMap((one) => {
    const other = is.find(({ pair }) => pair === one.pair);
    return other ? [{ one, other }] : [];
  });
  return [both.map(({ one }) => one), both.map(({ other }) => other)];
}

function bySize(points: readonly Point[]): Rows {
  const rows = new Map<number, Point[]>();
  for (const point of points) {
    const row = rows.get(point.n);
    if (row) row.push(point);
    else rows.set(point.n, [point]);
  }
  return rows;
}

/** A throughput of 0 is a measurement here: a network that stood still. */
function checkMeasured(side: string, points: readonly Point[]): void {
  points.forEach(({ n, throughput }, index) => {
    if (Number.isFinite(n) && n > 0 && Number.isFinite(throughput) && throughput >= 0) return;
    throw new AgentError(
      'bad_input/points',
      `point ${index + 1} of the ${side}: expected a size above 0 and a throughput of 0 or more, got ${n} and ${throughput}`,
      { data: { side, point: index + 1 } },
    );
  });
}

function throughputOf({ throughput }: Point): number {
  return throughput;
}

function badPairs(message: string): AgentError {
  return new AgentError('bad_input/pairs', message);
}
