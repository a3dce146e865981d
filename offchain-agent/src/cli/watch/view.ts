import type { Basis } from '../../chain/rpc/basis.ts';
import { sharePpm } from '../../sli/ppm.ts';
import { percent, utc, utcTime } from '../format.ts';
import { LiveArea } from '../live-area.ts';
import { isPlain, print, say } from '../output.ts';
import { type Column, renderTable } from '../table.ts';
import { missed, type NamedState, type NamedValidator } from './namer.ts';

/** How a watch is shown while it runs, and at its end. */
export interface WatchView {
  show(state: NamedState): void;
  /** Says something about the watch itself. */
  tell(message: string): void;
  end(state: NamedState): void;
}

/** Between two lines of a log. */
const lineEveryMs = 10_000;

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

/** A table that is painted over on a terminal; elsewhere the table once, then lines, and the table again at the end. */
export function createWatchView(chain: WatchedChain, now: () => number = Date.now): WatchView {
  return isPlain() ? new PlainView(chain, now) : new LiveView(chain);
}

class LiveView implements WatchView {
  readonly #area = new LiveArea(process.stdout);
  readonly #chain: WatchedChain;
  #lines: readonly string[] = [];
  #message = '';

  constructor(chain: WatchedChain) {
    this.#chain = chain;
  }

  show(state: NamedState): void {
    this.#lines = watchScreen(state, this.#chain);
    this.#paint();
  }

  // Anything printed between two paintings would stay on the screen for ever.
  tell(message: string): void {
    this.#message = message;
    this.#paint();
  }

  end(state: NamedState): void {
    this.#area.clear();
    printScreen(state, this.#chain);
  }

  #paint(): void {
    this.#area.show(this.#message ? [...this.#lines, this.#message] : this.#lines);
  }
}

class PlainView implements WatchView {
  readonly #chain: WatchedChain;
  readonly #now: () => number;
  #printedAtMs: number | undefined;
  #printedBlock = 0;
  #printedSlot = 0;

  constructor(chain: WatchedChain, now: () => number) {
    this.#chain = chain;
    this.#now = now;
  }

  show(state: NamedState): void {
    if (this.#printedAtMs === undefined) printScreen(state, this.#chain);
    else if (this.#now() - this.#printedAtMs >= lineEveryMs) print(watchLine(state, this.#printedSlot));
    else return;
    this.#printedAtMs = this.#now();
    this.#printedBlock = state.toBlock;
    this.#printedSlot = state.lastSlot;
  }

  tell(message: string): void {
    say(message);
  }

  end(state: NamedState): void {
    if (state.toBlock > this.#printedBlock) printScreen(state, this.#chain);
  }
}

function printScreen(state: NamedState, chain: WatchedChain): void {
  for (const line of watchScreen(state, chain)) print(line);
}

export interface WatchedChain {
  readonly chainName: string;
  readonly basis: Basis;
  readonly specName: string;
  readonly url: string;
}

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

/** The answer of `almanac watch --json`: authorship is counted in full, arrival a sample. */
export function watchDocument(state: NamedState, chain: WatchedChain & { readonly genesisHash: string }) {
  const time = (slot: number): string => new Date(slot * state.slotDurationMs).toISOString();
  return {
    schema: 'almanac.watch.v1',
    basis: chain.basis,
    chain: chain.chainName,
    spec_name: chain.specName,
    genesis_hash: chain.genesisHash,
    url: chain.url,
    slot_duration_ms: state.slotDurationMs,
    from_block: state.fromBlock,
    to_block: state.toBlock,
    to_block_hash: state.toHash,
    first_slot: state.firstSlot,
    last_slot: state.lastSlot,
    first_slot_at: time(state.firstSlot),
    last_slot_at: time(state.lastSlot),
    slots_with_several_blocks: state.crowdedSlotCount,
    clock_fault_blocks: state.clockFaults,
    unattributed_blocks: state.unattributed,
    longest_observer_stall_ms: state.longestStallMs,
    validators: state.validators.map((validator) => documentOf(validator, time)),
  };
}

function documentOf(validator: NamedValidator, time: (slot: number) => string) {
  const { assigned, authored, arrival } = validator;
  return {
    account: validator.account ?? null,
    name: validator.name ?? null,
    aura_key: validator.key,
    active: validator.isActive,
    assigned_slots: assigned,
    authored_slots: authored,
    missed_slots: missed(validator),
    authorship_sli_ppm: sharePpm(BigInt(authored), BigInt(assigned)) ?? null,
    last_missed: validator.missedSlots.slice(-100).map((slot) => ({ slot, at: time(slot) })),
    arrival: arrival
      ? {
          basis: 'sampled',
          blocks: arrival.blocks,
          p50_ms: arrival.p50Ms,
          p95_ms: arrival.p95Ms,
          late_blocks: arrival.late,
        }
      : null,
  };
}
