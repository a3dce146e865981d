import type { Basis } from '../../chain/rpc/basis.ts';
import { sharePpm } from '../../sli/ppm.ts';
import { percent } from '../share.ts';
import { type Column, renderTable } from '../table.ts';
import { utc, utcTime } from '../time.ts';
import { missed, type NamedState, type NamedValidator } from './named-state.ts';

export interface WatchedChain {
  readonly chainName: string;
  readonly basis: Basis;
  readonly specName: string;
  readonly url: string;
}

const columns: readonly Column[] = [
  { title: 'validator' },
  { title: 'SLI %', align: 'right' },
  { title: 'authored/assigned', align: 'right' },
  { title: 'missed', align: 'right' },
  { title: 'last missed (UTC)' },
  { title: 'arrival p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'blocks seen', align: 'right' },
];

/** Shorter pauses of this process disappear in the arrival of a block. */
const notableStallMs = 50;

/** Missed slots that one line of a log names. */
const shownMisses = 10;

/** The whole screen: what was counted, the table, and what else one must know to read it. */
export function watchScreen(state: NamedState, chain: WatchedChain): string[] {
  return [...heading(state, chain), '', ...renderTable(columns, rows(state)), '', ...notes(state, chain)];
}

/** One line for a log: where the chain is, and who missed slots since the line before. */
export function watchLine(state: NamedState, sinceSlot: number): string {
  const sum = total(state.validators);
  const recent = state.validators.flatMap(({ label, missedSlots }) =>
    missedSlots.filter((slot) => slot > sinceSlot).map((slot) => ({ label, slot })),
  );
  const shown = recent
    .toSorted((a, b) => a.slot - b.slot)
    .slice(-shownMisses)
    .map(({ label, slot }) => `${label}@${slot}`);
  const left = recent.length - shown.length;
  const since = [...(left > 0 ? [`${left} more,`] : []), ...shown].join(' ') || 'none';
  return `${utc(state.lastSlot * state.slotDurationMs)} block ${state.toBlock} slot ${state.lastSlot} authored ${sum.authored}/${sum.assigned} missed since the line before: ${since}`;
}

function heading(state: NamedState, { chainName, specName, url }: WatchedChain): string[] {
  const time = (slot: number): string => utc(slot * state.slotDurationMs);
  return [
    `${chainName} (${specName}) at ${url}, slots of ${state.slotDurationMs / 1_000} s`,
    `finalized blocks ${state.fromBlock}..${state.toBlock}, slots ${state.firstSlot}..${state.lastSlot}, ${time(state.firstSlot)} to ${time(state.lastSlot)} UTC`,
  ];
}

function rows(state: NamedState): string[][] {
  const all = { ...total(state.validators), missedSlots: [] as number[] };
  const sum = row('all', all, state.slotDurationMs);
  const each = state.validators.map((validator) =>
    row(validator.isActive ? validator.label : `${validator.label} (left)`, validator, state.slotDurationMs),
  );
  return state.validators.length > 1 ? [...each, sum] : each;
}

function row(
  label: string,
  counts: Pick<NamedValidator, 'assigned' | 'authored' | 'missedSlots'> &
    Partial<Pick<NamedValidator, 'arrival'>>,
  slotDurationMs: number,
): string[] {
  const { assigned, authored, arrival } = counts;
  const last = counts.missedSlots.slice(-3).map((slot) => utcTime(slot * slotDurationMs));
  const isOne = 'arrival' in counts;
  return [
    label,
    percent(sharePpm(BigInt(authored), BigInt(assigned))),
    `${authored}/${assigned}`,
    String(missed(counts)),
    last.join(' '),
    isOne ? String(arrival?.p50Ms ?? '?') : '',
    isOne ? String(arrival?.p95Ms ?? '?') : '',
    isOne ? String(arrival?.blocks ?? 0) : '',
  ];
}

function notes(state: NamedState, { basis }: WatchedChain): string[] {
  const lines = [
    `Authorship: ${basis === 'census' ? 'census of the finalized chain' : 'simulated, by the embedded chain'}. Arrival: new blocks as seen from here, measured by this clock; ? = none seen yet.`,
  ];
  const crowded = state.crowdedSlots.at(-1);
  if (crowded) {
    lines.push(
      `Slots with several blocks: ${state.crowdedSlotCount}, each counted once; the last is slot ${crowded.slot} with blocks ${crowded.blocks.join(', ')}.`,
    );
  }
  if (state.clockFaults > 0) {
    lines.push(
      `Blocks that came in before their slot began: ${state.clockFaults}; this clock or an author's is wrong.`,
    );
  }
  const late = state.validators.reduce((sum, { arrival }) => sum + (arrival?.late ?? 0), 0);
  if (late > 0) lines.push(`Blocks that came in after their slot was over: ${late}.`);
  if (state.unattributed > 0) {
    lines.push(`Blocks that came in and whose author could not be asked for: ${state.unattributed}.`);
  }
  if (state.longestStallMs >= notableStallMs) {
    lines.push(
      `This observer itself stood still for up to ${state.longestStallMs} ms; arrivals of that time are too late by as much.`,
    );
  }
  return lines;
}

function total(validators: readonly NamedValidator[]): { assigned: number; authored: number } {
  return validators.reduce(
    (sum, { assigned, authored }) => ({
      assigned: sum.assigned + assigned,
      authored: sum.authored + authored,
    }),
    { assigned: 0, authored: 0 },
  );
}
