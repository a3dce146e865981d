const usualObjectivePpm = 990_000;

/** An objective as people write it, in percent; what is none is the usual one. */
export function parseObjective(text: string | null): number {
  const percent = Number(text?.replace(',', '.') ?? Number.NaN);
  return percent > 0 && percent <= 100 ? Math.round(percent * 10_000) : usualObjectivePpm;
}
