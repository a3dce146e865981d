/** An alert on how fast an error budget is spent, as the rules for Prometheus have it. */
interface BurnRate {
  readonly rate: number;
  /** The range over which it is taken, as OpenSLO and Prometheus write durations. */
  readonly over: string;
  /** The shorter range that must burn as fast, so that an alert ends soon after its cause; none where it is the same. */
  readonly and: string | undefined;
  readonly severity: 'critical' | 'warning';
}

/** Those of deploy/prometheus/slo.rules.yml: nothing else alerts, and a test compares the two. */
export const burnRates: readonly BurnRate[] = [
  { rate: 14.4, over: '2h', and: undefined, severity: 'critical' },
  { rate: 6, over: '6h', and: '2h', severity: 'critical' },
  { rate: 3, over: '1d', and: '2h', severity: 'warning' },
  { rate: 1, over: '3d', and: '6h', severity: 'warning' },
];
