import type { absentReasons } from '../metrics/catalogue.ts';

export type AbsentReason = (typeof absentReasons)[number];

/** Why a window has no report. */
export interface Absence {
  readonly reason: AbsentReason;
  readonly sentence: string;
}

/** As a window's row keeps it. */
export function absenceText({ reason, sentence }: Absence): string {
  return `${reason}: ${sentence}`;
}
