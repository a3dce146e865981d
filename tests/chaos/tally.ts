import type { KeptWindow } from './account.ts';
import type { AcceptedPart, ChaosLedger, ClosedWindow } from './ledger.ts';

interface ReporterTally {
  readonly name: string;
  readonly windows: number;
  readonly reported: number;
  /** Windows without a report, by the reason that the reporter itself gives. */
  readonly absent: Readonly<Record<string, number>>;
  readonly samples: number;
}

export interface Tally {
  readonly windows: number;
  readonly reporters: readonly ReporterTally[];
  /** Sentences; each list must be empty. */
  readonly faults: {
    /** A part of a report that the chain took twice. */
    readonly duplicates: readonly string[];
    /** Windows whose closing or records do not show how many were silent. */
    readonly uncovered: readonly string[];
    /** Absences that the reporter gives no reason for, and reports that its store does not know as such. */
    readonly unexplained: readonly string[];
    readonly lostSamples: readonly string[];
    /** Reports on chain with other evidence than the reporter kept. */
    readonly otherEvidence: readonly string[];
  };
  /** Extrinsics that were included and failed, by error: they paid for nothing, but did no harm. */
  readonly refused: Readonly<Record<string, number>>;
  readonly records: number;
}

interface TallyInput {
  readonly windows: readonly number[];
  readonly samplesPerWindow: number;
  readonly ledger: ChaosLedger;
  readonly reporters: readonly {
    readonly name: string;
    readonly account: string;
    readonly kept: ReadonlyMap<number, KeptWindow>;
  }[];
}

/** Holds the finalized chain and what the reporters kept against each other. */
export function tallyOf(input: TallyInput): Tally {
  const { windows, ledger, reporters } = input;
  const perReporter = reporters.map((reporter) => reporterTally(reporter, input));
  return {
    windows: windows.length,
    reporters: perReporter.map(({ tally }) => tally),
    faults: {
      duplicates: duplicatesOf(ledger.accepted),
      uncovered: windows.flatMap((window) => uncovered(window, input)),
      unexplained: perReporter.flatMap(({ unexplained }) => unexplained),
      lostSamples: perReporter.flatMap(({ lost }) => lost),
      otherEvidence: perReporter.flatMap(({ other }) => other),
    },
    refused: countBy(ledger.refused.map(({ error }) => error)),
    records: windows.reduce((sum, window) => sum + (ledger.records.get(window)?.length ?? 0), 0),
  };
}

export function isSound({ faults }: Tally): boolean {
  return Object.values(faults).every((list) => list.length === 0);
}

function reporterTally(
  { name, account, kept }: TallyInput['reporters'][number],
  { windows, ledger }: TallyInput,
) {
  const reasons: string[] = [];
  const unexplained: string[] = [];
  const lost: string[] = [];
  const other: string[] = [];
  let reported = 0;
  for (const window of windows) {
    const own = kept.get(window);
    const first = ledger.accepted.find(
      (part) => part.window === window && part.reporter === account && part.part === 0,
    );
    const at = `${name}, window ${window}`;
    if (own && own.lost > 0)
      lost.push(`${at}: ${own.lost} of ${own.samples} samples are not in the evidence`);
    if (first) {
      reported += 1;
      if (own?.state !== 'closed') unexplained.push(`${at}: on chain, but ${own?.state} in the store`);
      else if (own.contentId !== first.contentId) other.push(at);
      continue;
    }
    const reason = own?.state === 'absent' ? own.reason : own?.refusal && `refused: ${own.refusal}`;
    if (reason === undefined) unexplained.push(`${at}: ${own?.state}, no report on chain and no reason`);
    else reasons.push(reason.replace(/-?\d+( s| ms)?/g, 'N$1'));
  }
  const samples = [...kept.values()].reduce((sum, own) => sum + own.samples, 0);
  const tally = { name, windows: windows.length, reported, absent: countBy(reasons), samples };
  return { tally, unexplained, lost, other };
}

function duplicatesOf(accepted: readonly AcceptedPart[]): string[] {
  const times = countBy(
    accepted.map(({ reporter, window, part }) => `${reporter}, window ${window}, part ${part}`),
  );
  return Object.entries(times)
    .filter(([, count]) => count > 1)
    .map(([name, count]) => `${name}: ${count} times`);
}

/** How the chain's own closing and records of a window fail to show who reported and who did not. */
function uncovered(window: number, { ledger, reporters, samplesPerWindow }: TallyInput): string[] {
  const parts = ledger.accepted.filter((part) => part.window === window);
  const reports = new Set(parts.map(({ reporter }) => reporter)).size;
  const closings = ledger.closed.filter((closed) => closed.window === window);
  const [closing] = closings;
  if (!closing || closings.length > 1) return [`window ${window}: closed ${closings.length} times`];
  return [...closingFaults(closing, reports, reporters.length), ...recordFaults()];

  function recordFaults(): string[] {
    const counted = ledger.authored.get(window) ?? new Map<number, number>();
    const all = [...counted.values()].reduce((sum, count) => sum + count, 0);
    return (ledger.records.get(window) ?? []).flatMap(({ name, expected, reported }) => {
      const [indicator, target] = name.split(' ');
      const id = Number(target);
      const each = indicator !== 'Arrival' ? samplesPerWindow : id === 0 ? all : (counted.get(id) ?? 0);
      const given = parts.reduce((sum, part) => sum + (part.samples.get(name) ?? 0), 0);
      const due = closing === undefined ? 0 : closing.reporters * each;
      if (expected === due && reported === given) return [];
      return [`window ${window}, ${name}: coverage ${reported}/${expected}, should be ${given}/${due}`];
    });
  }
}

function closingFaults({ window, ...closing }: ClosedWindow, reports: number, reporters: number): string[] {
  if (closing.reports === reports && closing.reporters === reporters) return [];
  return [
    `window ${window}: closed with ${closing.reports} reports of ${closing.reporters}, should be ${reports} of ${reporters}`,
  ];
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
