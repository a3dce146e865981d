export type UsagePeriod = 'day' | 'month';

/** What was used of a period, as it is kept across restarts. */
export interface Used {
  readonly key: string;
  readonly period: UsagePeriod;
  readonly startMs: number;
  readonly bytes: number;
}
