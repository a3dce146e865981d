import { Gauge, Registry } from 'prom-client';

/** Series of one chain that show what was known last. Nothing is there before anything is known. */
export class LatestGauges<Known> {
  readonly registry = new Registry();
  latest: Known | undefined;

  /**
   * Filled when it is read: what is no longer shown leaves the series too.
   * @param labels all but the chain
   */
  add(
    name: string,
    help: string,
    labels: readonly string[],
    fill: (gauge: Gauge, known: Known) => void,
  ): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: ['chain', ...labels],
      registers: [this.registry],
      collect: () => {
        gauge.reset();
        if (this.latest !== undefined) fill(gauge, this.latest);
      },
    });
  }
}
