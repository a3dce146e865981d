import { periodLabel } from '@almanac-chain/agent/chain/records/period-label';
import { type CalendarKind, periodStart } from '@almanac-chain/agent/sli/calendar';
import { type IndicatorName, isCounted } from '@almanac-chain/agent/sli/indicator';
import type { Asked } from './connection.ts';
import { kindOf } from './periods.ts';
import { maxRows, readHistory } from './records.ts';

/** Since when a target is measured, as far as the chain still knows. */
interface Since {
  readonly kind: CalendarKind;
  readonly startS: number;
  /** Older records may have been there, and are out of retention. */
  readonly isAtLeast: boolean;
}

/** Periods of a kind that the chain keeps: where they begin, and whether older ones were deleted. */
interface KeptPeriods {
  readonly kind: CalendarKind;
  readonly startS: number;
  readonly isWhole: boolean;
}

/** The finest first: their records go back the least. */
const kinds = [
  ['day', 'days'],
  ['month', 'months'],
  ['year', 'years'],
] as const;

/** Records that the chain counts itself, and those that it is told of: each kind of them is deleted for itself. */
const classes = { counted: 0, sampled: 1 } as const;

/** What the chain keeps of a network's days, months and years. */
async function readKept(
  { api, at, asOf }: Asked,
  network: number,
  indicator: IndicatorName,
): Promise<readonly KeptPeriods[]> {
  const nowS = Math.floor(asOf.timeMs / 1_000);
  const own = isCounted(indicator) && network === 0 ? classes.counted : classes.sampled;
  const stored = await api.query.Sli.Parameters.getValue(network, at);
  const { retention } = stored.value.current;
  const kept = await Promise.all(
    kinds.map(async ([kind, length]) => {
      const startS = await api.query.Sli.Kept.getValue(network, own, kindOf(kind), at);
      return startS === undefined
        ? []
        : [{ kind, startS, isWhole: periodsBetween(kind, startS, nowS) < retention[length] }];
    }),
  );
  return kept.flat();
}

const known = new WeakMap<Asked['api'], Map<string, ReturnType<typeof readKept>>>();

/** Of all rows of a list the same: read once a day. */
async function keptOf(asked: Asked, network: number, indicator: IndicatorName) {
  const own = known.get(asked.api) ?? new Map<string, ReturnType<typeof readKept>>();
  known.set(asked.api, own);
  const key = `${network} ${indicator} ${periodStart('day', Math.floor(asked.asOf.timeMs / 1_000))}`;
  const kept = own.get(key) ?? readKept(asked, network, indicator);
  own.set(key, kept);
  kept.catch(() => own.delete(key));
  return await kept;
}

/** Since when a target is measured; undefined where the chain has no record of it any more, or none yet. */
export async function readSince(
  asked: Asked,
  network: number,
  target: number,
  indicator: IndicatorName,
): Promise<Since | undefined> {
  let oldest: Since | undefined;
  for (const { kind, startS, isWhole } of await keptOf(asked, network, indicator)) {
    const rows = await readHistory(asked, network, target, indicator, kind, startS, maxRows);
    const first = rows.find(({ answer }) => answer !== undefined)?.startS;
    if (first === undefined) continue;
    if (first > startS || isWhole) return { kind, startS: first, isAtLeast: false };
    oldest = { kind, startS: first, isAtLeast: true };
  }
  return oldest;
}

/** @example sinceText({ kind: 'day', startS: 1_772_323_200, isAtLeast: false }) // '2026-03-01' */
export function sinceText(since: Since | undefined): string {
  if (!since) return '?';
  return `${since.isAtLeast ? 'before ' : ''}${periodLabel(since.kind, since.startS)}`;
}

/** How many periods lie from the one that begins at a second to the one that contains another. */
function periodsBetween(kind: CalendarKind, startS: number, endS: number): number {
  let count = 0;
  for (let at = periodStart(kind, endS); at > startS && count < maxRows; count += 1) {
    at = periodStart(kind, at - 1);
  }
  return count;
}
