import { entryOf } from '../../../../offchain-agent/src/base/map-entry.ts';
import { type HeldLoss, holdLoss } from './hold.ts';
import { type BlamePart, lossesOf } from './parts.ts';
import { type PlantedKind, plantedKinds } from './plan.ts';
import type { LossSource } from './told-losses.ts';

/** Losses of one kind that one rule decided, in the time of one kind of fault. */
interface MatrixRow {
  readonly fault: HeldLoss['fault'];
  readonly lost: HeldLoss['loss']['kind'];
  readonly rule: string;
  readonly cause: string;
  readonly counts: Record<HeldLoss['verdict'], number>;
}

interface FaultShare {
  readonly planted: number;
  readonly right: number;
}

/** What was said of all losses from one source, against what was planted. */
export interface BlameJudgement {
  readonly source: LossSource;
  readonly rows: readonly MatrixRow[];
  /** Of losses that cost points, by fault. */
  readonly byFault: ReadonlyMap<PlantedKind, FaultShare>;
  /** Losses that cost points and were planted, or are laid to somebody as certain: those can be wrong. */
  readonly judged: number;
  readonly wrong: number;
  /** Laid to somebody as likely where nothing was planted: of them nobody knows. */
  readonly named: number;
  /** What is not within its bar, a sentence each. */
  readonly faults: readonly string[];
}

/** Bars of both sources; see `npm run relay -- --help`. */
const mostWrong = 0.01;
const leastRight = 0.9;
const leastLost = 100;

/** Holds all that was played, in any number of parts, against its plans. */
export function judgeParts(parts: readonly BlamePart[], source: LossSource): BlameJudgement {
  const held = parts.flatMap((part) => lossesOf(part, source).map((loss) => holdLoss(loss, part.played)));
  return judgeLosses(held, source);
}

/** Missing bits cost no points, and have no part in the bars. */
export function judgeLosses(held: readonly HeldLoss[], source: LossSource): BlameJudgement {
  const paid = held.filter(({ loss }) => loss.kind !== 'bit');
  const counted = paid.filter(({ verdict }) => verdict !== 'chain');
  const planted = counted.filter(({ fault }) => fault !== 'none');
  const wrong = countOf(counted, 'wrong');
  const judged =
    planted.length +
    countOf(
      counted.filter(({ fault }) => fault === 'none'),
      'wrong',
    );
  const byFault = new Map(
    plantedKinds.map((kind) => {
      const own = planted.filter(({ fault }) => fault === kind);
      return [kind, { planted: own.length, right: countOf(own, 'right') }] as const;
    }),
  );
  const few = [...byFault].filter(([, { planted: lost }]) => lost < leastLost);
  const unseen = [...byFault].filter(([, { planted: lost, right }]) => right < leastRight * lost);
  return {
    source,
    rows: matrixOf(held),
    byFault,
    judged,
    wrong,
    named: countOf(paid, 'named'),
    faults: [
      ...few.map(
        ([kind, { planted: lost }]) => `${kind}: ${lost} lost opportunities, ${leastLost} are wanted`,
      ),
      ...(wrong > mostWrong * judged
        ? [`${percentOf(wrong, judged)} of ${judged} laid wrongly, at most ${percentOf(mostWrong, 1)} may be`]
        : []),
      ...(source === 'heard' ? unseen : []).map(
        ([kind, { planted: lost, right }]) =>
          `${kind}: ${percentOf(right, lost)} of ${lost} laid rightly, at least ${percentOf(leastRight, 1)} must be`,
      ),
    ],
  };
}

function matrixOf(held: readonly HeldLoss[]): MatrixRow[] {
  const rows = new Map<string, MatrixRow>();
  for (const { fault, verdict, loss } of held) {
    const { kind: lost, rule, cause } = loss;
    const row = entryOf(rows, `${fault} ${lost} ${rule} ${cause}`, () => ({
      fault,
      lost,
      rule,
      cause,
      counts: { right: 0, wrong: 0, unknown: 0, chain: 0, named: 0 },
    }));
    row.counts[verdict] += 1;
  }
  return [...rows].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}

function countOf(held: readonly HeldLoss[], verdict: HeldLoss['verdict']): number {
  return held.filter((one) => one.verdict === verdict).length;
}

/** @example percentOf(1, 8) // '12.5 %' */
export function percentOf(part: number, all: number): string {
  return all === 0 ? '-' : `${Number(((100 * part) / all).toFixed(2))} %`;
}
