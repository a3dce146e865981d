import { utc } from '../../../base/format.ts';
import { LiveArea } from '../../../cli/live-area.ts';
import { isPlain, print, say } from '../../../cli/output.ts';
import { renderTable } from '../../../cli/table.ts';
import { type TableColumn } from '../../../words/column.ts';
import type { ArrivalSummary } from '../../authorship/arrival.ts';
import { type NamedState, type Presentation, unknowable, type WatchedChain } from './presentation.ts';
import { proofNotes } from './verified.ts';
import { witnessNotes } from './witness.ts';

/** How a watch is shown while it runs, and at its end. */
interface WatchView<Counts extends object> {
  show(state: NamedState<Counts>): void;
  /** Says something about the watch itself. */
  tell(message: string): void;
  /** @param isMore whether what is shown may be newer than its last block */
  end(state: NamedState<Counts>, isMore?: boolean): void;
}

/** Between two lines of a log. */
const lineEveryMs = 10_000;

const arrivalColumns: readonly TableColumn[] = [
  { title: 'arrival p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'blocks seen', align: 'right' },
];

/** Shorter pauses of this process disappear in the arrival of a block. */
const notableStallMs = 50;

/** Missed slots that one line of a log names. */
const shownMisses = 10;

/** A table that is painted over on a terminal; elsewhere the table once, then lines, and the table again at the end. */
export function createWatchView<Counts extends object>(
  presentation: Presentation<Counts>,
  chain: WatchedChain,
  now: () => number = Date.now,
): WatchView<Counts> {
  return isPlain() ? new PlainView(presentation, chain, now) : new LiveView(presentation, chain);
}

class LiveView<Counts extends object> implements WatchView<Counts> {
  readonly #area = new LiveArea(process.stdout);
  readonly #presentation: Presentation<Counts>;
  readonly #chain: WatchedChain;
  #lines: readonly string[] = [];
  #message = '';

  constructor(presentation: Presentation<Counts>, chain: WatchedChain) {
    this.#presentation = presentation;
    this.#chain = chain;
  }

  show(state: NamedState<Counts>): void {
    this.#lines = watchScreen(this.#presentation, state, this.#chain);
    this.#paint();
  }

  // Anything printed between two paintings would stay on the screen for ever.
  tell(message: string): void {
    this.#message = message;
    this.#paint();
  }

  end(state: NamedState<Counts>): void {
    this.#area.clear();
    printScreen(this.#presentation, state, this.#chain);
  }

  #paint(): void {
    this.#area.show(this.#message ? [...this.#lines, this.#message] : this.#lines);
  }
}

class PlainView<Counts extends object> implements WatchView<Counts> {
  readonly #presentation: Presentation<Counts>;
  readonly #chain: WatchedChain;
  readonly #now: () => number;
  #printedAtMs: number | undefined;
  #printedBlock = 0;
  #printedSlot = 0;
  #printedScreen = '';

  constructor(presentation: Presentation<Counts>, chain: WatchedChain, now: () => number) {
    this.#presentation = presentation;
    this.#chain = chain;
    this.#now = now;
  }

  show(state: NamedState<Counts>): void {
    if (this.#printedAtMs === undefined) this.#printScreen(state);
    else if (this.#now() - this.#printedAtMs >= lineEveryMs)
      print(watchLine(this.#presentation, state, this.#printedSlot));
    else return;
    this.#printedAtMs = this.#now();
    this.#printedBlock = state.toBlock;
    this.#printedSlot = state.lastSlot ?? 0;
  }

  tell(message: string): void {
    say(message);
  }

  end(state: NamedState<Counts>, isMore = false): void {
    const isNew = isMore && this.#screenOf(state) !== this.#printedScreen;
    if (isNew || state.toBlock > this.#printedBlock) this.#printScreen(state);
  }

  #printScreen(state: NamedState<Counts>): void {
    this.#printedScreen = this.#screenOf(state);
    print(this.#printedScreen);
  }

  #screenOf(state: NamedState<Counts>): string {
    return watchScreen(this.#presentation, state, this.#chain).join('\n');
  }
}

function printScreen<Counts extends object>(
  presentation: Presentation<Counts>,
  state: NamedState<Counts>,
  chain: WatchedChain,
): void {
  for (const line of watchScreen(presentation, state, chain)) print(line);
}

/** The whole screen: what was counted, the table, and what else one must know to read it. */
export function watchScreen<Counts extends object>(
  presentation: Presentation<Counts>,
  state: NamedState<Counts>,
  chain: WatchedChain,
): string[] {
  const beside = state.beside ?? [];
  const columns = [
    { title: 'validator' },
    ...presentation.columns,
    ...arrivalColumns,
    ...beside.flatMap((one) => one.columns),
  ];
  return [
    ...heading(state, chain),
    '',
    ...renderTable(columns, rows(presentation, state)),
    '',
    ...presentation.notes(state, chain.basis),
    ...beside.flatMap((one) => one.notes(state.validators)),
    ...proofNotes(chain),
    ...witnessNotes(chain.witness),
    ...notes(presentation, state),
  ];
}

/** One line for a log: where the chain is, and who missed slots since the line before. */
export function watchLine<Counts extends object>(
  { total, summary, missedSlots }: Presentation<Counts>,
  state: NamedState<Counts>,
  sinceSlot: number,
): string {
  const { lastSlot, slotDurationMs } = state;
  const at =
    lastSlot === undefined || slotDurationMs === undefined
      ? `block ${state.toBlock}`
      : `${utc(lastSlot * slotDurationMs)} block ${state.toBlock} slot ${lastSlot}`;
  const line = `${at} ${summary(total(state))}`;
  if (!missedSlots) return line;
  const recent = state.validators.flatMap((validator) =>
    missedSlots(validator)
      .filter((slot) => slot > sinceSlot)
      .map((slot) => ({ label: validator.label, slot })),
  );
  const shown = recent
    .toSorted((a, b) => a.slot - b.slot)
    .slice(-shownMisses)
    .map(({ label, slot }) => `${label}@${slot}`);
  const left = recent.length - shown.length;
  const since = [...(left > 0 ? [`${left} more,`] : []), ...shown].join(' ') || 'none';
  return `${line} missed since the line before: ${since}`;
}

function heading<Counts extends object>(
  state: NamedState<Counts>,
  { chainName, specName, url }: WatchedChain,
): string[] {
  const { slotDurationMs, firstSlot, lastSlot } = state;
  const chain = `${chainName} (${specName}) at ${url}`;
  const blocks = `finalized blocks ${state.fromBlock}..${state.toBlock}`;
  if (slotDurationMs === undefined || firstSlot === undefined || lastSlot === undefined)
    return [chain, blocks];
  const time = (slot: number): string => utc(slot * slotDurationMs);
  return [
    `${chain}, slots of ${slotDurationMs / 1_000} s`,
    `${blocks}, slots ${firstSlot}..${lastSlot}, ${time(firstSlot)} to ${time(lastSlot)} UTC`,
  ];
}

function rows<Counts extends object>(
  { cells, total }: Presentation<Counts>,
  state: NamedState<Counts>,
): string[][] {
  const each = state.validators.map((validator) => [
    validator.isActive ? validator.label : `${validator.label} (left)`,
    ...cells(validator, state),
    ...arrivalCells(validator, state),
    ...(state.beside ?? []).flatMap((one) => one.cells(validator)),
  ]);
  const all = ['all', ...cells(total(state), state)];
  return state.validators.length === 1 ? each : [...each, all];
}

function arrivalCells<Counts extends object>(
  { arrival }: { readonly arrival: ArrivalSummary | undefined },
  { slotDurationMs }: NamedState<Counts>,
): string[] {
  if (slotDurationMs === undefined) return arrivalColumns.map(() => unknowable);
  return [String(arrival?.p50Ms ?? '?'), String(arrival?.p95Ms ?? '?'), String(arrival?.blocks ?? 0)];
}

function notes<Counts extends object>(
  { unattributed }: Presentation<Counts>,
  state: NamedState<Counts>,
): string[] {
  const lines: string[] = [];
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
    lines.push(`Blocks that came in and whose author ${unattributed}: ${state.unattributed}.`);
  }
  if (state.longestStallMs >= notableStallMs) {
    lines.push(
      `This observer itself stood still for up to ${state.longestStallMs} ms; arrivals of that time are too late by as much.`,
    );
  }
  return lines;
}
