import { sharePpm } from '../../sli/ppm.ts';
import { percent } from '../share.ts';
import { sparkline } from '../sparkline.ts';
import { type Column, renderTable } from '../table.ts';
import { utc, utcTime } from '../time.ts';
import type { DemoFigures, SlotCounts, ValidatorFigures } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';

type Shown = Pick<DemoNetwork, 'caveat' | 'slotDurationMs' | 'windowMs'>;

const columns: readonly Column[] = [
  { title: 'validator' },
  { title: 'SLI %', align: 'right' },
  { title: 'slots', align: 'right' },
  { title: 'windows' },
  { title: 'last missed (UTC)' },
  { title: 'p95 ms (not stored)', align: 'right' },
];

// What fits into a terminal of 80 columns.
const shownWindows = 12;
const shownMisses = 2;

/** The demo's table with what one must know to read it. */
export function demoScreen(figures: DemoFigures, network: Shown): string[] {
  const slotS = network.slotDurationMs / 1_000;
  const windowS = network.windowMs / 1_000;
  const starts = lastWindows(figures);
  return [
    `block ${figures.blockNumber}, ${utc(figures.asOfMs)} UTC, slots of ${slotS} s, windows of ${windowS} s`,
    '',
    ...renderTable(
      columns,
      figures.validators.map((row) => cells(row, starts, network.slotDurationMs)),
    ),
    '',
    'slots: authored/assigned today, as the chain records them, provisional',
    'windows: SLI of the closed ones (· no slot); last missed: read off the blocks',
    'p95: of arrival, a block seen minus the start of its slot; measured here',
    network.caveat,
  ];
}

/** Where a browser shows the chain. */
export function appsLink(url: string): string {
  return `https://polkadot.js.org/apps/?rpc=${encodeURIComponent(url)}`;
}

/** Starts of the windows that any validator has a record of: one that had no slot in a window keeps its place. */
function lastWindows({ validators }: DemoFigures): number[] {
  const starts = new Set(validators.flatMap(({ windows }) => [...windows.keys()]));
  return [...starts].toSorted((a, b) => a - b).slice(-shownWindows);
}

function cells(
  { validator, today, windows, missedSlots, arrivalP95Ms }: ValidatorFigures,
  starts: readonly number[],
  slotMs: number,
) {
  return [
    validator.name,
    percent(shareOf(today)),
    counts(today),
    sparkline(starts.map((start) => shareOf(windows.get(start)))),
    missedSlots
      .slice(-shownMisses)
      .map((slot) => utcTime(slot * slotMs))
      .join(' '),
    arrivalP95Ms === undefined ? '?' : String(Math.round(arrivalP95Ms)),
  ];
}

function shareOf(slots: SlotCounts | undefined): number | undefined {
  return slots && sharePpm(BigInt(slots.authored), BigInt(slots.assigned));
}

function counts(slots: SlotCounts | undefined): string {
  return slots ? `${slots.authored}/${slots.assigned}` : '?';
}
