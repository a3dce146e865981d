import { sharePpm } from '../../sli/ppm.ts';
import { percent } from '../share.ts';
import { sparkline } from '../sparkline.ts';
import { type Column, renderTable } from '../table.ts';
import { utc, utcTime } from '../time.ts';
import type { DemoFigures, SlotCounts, ValidatorFigures } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';

type Shown = Pick<DemoNetwork, 'caveat' | 'slotDurationMs' | 'windowMs' | 'url'>;

const columns: readonly Column[] = [
  { title: 'validator' },
  { title: 'story' },
  { title: 'SLI today %', align: 'right' },
  { title: 'slots', align: 'right' },
  { title: 'open window', align: 'right' },
  { title: 'past windows' },
  { title: 'last missed (UTC)' },
  { title: 'arrival p95 ms (not stored)', align: 'right' },
];

const shownWindows = 20;
const shownMisses = 3;

/** The demo's table with what one must know to read it. */
export function demoScreen(figures: DemoFigures, network: Shown): string[] {
  return [
    `block ${figures.blockNumber}, ${utc(figures.asOfMs)} UTC, slots of ${network.slotDurationMs / 1_000} s, windows of ${network.windowMs / 1_000} s`,
    '',
    ...renderTable(
      columns,
      figures.validators.map((row) => cells(row, network.slotDurationMs)),
    ),
    '',
    'Slots: authored/assigned as the chain records them; today and the open window are provisional.',
    'Arrival: a block seen minus the start of its slot, as measured by this demo; the chain does not store it.',
    network.caveat,
  ];
}

/** Where a browser shows the chain. */
export function appsLink(url: string): string {
  return `https://polkadot.js.org/apps/?rpc=${encodeURIComponent(url)}`;
}

function cells(
  { validator, today, open, windows, missedSlots, arrivalP95Ms }: ValidatorFigures,
  slotMs: number,
) {
  return [
    validator.name,
    validator.role,
    percent(shareOf(today)),
    counts(today),
    counts(open),
    sparkline([...windows.values()].slice(-shownWindows).map(shareOf)),
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
