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
