import { percent, utcTime } from '../base/format.ts';
import type { DemoFigures, ValidatorFigures } from './demo-figures.ts';
import { shownPath } from './demo-folder.ts';
import type { DemoNetwork, ExpectedMisses, ReportingDemo } from './demo-network.ts';
import type { ReportsVerdict } from './judge-reports.ts';

/** Whether the chain recorded the outage as it was; the reasons say what is not so. */
export interface DemoVerdict {
  readonly windowsS: readonly number[];
  readonly reasons: readonly string[];
}

type Pace = Pick<DemoNetwork, 'slotDurationMs' | 'windowMs'>;

/** The windows, by their start in seconds, that the time from one instant up to another touches. */
export function touchedWindows(fromMs: number, toMs: number, windowMs: number): number[] {
  const starts: number[] = [];
  for (let startMs = Math.floor(fromMs / windowMs) * windowMs; startMs < toMs; startMs += windowMs) {
    starts.push(startMs / 1_000);
  }
  return starts;
}

/**
 * Compares, window by window, three accounts of the same slots: the chain's records, its blocks, and what the network
 * says of its validators.
 */
export function judge(
  figures: DemoFigures,
  windowsS: readonly number[],
  expected: ReadonlyMap<string, ExpectedMisses>,
  pace: Pace,
): DemoVerdict {
  const { validators } = figures;
  const missing = windowsS.filter((startS) => validators.every(({ windows }) => !windows.has(startS)));
  const reasons = [
    ...missing.map((startS) => `window ${utcTime(startS * 1_000)}: the chain has no record`),
    ...validators.flatMap((row) =>
      windowsS.flatMap((startS) => faults(row, startS, expected.get(row.validator.name), pace)),
    ),
  ];
  return { windowsS, reasons };
}

function faults(
  { validator, windows, missedSlots }: ValidatorFigures,
  startS: number,
  expected: ExpectedMisses = { must: [], may: [] },
  { slotDurationMs, windowMs }: Pace,
): string[] {
  const isInside = (slot: number): boolean => {
    const offsetMs = slot * slotDurationMs - startS * 1_000;
    return offsetMs >= 0 && offsetMs < windowMs;
  };
  const where = `${validator.name}, window ${utcTime(startS * 1_000)}`;
  // The first window may hold too few slots for everyone to have one, and who has none has no record.
  const { assigned, authored } = windows.get(startS) ?? { assigned: 0, authored: 0 };
  const seen = missedSlots.filter(isInside);
  const recorded = assigned - authored;
  const time = (slot: number): string => `slot ${slot} (${utcTime(slot * slotDurationMs)})`;
  return [
    ...(recorded === seen.length
      ? []
      : [`${where}: the chain records ${recorded} missed slots, its blocks show ${seen.length}`]),
    ...expected.must
      .filter((slot) => isInside(slot) && !seen.includes(slot))
      .map((slot) => `${where}: it did not answer for ${time(slot)}, yet the slot has a block`),
    ...seen
      .filter((slot) => !expected.may.includes(slot))
      .map((slot) => `${where}: ${time(slot)} has no block, yet nothing says that it was silent`),
  ];
}

/** What the demo says at its end. */
export function verdictLines(
  { windowsS, reasons }: DemoVerdict,
  figures: DemoFigures,
  reporting?: ReportingDemo,
  reports?: ReportsVerdict,
): string[] {
  const all = [...reasons, ...(reports?.reasons ?? [])];
  if (all.length > 0) {
    return ['The chain did not record it correctly:', ...all.map((reason) => `- ${reason}`)];
  }
  const counted = `Recorded correctly: in the ${windowsS.length} windows from ${utcTime((windowsS[0] ?? 0) * 1_000)} UTC on, the missed slots are exactly those that their validators did not answer for.`;
  return reporting && reports ? [counted, ...reportsLines(figures, reporting, reports)] : [counted];
}

function reportsLines(
  { validators }: DemoFigures,
  { names, unseen, evidenceFolder }: ReportingDemo,
  { windowS, evidence, equalRecords }: ReportsVerdict,
): string[] {
  const coverage = validators.find(({ validator }) => validator.name === unseen?.validator)?.arrivalWindows;
  const blind = unseen
    ? `; ${unseen.validator}, which ${unseen.reporter} did not see, has a coverage of ${percent(coverage?.get(windowS)?.coveragePpm)} % and no less uptime`
    : '';
  return [
    `Reported correctly: in the window from ${utcTime(windowS * 1_000)} UTC on, ${names.length} reporters make one record${blind}.`,
    `Verified: ${evidence.length} evidence files against the chain, and ${equalRecords} records recomputed from them.`,
    `They stay in ${shownPath(evidenceFolder)} until another demo starts; the chain they belong to ends now.`,
    'A demo without --once goes on, and prints the command that verifies them from outside.',
  ];
}
