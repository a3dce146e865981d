import { sharePpm } from '@almanac-chain/agent/sli/ppm';

/** What one reporter saw of one target and indicator. */
export interface ReporterView {
  /** Names target and indicator. */
  readonly subject: string;
  readonly reporter: string;
  readonly samples: bigint;
  readonly answered: bigint;
  readonly expected: bigint;
}

/**
 * How far each reporter's answered shares are from the upper median of all reporters', on average over what it measured, in
 * millionths; none for who measured nothing that another measured too.
 */
export function agreementOf(seen: readonly ReporterView[]): ReadonlyMap<string, number> {
  const distances = new Map<string, number[]>();
  for (const subject of new Set(seen.map((own) => own.subject))) {
    const shares = seen.flatMap(({ subject: other, reporter, samples, answered }) => {
      const ppm = other === subject ? sharePpm(answered, samples) : undefined;
      return ppm === undefined ? [] : [{ reporter, ppm }];
    });
    if (shares.length < 2) continue;
    const median = shares.map(({ ppm }) => ppm).toSorted((a, b) => a - b)[shares.length >> 1] ?? 0;
    for (const { reporter, ppm } of shares) {
      distances.set(reporter, [...(distances.get(reporter) ?? []), Math.abs(ppm - median)]);
    }
  }
  return new Map(
    [...distances].map(([reporter, own]) => [
      reporter,
      Math.round(own.reduce((sum, distance) => sum + distance, 0) / own.length),
    ]),
  );
}
