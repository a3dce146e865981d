import { milliseconds, percent, sparkline, utc, utcTime } from '../base/format.ts';
import { LiveArea } from '../cli/live-area.ts';
import { isPlain, print } from '../cli/output.ts';
import { renderTable } from '../cli/table.ts';
import { sharePpm } from '../sli/ppm.ts';
import { type TableColumn } from '../words/column.ts';
import type { DemoFigures, RecordedSlots, ValidatorFigures } from './demo-figures.ts';
import type { DemoNetwork, ReportingDemo } from './demo-network.ts';

/** How the demo is shown while it runs, and at its end. */
interface DemoView {
  show(figures: DemoFigures): void;
  end(): void;
}

const countedColumns: readonly TableColumn[] = [
  { title: 'who' },
  { title: 'SLI %', align: 'right' },
  { title: 'slots', align: 'right' },
  { title: 'windows' },
];

const sampledColumns: readonly TableColumn[] = [
  ...countedColumns,
  { title: 'missed' },
  { title: 'up %', align: 'right' },
  { title: 'cover %', align: 'right' },
  { title: 'k', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
];

const unstoredColumns: readonly TableColumn[] = [
  ...countedColumns,
  { title: 'last missed (UTC)' },
  { title: 'p95 ms (not stored)', align: 'right' },
];

// What fits into a terminal of 80 columns.
const shownWindows = { sampled: 8, unstored: 12 };
const shownMisses = 2;

const unstoredLegend: readonly string[] = [
  'windows: SLI of the closed ones (· no slot); last missed: read off the blocks',
  'p95: of arrival, a block seen minus the start of its slot; measured here',
];

const noArrival = {
  uptimePpm: undefined,
  coveragePpm: undefined,
  reporters: undefined,
  p50Us: undefined,
  p95Us: undefined,
};

/** A table that is painted over on a terminal; elsewhere the table whenever records of a window are closed. */
export function createDemoView(network: DemoNetwork): DemoView {
  return isPlain() ? plainView(network) : liveView(network);
}

function liveView(network: DemoNetwork): DemoView {
  const area = new LiveArea(process.stdout);
  let last: DemoFigures | undefined;
  return {
    show: (figures) => {
      last = figures;
      area.show(demoScreen(figures, network));
    },
    end: () => {
      area.clear();
      if (last) printScreen(last, network);
    },
  };
}

function plainView(network: DemoNetwork): DemoView {
  let last: DemoFigures | undefined;
  let printed: DemoFigures | undefined;
  return {
    show: (figures) => {
      last = figures;
      if (printed && stateOf(printed) === stateOf(figures)) return;
      printed = figures;
      printScreen(figures, network);
    },
    end: () => {
      if (last && last !== printed) printScreen(last, network);
    },
  };
}

// What the closing of windows has changed.
function stateOf({ lastClosedS, lastSampledS }: DemoFigures): string {
  return `${lastClosedS} ${lastSampledS}`;
}

function printScreen(figures: DemoFigures, network: DemoNetwork): void {
  for (const line of demoScreen(figures, network)) print(line);
  print('');
}

type Shown = Pick<DemoNetwork, 'caveat' | 'slotDurationMs' | 'windowMs'> & {
  readonly reporting?: Pick<ReportingDemo, 'names' | 'unseen'>;
};

/** The demo's table with what one must know to read it. */
export function demoScreen(figures: DemoFigures, network: Shown): string[] {
  const slotS = network.slotDurationMs / 1_000;
  const windowS = network.windowMs / 1_000;
  const { reporting } = network;
  const starts = lastWindows(figures, reporting ? shownWindows.sampled : shownWindows.unstored);
  const rows = figures.validators.map((row) => [
    ...countedCells(row, starts),
    ...(reporting ? sampledCells(row, network.slotDurationMs) : unstoredCells(row, network.slotDurationMs)),
  ]);
  return [
    `block ${figures.blockNumber}, ${utc(figures.asOfMs)} UTC, slots of ${slotS} s, windows of ${windowS} s`,
    '',
    ...renderTable(reporting ? sampledColumns : unstoredColumns, rows),
    '',
    'slots: authored/assigned today, as the chain counts them, provisional',
    ...(reporting ? sampledLegend(reporting) : unstoredLegend),
    network.caveat,
  ];
}

function sampledLegend({ names, unseen }: Pick<ReportingDemo, 'names' | 'unseen'>): string[] {
  return [
    'windows: SLI of the closed ones (· no slot); missed: the last, off the blocks',
    `up .. p95: arrival of blocks today as ${names.join(', ')} report it; k reports count`,
    ...(unseen
      ? [`${unseen.reporter} does not see ${unseen.validator}: coverage falls, uptime does not`]
      : []),
    `${names.length} keys on one machine are not ${names.length} observers.`,
  ];
}

/** Where a browser shows the chain. */
export function appsLink(url: string): string {
  return `https://polkadot.js.org/apps/?rpc=${encodeURIComponent(url)}`;
}

/** Starts of the windows that any validator has a record of: one that had no slot in a window keeps its place. */
function lastWindows({ validators }: DemoFigures, count: number): number[] {
  const starts = new Set(validators.flatMap(({ windows }) => [...windows.keys()]));
  return [...starts].toSorted((a, b) => a - b).slice(-count);
}

function countedCells({ validator, today, windows }: ValidatorFigures, starts: readonly number[]): string[] {
  return [
    validator.name,
    percent(shareOf(today)),
    counts(today),
    sparkline(starts.map((start) => shareOf(windows.get(start)))),
  ];
}

function sampledCells({ missedSlots, arrivalToday }: ValidatorFigures, slotMs: number): string[] {
  const { uptimePpm, coveragePpm, reporters, p50Us, p95Us } = arrivalToday ?? noArrival;
  return [
    times(missedSlots.slice(-1), slotMs),
    percent(uptimePpm),
    percent(coveragePpm),
    reporters === undefined ? '?' : String(reporters),
    latency(uptimePpm, p50Us),
    latency(uptimePpm, p95Us),
  ];
}

function unstoredCells({ missedSlots, arrivalP95Ms }: ValidatorFigures, slotMs: number): string[] {
  const p95 = arrivalP95Ms === undefined ? '?' : String(Math.round(arrivalP95Ms));
  return [times(missedSlots.slice(-shownMisses), slotMs), p95];
}

// A quantile that lies among the samples without an answer is none.
function latency(uptimePpm: number | undefined, us: number | undefined): string {
  if (uptimePpm === undefined) return '?';
  return us === undefined ? 'late' : milliseconds(us);
}

function times(slots: readonly number[], slotMs: number): string {
  return slots.map((slot) => utcTime(slot * slotMs)).join(' ');
}

function shareOf(slots: RecordedSlots | undefined): number | undefined {
  return slots && sharePpm(BigInt(slots.authored), BigInt(slots.assigned));
}

function counts(slots: RecordedSlots | undefined): string {
  return slots ? `${slots.authored}/${slots.assigned}` : '?';
}
