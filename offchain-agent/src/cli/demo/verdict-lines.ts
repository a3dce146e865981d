import { percent } from '../share.ts';
import { utcTime } from '../time.ts';
import type { DemoFigures } from './demo-figures.ts';
import type { ReportingDemo } from './demo-network.ts';
import type { ReportsVerdict } from './judge-reports.ts';
import type { Verdict } from './verdict.ts';
import { shownPath } from './verify-command.ts';

/** What the demo says at its end. */
export function verdictLines(
  { windowsS, reasons }: Verdict,
  figures: DemoFigures,
  reporting?: ReportingDemo,
  reports?: ReportsVerdict,
): string[] {
  const all = [...reasons, ...(reports?.reasons ?? [])];
  if (all.length > 0) {
    return ['The chain did not record it as it was:', ...all.map((reason) => `- ${reason}`)];
  }
  const counted = `Recorded as it was: in the ${windowsS.length} windows from ${utcTime((windowsS[0] ?? 0) * 1_000)} UTC on, the missed slots are exactly those that their validators did not answer for.`;
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
    `Reported as it was: in the window from ${utcTime(windowS * 1_000)} UTC on, ${names.length} reporters make one record${blind}.`,
    `Verified: ${evidence.length} evidence files against the chain, and ${equalRecords} records made anew from them.`,
    `They stay in ${shownPath(evidenceFolder)} until another demo starts; the chain they belong to ends now.`,
    'A demo without --once goes on, and prints the command that verifies them from outside.',
  ];
}
