import { sharePpm } from '../sli/ppm.ts';
import type { ArrivalFigures, DemoFigures, RecordedSlots, ValidatorFigures } from './demo-figures.ts';
import type { DemoNetwork, ReportingDemo } from './demo-network.ts';
import type { ReportsVerdict } from './judge-reports.ts';
import type { DemoVerdict } from './verdict.ts';

/** The answer of `almanac demo --once --json`. */
export function demoDocument(
  figures: DemoFigures,
  network: DemoNetwork,
  verdict: DemoVerdict,
  reports?: ReportsVerdict,
) {
  const time = (slot: number): string => new Date(slot * network.slotDurationMs).toISOString();
  return {
    schema: 'almanac.demo.v2',
    basis: network.basis,
    caveat: network.caveat,
    url: network.url,
    slot_duration_ms: network.slotDurationMs,
    window_ms: network.windowMs,
    block: figures.blockNumber,
    as_of: new Date(figures.asOfMs).toISOString(),
    judged_windows: verdict.windowsS.map((startS) => new Date(startS * 1_000).toISOString()),
    passed: verdict.reasons.length === 0 && (reports?.reasons ?? []).length === 0,
    reasons: [...verdict.reasons, ...(reports?.reasons ?? [])],
    // Null where nobody reports.
    reports: reports && network.reporting ? reportsOf(reports, network.reporting) : null,
    validators: figures.validators.map((row) => validatorOf(row, time)),
  };
}

function reportsOf({ windowS, evidence, equalRecords }: ReportsVerdict, reporting: ReportingDemo) {
  const { names, unseen, evidenceFolder } = reporting;
  return {
    reporters: names,
    note: 'keys on one machine: not independent observers',
    unseen: unseen ?? null,
    judged_window: new Date(windowS * 1_000).toISOString(),
    evidence_folder: evidenceFolder,
    evidence,
    records_recomputed: equalRecords,
  };
}

function validatorOf(row: ValidatorFigures, time: (slot: number) => string) {
  const { validator, today, windows, missedSlots, arrivalToday, arrivalWindows, arrivalP95Ms } = row;
  return {
    name: validator.name,
    account: validator.account,
    role: validator.role,
    today: countsOf(today),
    windows: [...windows].map(([startS, counts]) => ({
      start: new Date(startS * 1_000).toISOString(),
      ...countsOf(counts),
      arrival: arrivalOf(arrivalWindows.get(startS)),
    })),
    arrival_today: arrivalOf(arrivalToday),
    missed: missedSlots.map((slot) => ({ slot, at: time(slot) })),
    // Of this demo's own watch; not from the chain.
    arrival_p95_ms: arrivalP95Ms === undefined ? null : Math.round(arrivalP95Ms),
  };
}

function countsOf(counts: RecordedSlots | undefined) {
  if (!counts) return null;
  const { assigned, authored } = counts;
  return {
    assigned_slots: assigned,
    authored_slots: authored,
    authorship_sli_ppm: sharePpm(BigInt(authored), BigInt(assigned)) ?? null,
  };
}

function arrivalOf(figures: ArrivalFigures | undefined) {
  if (!figures) return null;
  const { expected, reporters, quorum, uptimePpm, coveragePpm, p50Us, p95Us } = figures;
  return {
    expected_samples: expected,
    reporters,
    quorum,
    uptime_ppm: uptimePpm ?? null,
    coverage_ppm: coveragePpm ?? null,
    p50_us: p50Us ?? null,
    p95_us: p95Us ?? null,
  };
}
