/** The status as the API has it. */
export interface StatusDocument {
  readonly targets: readonly {
    readonly target: number;
    readonly checks: readonly Check[];
    readonly days: readonly { readonly start_s: number; readonly share_ppm: number | null }[];
  }[];
}

interface Check {
  readonly indicator: string;
  readonly last_window: Measured | null;
  readonly month: Measured | null;
  readonly budget: { readonly missed: number; readonly left_ppm: number } | null;
}

interface Measured {
  readonly share_ppm: number | null;
  readonly part: number;
  readonly whole: number;
}

export function checkOf({ targets }: StatusDocument, target: number, indicator: string): Check | undefined {
  return targets.find((one) => one.target === target)?.checks.find((one) => one.indicator === indicator);
}

/** Cells of a row of a status page: last window, month, budget, burn rate. */
export function cellsOf(page: string, target: number, indicator: string): readonly string[] {
  const article = page.split(`id="target-${target}"`)[1]?.split('</article>')[0] ?? '';
  const row = article.split(`<td>${indicator}</td>`)[1]?.split('</tr>')[0] ?? '';
  return [...row.matchAll(/<td>(.*?)<\/td>/g)].map(([, text = '']) => text);
}

/** The ratio that `/metrics/slo` has of one indicator of a target, as parts per million; NaN for none. */
export function ratioPpmOf(
  metrics: string,
  {
    series,
    target,
    indicator,
  }: { readonly series: string; readonly target: number; readonly indicator: string },
): number {
  const line = new RegExp(`${series}{[^}]*target="${target}"[^}]*indicator="${indicator}"} (\\S+)`);
  return Math.round(Number(line.exec(metrics)?.[1] ?? Number.NaN) * 1_000_000);
}

/** What is left of a budget, counted by hand, as parts per million. */
export function leftByHand(missed: number, whole: number, allowed: number): number {
  return Math.floor((1 - missed / (whole * allowed)) * 1_000_000 + 1e-6);
}
