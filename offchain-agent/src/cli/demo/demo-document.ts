import { sharePpm } from '../../sli/ppm.ts';
import type { DemoFigures, SlotCounts, ValidatorFigures } from './demo-figures.ts';
import type { DemoNetwork } from './demo-network.ts';
import type { Verdict } from './verdict.ts';

/** The answer of `almanac demo --once --json`. */
export function demoDocument(figures: DemoFigures, network: DemoNetwork, verdict: Verdict) {
  const time = (slot: number): string => new Date(slot * network.slotDurationMs).toISOString();
  return {
    schema: 'almanac.demo.v1',
    basis: network.basis,
    caveat: network.caveat,
    url: network.url,
    slot_duration_ms: network.slotDurationMs,
    window_ms: network.windowMs,
    block: figures.blockNumber,
    as_of: new Date(figures.asOfMs).toISOString(),
    judged_windows: verdict.windowsS.map((startS) => new Date(startS * 1_000).toISOString()),
    passed: verdict.reasons.length === 0,
    reasons: verdict.reasons,
    validators: figures.validators.map((row) => validatorOf(row, time)),
  };
}

function validatorOf(row: ValidatorFigures, time: (slot: number) => string) {
  const { validator, today, windows, missedSlots, arrivalP95Ms } = row;
  return {
    name: validator.name,
    account: validator.account,
    role: validator.role,
    today: countsOf(today),
    windows: [...windows].map(([startS, counts]) => ({
      start: new Date(startS * 1_000).toISOString(),
      ...countsOf(counts),
    })),
    missed: missedSlots.map((slot) => ({ slot, at: time(slot) })),
    arrival_p95_ms: arrivalP95Ms === undefined ? null : Math.round(arrivalP95Ms),
  };
}

function countsOf(counts: SlotCounts | undefined) {
  if (!counts) return null;
  const { assigned, authored } = counts;
  return {
    assigned_slots: assigned,
    authored_slots: authored,
    authorship_sli_ppm: sharePpm(BigInt(authored), BigInt(assigned)) ?? null,
  };
}
